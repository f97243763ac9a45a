import DataDictionary
import HubCore
import ReferenceData
import Sync
import TestSupport
import Testing

@testable import Reporting

@Suite("What does not fit, what is unlikely, what changed since")
struct FindingsTests {
    @Test("Rules are held against the figures as they stand: put one by one, corrected, across months")
    func findings() async throws {
        try await ReviewFixture.with { fixture in
            let scheme = try await fixture.scheme("hs-13-a", "2026-01-01 started")
            var chain = try BatchChain("hs-13-a.a1")
            let april = [
                "families.new": 2, "families.new/referral=phn": 2, "families.new/type=infant": 2,
                "families.new/age=0": 2, "families.open": 4,
            ]
            try await fixture.push(
                chain.next([
                    try fixture.whole("activity", "2026-04", april),
                    try fixture.whole("activity", "2026-05", ["families.open": 9]),
                    try fixture.whole("needs", "2026-05"),
                ]), by: scheme)
            // One by one, so the engine does not compare them with their totals.
            try await fixture.push(
                chain.next([
                    TestRecord.put("activity/2026-04/families.new/referral=office", 1, revision: 2),
                    TestRecord.put("needs/2026-05/needs.present/item=N01,type=infant", 3, revision: 2),
                ]), by: scheme)
            let findings = try await fixture.review.findings(ReviewFixture.months("2026-04", "2026-05"))
            #expect(
                findings.map { "\($0.key) \($0.code) \($0.path)" } == [
                    "activity/2026-04 total-differs families.new",
                    "activity/2026-05 balance-differs families.open",
                    "needs/2026-05 part-exceeds-whole needs.present/item=N01,type=infant",
                ])
            // The month before is compared with, though it is not asked about.
            #expect(try await fixture.review.findings(ReviewFixture.months("2026-05")).count == 2)
            try await fixture.push(
                chain.next([
                    TestRecord.put("activity/2026-04/families.new/referral=office", 0, revision: 3),
                    TestRecord.put("activity/2026-05/families.open", 4, revision: 3),
                    TestRecord.put("needs/2026-05/needs.present/item=N01,type=infant", 0, revision: 3),
                ]), by: scheme)
            #expect(try await fixture.review.findings(ReviewFixture.months("2026-04", "2026-05")).isEmpty)
        }
    }

    @Test("A slip of the finger stands out; what the scheme often has does not; the mark shows")
    func outliers() async throws {
        try await ReviewFixture.with { fixture in
            for number in 0..<7 {
                let scheme = try await fixture.scheme("hs-13-s\(number)", "2024-01-01 started")
                var chain = try BatchChain("hs-13-s\(number).a1")
                var records: [String] = []
                for (position, month) in (Month(year: 2025, month: 5)...Month(year: 2026, month: 4)).enumerated() {
                    records.append(TestRecord.put("activity/\(month)/visits", Int64(8 + number + position % 3)))
                    records.append(TestRecord.put("activity/\(month)/visitHours", "\"\(16 + position % 3).5\""))
                }
                records.append(TestRecord.put("activity/2026-05/visits", number == 3 ? 110 : Int64(9 + number)))
                records.append(TestRecord.put("activity/2026-05/visitHours", "\"18.0\""))
                try await fixture.push(chain.next(records), by: scheme)
            }
            let may = Month(year: 2026, month: 5)
            let outliers = try await fixture.review.outliers(in: may, OutlierCriteria(probability: nil))
            #expect(outliers.map(\.key) == ["activity/2026-05/visits"])
            let slip = try #require(outliers.first)
            #expect(slip.scheme == "hs-13-s3" && slip.value == "110" && slip.months == 12 && slip.isOutsideRange)
            #expect((slip.probability ?? 1) < 1e-6 && (slip.modifiedZ ?? 0) > 3.5 && slip.followUp == nil)
            #expect((11.0...13.0).contains(slip.expected ?? 0))
            let followUps = FollowUps(
                database: fixture.test.database, clock: fixture.test.clock, entropy: fixture.test.entropy)
            let directory = try fixture.review.directory()
            let id = try await followUps.mark(
                NewFollowUp(
                    scheme: SchemeCode(parsing: slip.scheme), key: slip.key, note: "桁違い?", question: nil, in: directory),
                actor: "統計担当")
            #expect(
                try await fixture.review.outliers(in: may, OutlierCriteria(probability: nil)).first?.followUp == "open")
            try await followUps.settle(id, "11回の誤り", actor: "統計担当")
            #expect(
                try await fixture.review.outliers(in: may, OutlierCriteria(probability: nil)).first?.followUp
                    == "settled")
            let again = await #expect(throws: Problem.self) {
                try await followUps.settle(id, "x", actor: "統計担当")
            }
            #expect(again?.kind == .followUpSettled)
        }
    }

    @Test(
        "After an approval, each cell that stands otherwise is told with who, when and why; what went and came back is not"
    )
    func approval() async throws {
        try await ReviewFixture.with { fixture in
            let (a, b) = (try await fixture.scheme("hs-13-a"), try await fixture.scheme("hs-13-b"))
            var (chainA, chainB) = (try BatchChain("hs-13-a.a1"), try BatchChain("hs-13-b.a1"))
            let may = Month(year: 2026, month: 5)
            let visits = "activity/2026-05/visits"
            try await fixture.push(
                chainA.next([TestRecord.put(visits, 8), TestRecord.put("activity/2026-05/links", 1)]), by: a)
            let activity = try fixture.review.dataSet("activity").id
            let never = await #expect(throws: Problem.self) { try await fixture.review.changes(of: activity, may) }
            #expect(never?.kind == .notFound)
            try await fixture.review.approve(activity, may, note: "上半期", actor: "統計担当")
            #expect(try await fixture.review.changes(of: activity, may).changes.isEmpty)

            try await fixture.push(
                chainA.next([
                    TestRecord.put(visits, 9, revision: 2), TestRecord.put("activity/2026-05/links", 2, revision: 2),
                    TestRecord.put("needs/2026-05/needs.assessedAtStart", 1),
                    TestRecord.put("activity/2026-04/visits", 1),
                ]), by: a)
            try await fixture.push(
                chainA.next([TestRecord.put("activity/2026-05/links", 1, revision: 3)]), by: a)
            try await fixture.push(chainB.next([TestRecord.put(visits, 4)]), by: b)
            let since = try await fixture.review.changes(of: activity, may)
            #expect(since.changes.map(\.scheme) == ["hs-13-a", "hs-13-b"])
            #expect(since.changes.map(\.path) == ["visits", "visits"])
            #expect(since.changes.map(\.before.value) == ["8", nil] && since.changes.map(\.now.value) == ["9", "4"])
            #expect(since.changes.map(\.origin?.reason) == [.corrected, .reported])
            #expect(since.changes.map(\.origin?.sequence) == [2, 1])
            try await fixture.review.approve(activity, may, note: nil, actor: "統計担当")
            #expect(try await fixture.review.changes(of: activity, may).changes.isEmpty)
            #expect(try await fixture.review.approvals(ReviewFixture.months("FY2026")).map(\.note) == [nil, "上半期"])
        }
    }
}
