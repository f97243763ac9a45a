import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData
import Sync
import SyncProtocol
import TestSupport
import Testing

@Suite("Closed months and extensions")
struct PeriodTests {
    private static let may = Month(year: 2026, month: 5)
    private static let activity = DataSet.ID(parsing: "activity")!

    private func held(
        _ fixture: EngineFixture, _ chain: inout BatchChain, _ records: [String], at time: Date? = nil
    ) async throws -> Int {
        let engine = SyncEngine(database: fixture.test.database, clock: .fixed(time ?? fixture.test.clock.now))
        let answer = try await engine.apply(
            chain.next(records).pushed(by: fixture.scheme, dictionary: fixture.dictionary))
        return try fixture.receipt(answer).held
    }

    @Test("Under an extension a closed month is taken until the extension's last day, and only from that scheme")
    func extended() async throws {
        try await EngineFixture.with { fixture in
            let periods = ClosedPeriods(database: fixture.test.database, clock: fixture.test.clock)
            try await periods.close(Self.activity, Self.may...Self.may, actor: "test")
            var chain = try BatchChain("hs-13-wako.a1")
            let key = "activity/2026-05/visits"
            #expect(try await held(fixture, &chain, [TestRecord.put(key, 1)]) == 1)
            let extensions = PeriodExtensions(database: fixture.test.database, clock: fixture.test.clock)
            try await extensions.grant(
                SchemeCode(parsing: "hs-13-wako"), Self.activity, Self.may...Self.may, until: Day("2026-06-20")!,
                reason: "災害のため", actor: "統計担当")
            #expect(try await held(fixture, &chain, [TestRecord.put(key, 2, revision: 2)]) == 0)
            // The last second of the 20th in Japan, and the first of the 21st.
            let end = Day("2026-06-21")!.start
            #expect(
                try await held(
                    fixture, &chain, [TestRecord.put(key, 3, revision: 3)], at: end.addingTimeInterval(-1)) == 0)
            #expect(try await held(fixture, &chain, [TestRecord.put(key, 4, revision: 4)], at: end) == 1)
            // Another data set and another month were not closed; another scheme has no extension.
            let other = try await fixture.test.addScheme(code: "hs-27-other", municipality: "271004")
            var strange = try BatchChain("hs-27-other.a1")
            let answer = try await fixture.engine.apply(
                strange.next([TestRecord.put(key, 5), TestRecord.put("activity/2026-04/visits", 5)])
                    .pushed(by: other, prefecture: 27, dictionary: fixture.dictionary))
            #expect(try fixture.receipt(answer).held == 1)
            #expect(try await extensions.list().map(\.grantedBy) == ["統計担当"])
            let problem = await #expect(throws: Problem.self) {
                try await extensions.grant(
                    SchemeCode(parsing: "hs-13-wako"), Self.activity, Self.may...Self.may, until: Day("2026-06-20")!,
                    reason: " ", actor: "test")
            }
            #expect(problem?.kind == .badRequest)
        }
    }

    @Test("A calendar that closes holds changes from the day after its grace, unless the month was opened again")
    func byCalendar() async throws {
        try await EngineFixture.with { fixture in
            let periods = ClosedPeriods(database: fixture.test.database, clock: fixture.test.clock)
            var chain = try BatchChain("hs-13-wako.a1")
            let keys = ["2026-03", "2026-04", "2026-05"].map { "activity/\($0)/visits" }
            #expect(try await held(fixture, &chain, keys.map { TestRecord.put($0, 1) }) == 0)
            // It is 2026-06-15. April closes after 30 May, May after 30 June; March has no calendar.
            try await periods.set(
                ReportingCalendar(dueDay: 10, graceDays: 20, closesByItself: true), of: Self.activity,
                from: Month(year: 2026, month: 4), actor: "test")
            #expect(try await held(fixture, &chain, keys.map { TestRecord.put($0, 2, revision: 2) }) == 1)
            let april = Month(year: 2026, month: 4)
            try await periods.reopen(Self.activity, april...april, actor: "test")
            #expect(try await held(fixture, &chain, keys.map { TestRecord.put($0, 3, revision: 3) }) == 0)
            let states = try await periods.states(
                of: [Self.activity], Month(year: 2026, month: 3)...Month(year: 2026, month: 6))
            #expect(states.map(\.status) == [.grace, .grace, .grace, .open])
            #expect(states.map(\.mark) == [nil, .reopened, nil, nil])
        }
    }

    @Test("A published month holds changes and does not open again")
    func published() async throws {
        try await EngineFixture.with { fixture in
            let now = fixture.test.clock.now
            try await fixture.test.database.write(as: .national) { tx in
                ReportingPeriodStore.publish(
                    "activity", Self.may...Self.may, as: "2026-H1", by: "統計担当", at: now, in: tx)
            }
            var chain = try BatchChain("hs-13-wako.a1")
            #expect(try await held(fixture, &chain, [TestRecord.put("activity/2026-05/visits", 1)]) == 1)
            let periods = ClosedPeriods(database: fixture.test.database, clock: fixture.test.clock)
            let problem = await #expect(throws: Problem.self) {
                try await periods.reopen(Self.activity, Self.may...Self.may, actor: "test")
            }
            #expect(problem?.kind == .periodPublished)
            #expect(try await periods.states(of: [Self.activity], Self.may...Self.may).map(\.status) == [.published])
        }
    }
}
