import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData
import Sync
import SyncProtocol
import TestSupport
import Testing

@Suite("Held changes")
struct HeldChangesTests {
    private static let key = "activity/2026-05/visits"

    private func changes(_ fixture: EngineFixture) -> HeldChanges {
        HeldChanges(
            database: fixture.test.database, clock: fixture.test.clock,
            dictionaries: { [dictionary = fixture.dictionary] in DictionariesInUse(versions: [dictionary]) })
    }

    /// Two installations that say 3 and 5 under one revision.
    private func conflict(_ fixture: EngineFixture) async throws -> (BatchChain, HeldUnit) {
        var (a, b) = (try BatchChain("hs-13-wako.a1"), try BatchChain("hs-13-wako.b2"))
        _ = try await fixture.push(a.next([TestRecord.put(Self.key, 3)]))
        _ = try await fixture.push(b.next([TestRecord.put(Self.key, 5)]))
        let units = try await changes(fixture).list()
        #expect(units.count == 1)
        return (a, try #require(units.first))
    }

    @Test("Shown beside what stands; accepted, it stands with its history, its sums and the scheme's feed")
    func accepted() async throws {
        try await EngineFixture.with { fixture in
            let (_, unit) = try await conflict(fixture)
            #expect(unit.id == "hs-13-wako.b2/1/2" && unit.reason == "conflict" && unit.seen == 1)
            #expect(unit.entries.map(\.sent.value) == ["5"] && unit.entries.map(\.stands.value) == ["3"])
            #expect(unit.entries.map(\.key) == [Self.key] && unit.entries[0].label.ja == "訪問回数")
            try await changes(fixture).accept(
                HeldUnitID(parsing: unit.id), seen: unit.seen, reason: "正しい記録を確認", actor: "統計担当")
            #expect(try await fixture.rows(Self.values) == ["5 r1 v3"])
            #expect(try await fixture.rows(Self.history) == ["3 v1–v3"])
            #expect(try await fixture.test.differencesOfSums() == 0)
            #expect(
                try await fixture.rows(Self.feed).suffix(2) == [
                    #"activity/2026-05 {"version_of_data":3}"#,
                    #"correction/hs-13-wako.b2/1/2 {"about":"activity/2026-05","reason":"正しい記録を確認","decision":"accepted"}"#,
                ])
            #expect(try await changes(fixture).list().isEmpty)
            let decided = try await changes(fixture).list(decided: true)
            #expect(decided.map(\.decision?.decidedBy) == ["統計担当"])
            // The scheme goes on from there.
            var chain = try BatchChain("hs-13-wako.c3")
            let receipt = try fixture.receipt(
                try await fixture.push(chain.next([TestRecord.put(Self.key, 6, revision: 2)])))
            #expect(receipt.updated == 1 && receipt.versionOfData == 4)
            let again = await #expect(throws: Problem.self) {
                try await changes(fixture).refuse(HeldUnitID(parsing: unit.id), reason: "x", actor: "test")
            }
            #expect(again?.kind == .heldDecided)
        }
    }

    @Test("Refused, everything stays but the decision, and the scheme is told")
    func refused() async throws {
        try await EngineFixture.with { fixture in
            let (_, unit) = try await conflict(fixture)
            let before = try await fixture.test.contents()
            try await changes(fixture).refuse(HeldUnitID(parsing: unit.id), reason: "二重入力", actor: "統計担当")
            let after = try await fixture.test.contents()
            let touched = Set(after.filter { before[$0.key] != $0.value }.keys)
            #expect(touched == ["held_decision", "change_log", "scheme_state", "audit_event", "audit_stream"])
            #expect(try await fixture.rows(Self.feed).last?.contains(#""decision":"refused"}"#) == true)
        }
    }

    @Test("Refused with the keys when what stands has changed since it was shown; nothing is written")
    func stale() async throws {
        try await EngineFixture.with { fixture in
            var (chain, unit) = try await conflict(fixture)
            _ = try await fixture.push(chain.next([TestRecord.put(Self.key, 4, revision: 2)]))
            let before = try await fixture.test.contents()
            for seen in [unit.seen, 99] {
                let problem = await #expect(throws: Problem.self) {
                    try await changes(fixture).accept(
                        HeldUnitID(parsing: unit.id), seen: seen, reason: "x", actor: "test")
                }
                #expect(problem?.kind == .heldStandingChanged)
            }
            for text in ["hs-13-wako.b2/9/2", "hs-13-none.b2/1/2", "nonsense"] {
                await #expect(throws: Problem.self) {
                    try await changes(fixture).refuse(HeldUnitID(parsing: text), reason: "x", actor: "test")
                }
            }
            #expect(try await fixture.test.contents() == before)
            // Looked at again, it can be accepted; the revision does not fall.
            let shown = try #require(try await changes(fixture).list().first)
            #expect(shown.entries.map(\.stands.value) == ["4"])
            try await changes(fixture).accept(
                HeldUnitID(parsing: unit.id), seen: shown.seen, reason: "x", actor: "test")
            #expect(try await fixture.rows(Self.values) == ["5 r2 v4"])
        }
    }

    @Test("All that a group would change is one decision")
    func group() async throws {
        try await EngineFixture.with { fixture in
            var (a, b) = (try BatchChain("hs-13-wako.a1"), try BatchChain("hs-13-wako.b2"))
            _ = try await fixture.push(a.next([TestRecord.put(Self.key, 3)]))
            _ = try await fixture.push(
                b.next([
                    TestRecord.put("activity/2026-04/links", 1, group: "g"),
                    TestRecord.put("activity/2026-04/visits", 2),
                    TestRecord.put(Self.key, 5, group: "g"),
                ]))
            let units = try await changes(fixture).list()
            #expect(units.map(\.id) == ["hs-13-wako.b2/1/2"])
            #expect(units[0].entries.map(\.line) == [2, 4])
            try await changes(fixture).accept(
                HeldUnitID(parsing: units[0].id), seen: units[0].seen, reason: "x", actor: "test")
            #expect(try await fixture.rows(Self.values) == ["1 r1 v3", "2 r1 v2", "5 r1 v3"])
            #expect(try await fixture.test.differencesOfSums() == 0)
            #expect(
                try await fixture.rows(Self.feed).filter { $0.hasPrefix("correction/") }.map { $0.prefix(33) }
                    == ["correction/hs-13-wako.b2/1/2 {\"ab", "correction/hs-13-wako.b2/1/2/2 {\""])
        }
    }

    @Test("What a scheme said of itself is accepted into the tables that others read")
    func record() async throws {
        try await EngineFixture.with { fixture in
            func profile(_ trustees: Int) -> String {
                #"{"op":"put","t":"profile","k":"profile/2026-04-01","r":1,"d":{"host_name":"架空","host_type":"other","#
                    + #""areas_served":["131016"],"organizers":1,"trustees":\#(trustees),"committee_meetings":2,"#
                    + #""programmes":[],"yearly_budget":1000000}}"#
            }
            var (a, b) = (try BatchChain("hs-13-wako.a1"), try BatchChain("hs-13-wako.b2"))
            _ = try await fixture.push(a.next([profile(4)]))
            _ = try await fixture.push(b.next([profile(6)]))
            let unit = try #require(try await changes(fixture).list().first)
            #expect(unit.entries.map(\.key) == ["profile/2026-04-01"])
            #expect(unit.entries[0].sent.value?.contains("\"trustees\":6") == true)
            try await changes(fixture).accept(
                HeldUnitID(parsing: unit.id), seen: unit.seen, reason: "議事録で確認", actor: "test")
            #expect(try await fixture.rows(Self.trustees) == ["6 v3; 1"])
        }
    }

    @Test("Accepted under one dictionary version, what has come to stand in the other since is withdrawn")
    func otherVersion() async throws {
        try await EngineFixture.with { fixture in
            let store = DictionaryStore(fixture.test.database)
            _ = try await store.publish(SecondDictionary.content, at: fixture.test.clock.now)
            let versions = try await store.dictionariesInUse()
            let (old, new) = (try #require(versions["2026.1"]), try #require(versions["2027.1"]))
            let held = HeldChanges(
                database: fixture.test.database, clock: fixture.test.clock, dictionaries: { versions })
            let periods = ClosedPeriods(database: fixture.test.database, clock: fixture.test.clock)
            let (month, activity) = (Month(year: 2026, month: 5), try #require(DataSet.ID(parsing: "activity")))
            var (a, b) = (try BatchChain("hs-13-wako.a1"), try BatchChain("hs-13-wako.b2"))
            try await periods.close(activity, month...month, actor: "test")
            _ = try await fixture.engine.apply(
                a.next([TestRecord.put("activity/2026-05/links", 3, revision: 2)])
                    .pushed(by: fixture.scheme, dictionary: old))
            try await periods.reopen(activity, month...month, actor: "test")
            // The same figure under its new name: nothing stood when the other was held.
            _ = try await fixture.engine.apply(
                b.next([TestRecord.put("activity/2026-05/links.made", 7)], dictionary: "2027.1")
                    .pushed(by: fixture.scheme, dictionary: new))
            #expect(try await fixture.rows(Self.values) == ["7 r1 v2"])
            let unit = try #require(try await held.list().first)
            try await held.accept(HeldUnitID(parsing: unit.id), seen: unit.seen, reason: "x", actor: "test")
            #expect(try await fixture.rows(Self.values) == ["3 r2 v3"])
            #expect(try await fixture.test.differencesOfSums() == 0)
        }
    }

    @Test("Whatever is held, accepted and refused, the sums equal a recount and the history has no gap")
    func random() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("held seed \(seed)")
        try await EngineFixture.with { fixture in
            var random = SeededRandom(seed: seed)
            let held = changes(fixture)
            let periods = ClosedPeriods(database: fixture.test.database, clock: fixture.test.clock)
            let activity = DataSet.ID(parsing: "activity")!
            var chains = try ["a1", "b2", "c3"].map { try BatchChain("hs-13-wako.\($0)") }
            var decided = 0
            for step in 0..<60 {
                switch Int.random(in: 0..<5, using: &random) {
                case 0:
                    let month = Month(year: 2026, month: Int.random(in: 3...5, using: &random))
                    if Bool.random(using: &random) {
                        try await periods.close(activity, month...month, actor: "test")
                    } else {
                        try await periods.reopen(activity, month...month, actor: "test")
                    }
                case 1:
                    guard let unit = try await held.list().randomElement(using: &random) else { continue }
                    let id = try HeldUnitID(parsing: unit.id)
                    if Int.random(in: 0..<3, using: &random) > 0 {
                        try await held.accept(id, seen: unit.seen, reason: "x", actor: "test")
                    } else {
                        try await held.refuse(id, reason: "x", actor: "test")
                    }
                    decided += 1
                default:
                    let records = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                        let month = "2026-0\(Int.random(in: 3...5, using: &random))"
                        let revision = Int64.random(in: 1...4, using: &random)
                        let group = Int.random(in: 0..<3, using: &random) == 0 ? "g" : nil
                        let key =
                            "activity/\(month)/" + ["visits", "links", "families.waiting"].randomElement(
                                using: &random)!
                        return Int.random(in: 0..<5, using: &random) == 0
                            ? TestRecord.delete(key, revision: revision, group: group)
                            : TestRecord.put(
                                key, Int64.random(in: 0...3, using: &random), revision: revision, group: group)
                    }
                    let chain = Int.random(in: 0..<chains.count, using: &random)
                    _ = try await fixture.push(chains[chain].next(records))
                }
                #expect(try await fixture.test.differencesOfSums() == 0, "seed \(seed) step \(step)")
            }
            #expect(decided > 0 || seed == 0, "seed \(seed): nothing was decided")
            #expect(try await fixture.rows(Self.gaps) == [], "seed \(seed)")
            #expect(try await fixture.rows(Self.versions) == [], "seed \(seed)")
        }
    }

    // MARK: What is in the tables

    private static let values = Statement<String>(
        "t.values",
        "SELECT value || ' r' || revision || ' v' || data_version FROM data_value WHERE status = 1 ORDER BY value",
        row: { (text: String) in text })
    private static let history = Statement<String>(
        "t.history",
        "SELECT coalesce(value::text, '∅') || ' v' || data_version || '–v' || replaced_in FROM data_value_history ORDER BY 1",
        row: { (text: String) in text })
    private static let feed = Statement<String>(
        "t.feed", "SELECT key || ' ' || data FROM change_log ORDER BY position", row: { (text: String) in text })
    private static let trustees = Statement<String>(
        "t.trustees",
        """
        SELECT p.trustees || ' v' || r.data_version || '; ' || (SELECT count(*) FROM scheme_record_history)
        FROM scheme_profile p JOIN scheme_record r ON r.scheme_id = p.scheme_id
        """, row: { (text: String) in text })
    /// What was replaced in a version is followed by what came to stand with it.
    private static let gaps = Statement<String>(
        "t.gaps",
        """
        SELECT h.period || ' ' || h.cell_id || ' v' || h.replaced_in FROM data_value_history h
        WHERE NOT EXISTS (SELECT FROM data_value v WHERE v.period = h.period AND v.cell_id = h.cell_id
                AND v.data_version = h.replaced_in)
            AND NOT EXISTS (SELECT FROM data_value_history n WHERE n.period = h.period AND n.cell_id = h.cell_id
                AND n.data_version = h.replaced_in)
        """, row: { (text: String) in text })
    /// Every version has one origin, from the first to the last.
    private static let versions = Statement<Int64>(
        "t.versions",
        """
        SELECT n FROM generate_series(1, (SELECT max(data_version) FROM scheme_state)) AS n
        WHERE (SELECT count(*) FROM version_origin o WHERE o.data_version = n) <> 1
        """, row: { (version: Int64) in version })
}
