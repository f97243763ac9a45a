import DataDictionary
import Foundation
import HubCore
import ReferenceData
import Sync
import Tenancy
import TestSupport
import Testing

@testable import Reporting

@Suite("Completeness and timeliness")
struct CompletenessTests {
    @Test("Whole, empty, late, half filled and missing reports are told apart, and no rate exceeds 100 %")
    func kinds() async throws {
        try await ReviewFixture.with { fixture in
            let scheme = try await fixture.scheme("hs-13-a", "2025-04-01 started")
            let stranger = try await fixture.scheme("hs-13-b")
            var chain = try BatchChain("hs-13-a.a1")
            var other = try BatchChain("hs-13-b.a1")
            try await fixture.push(
                chain.next([
                    try fixture.whole("volunteers", "2026-01"),
                    TestRecord.report("volunteers/2026-02", ""),
                    TestRecord.report("volunteers/2026-03", #""organizers":2,"volunteers.active":"not-applicable""#),
                ]), by: scheme, at: try ReviewFixture.time("2026-02-10T14:59:59Z"))
            // Due on the 10th of March; half past midnight in Japan on the 11th.
            try await fixture.push(
                chain.next([TestRecord.report("volunteers/2026-02", "", revision: 2)]), by: scheme,
                at: try ReviewFixture.time("2026-03-10T15:30:00Z"))
            try await fixture.push(
                chain.next([try fixture.whole("volunteers", "2026-04")]), by: scheme,
                at: try ReviewFixture.time("2026-05-10T15:00:00Z"))
            try await fixture.push(other.next([try fixture.whole("volunteers", "2026-04")]), by: stranger)

            let rows = try await fixture.review.completeness(
                ReviewFixture.months("2026-01", "2026-05"), by: CompletenessGrouping(area: .nation, period: .month))
            let volunteers = rows.filter { $0.dataSet == "volunteers" }
            #expect(volunteers.map(\.period) == ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"])
            #expect(volunteers.map(\.expected) == [1, 1, 1, 1, 1])
            #expect(volunteers.map(\.received) == [1, 1, 1, 1, 0])
            #expect(volunteers.map(\.complete) == [1, 0, 0, 1, 0])
            #expect(volunteers.map(\.onTime) == [1, 1, 1, 0, 0])
            #expect(volunteers.map(\.unexpected) == [0, 0, 0, 1, 0])
            #expect(rows.filter { $0.dataSet == "needs" }.allSatisfy { $0.received == 0 && $0.expected == 1 })
            #expect(volunteers[0].percent(volunteers[0].received) == "100.0")
        }
    }

    @Test("What one scheme's reports lack is told by name")
    func missing() async throws {
        try await ReviewFixture.with { fixture in
            let scheme = try await fixture.scheme("hs-13-a", "2026-04-01 started")
            var chain = try BatchChain("hs-13-a.a1")
            try await fixture.push(
                chain.next([
                    try fixture.whole("volunteers", "2026-04"), try fixture.whole("needs", "2026-04"),
                    TestRecord.report("activity/2026-04", ""),
                    TestRecord.report("volunteers/2026-05", #""organizers":2,"volunteers.active":0"#),
                ]), by: scheme)
            try await PeriodExtensions(database: fixture.test.database, clock: fixture.test.clock).grant(
                SchemeCode(parsing: "hs-13-a"), #require(DataSet.ID(parsing: "needs")),
                Month(year: 2026, month: 5)...Month(year: 2026, month: 5), until: #require(Day("2026-07-15")),
                reason: "担当者の交代", actor: "test")
            let missing = try await fixture.review.missing(
                ReviewFixture.months("2026-04", "2026-05"), of: SchemeCode(parsing: "hs-13-a"))
            #expect(missing.map(\.month) == ["2026-04", "2026-05", "2026-05", "2026-05"])
            #expect(missing.map(\.dataSet) == ["activity", "activity", "needs", "volunteers"])
            #expect(missing.map(\.lack) == [.empty, .notReceived, .notReceived, .incomplete])
            #expect(missing[3].missing.map(\.path) == ["volunteers.registered", "volunteers.trained"])
            #expect(missing[3].filled == 2 && missing[3].required == 4)
            #expect(missing[2].extendedTo == Day("2026-07-15") && missing[1].extendedTo == nil)
            #expect(missing.allSatisfy { $0.status == .grace })
            let problem = await #expect(throws: Problem.self) {
                try await fixture.review.missing(
                    ReviewFixture.months("2026-04"), of: SchemeCode(parsing: "hs-13-none"))
            }
            #expect(problem?.kind == .schemeUnknown)
        }
    }

    @Test("Equal to a recount in memory, whatever was reported and withdrawn, by every place and period")
    func recounted() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("completeness seed \(seed)")
        try await ReviewFixture.with { fixture in
            var random = SeededRandom(seed: seed)
            let network = try await RandomReporting(fixture, &random)
            let months = try ReviewFixture.months("2025-10", "2026-05")
            for area in CompletenessGrouping.Area.allCases {
                for period in PeriodType.allCases {
                    let rows = try await fixture.review.completeness(
                        months, by: CompletenessGrouping(area: area, period: period))
                    var found: [String: [Int]] = [:]
                    for row in rows {
                        found["\(row.area) \(row.dataSet) \(row.period)"] = [
                            row.expected, row.received, row.complete, row.onTime, row.unexpected,
                        ]
                        #expect(max(row.received, row.complete, row.onTime) <= row.expected)
                    }
                    #expect(found == network.recount(months.months, area, period), "seed \(seed) \(area) \(period)")
                }
            }
        }
    }
}

/// Schemes with lives and reports drawn at random, and what they amount to, counted day by day.
private struct RandomReporting {
    private struct Report {
        let firstCame: Date
        var filled: Int
    }

    private var reports: [String: Report] = [:]
    private var events: [String: [(day: Day, event: String)]] = [:]
    private var codes: [(code: String, prefecture: String)] = []

    private static let dataSets = ["activity", "needs", "volunteers"]

    init(_ fixture: ReviewFixture, _ random: inout SeededRandom) async throws {
        for number in 0..<6 {
            let municipality = ["131016", "131016", "271004", "011002"].randomElement(using: &random)!
            let code = "hs-\(municipality.prefix(2))-s\(number)"
            codes.append((code, String(municipality.prefix(2))))
            var life: [(day: Day, event: String)] = []
            var day = Day("2025-07-01")!.adding(days: Int.random(in: 0..<180, using: &random))
            for event in ["started", "suspended", "resumed", "withdrawn"].prefix(Int.random(in: 0...4, using: &random))
            {
                // Often on the 1st, where a day more or less decides.
                let on = Bool.random(using: &random) ? day : day.month.firstDay
                life.append((on, event))
                day = on.adding(days: Int.random(in: 20..<120, using: &random))
            }
            events[code] = life
            let id = try await fixture.test.addScheme(code: code, name: code, municipality: municipality)
            try await fixture.registry.record(
                profiles: [],
                events: life.map { .init(scheme: id, effectiveOn: $0.day, event: $0.event) })
            try await push(fixture, code, id, &random)
        }
    }

    private mutating func push(
        _ fixture: ReviewFixture, _ code: String, _ id: SchemeID, _ random: inout SeededRandom
    ) async throws {
        var chain = try BatchChain("\(code).a1")
        for revision in Int64(1)...3 {
            var now = Date(timeIntervalSince1970: 0)
            var records: [String] = []
            for month in Month(year: 2025, month: 9)...Month(year: 2026, month: 5) {
                for dataSet in Self.dataSets where Int.random(in: 0..<3, using: &random) == 0 {
                    let cells = fixture.dictionary.dictionary.cells(
                        of: fixture.dictionary.dictionary.dataSet(DataSet.ID(parsing: dataSet)!)!)
                    // All of them, none, or some; zeros and "not applicable" fill a cell.
                    let kept = [cells.count, cells.count, 0, Int.random(in: 0...cells.count, using: &random)]
                        .randomElement(using: &random)!
                    let given = cells.shuffled(using: &random).prefix(kept).map {
                        "\"\($0.path)\":" + (Bool.random(using: &random) ? "0" : "\"not-applicable\"")
                    }
                    records.append(
                        TestRecord.report("\(dataSet)/\(month)", given.joined(separator: ","), revision: revision))
                    now = month.next.firstDay.adding(days: Int.random(in: 5...14, using: &random)).start
                        .addingTimeInterval(Double.random(in: 0..<86_400, using: &random).rounded())
                    let key = "\(code) \(dataSet) \(month)"
                    let whole = given.count == cells.count ? -1 : given.count
                    if reports[key] == nil {
                        reports[key] = Report(firstCame: now, filled: whole)
                    } else {
                        reports[key]?.filled = whole
                    }
                    // Each report in a batch of its own, so that it has a time of its own.
                    try await fixture.push(
                        chain.next([records.removeLast()]), by: id, prefecture: Int16(code.dropFirst(3).prefix(2))!,
                        at: now)
                }
            }
        }
    }

    func recount(
        _ months: ClosedRange<Month>, _ area: CompletenessGrouping.Area, _ period: PeriodType
    ) -> [String: [Int]] {
        var counts: [String: [Int]] = [:]
        for (code, prefecture) in codes {
            for dataSet in Self.dataSets {
                for month in months {
                    let report = reports["\(code) \(dataSet) \(month)"]
                    let expected = isActive(code, month)
                    guard expected || report != nil else { continue }
                    let place =
                        switch area {
                        case .nation: "JP"
                        case .prefecture: prefecture
                        case .scheme: code
                        }
                    let due = Day(year: month.next.year, month: month.next.month, day: 10)!
                    let onTime = report.map { $0.firstCame < due.adding(days: 1).start } ?? false
                    let row =
                        expected
                        ? [1, report == nil ? 0 : 1, report?.filled == -1 ? 1 : 0, onTime ? 1 : 0, 0] : [0, 0, 0, 0, 1]
                    let key = "\(place) \(dataSet) \(Period(period, containing: month))"
                    counts[key] = zip(counts[key] ?? [0, 0, 0, 0, 0], row).map(+)
                }
            }
        }
        return counts
    }

    /// Day by day through the scheme's whole life.
    private func isActive(_ code: String, _ month: Month) -> Bool {
        var (active, seen) = (false, false)
        var day = Day("2025-01-01")!
        while day <= month.lastDay {
            let today = (events[code] ?? []).filter { $0.day == day }.map(\.event)
            if today.contains(where: { ["suspended", "withdrawn"].contains($0) }) { active = false }
            if today.contains(where: { ["started", "resumed"].contains($0) }) { active = true }
            if active && day >= month.firstDay { seen = true }
            day = day.adding(days: 1)
        }
        return seen
    }
}
