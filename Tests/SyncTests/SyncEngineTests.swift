import Cryptography
import DataDictionary
import Foundation
import HubCore
import Postgres
import Sync
import SyncProtocol
import TestSupport
import Testing

@Suite("The sync engine on a database")
struct SyncEngineTests {
    private static let key = "activity/2026-05/families.new"

    @Test("A batch is applied once: the same again is answered with the same bytes and counted")
    func exactlyOnce() async throws {
        try await EngineFixture.with { fixture in
            var chain = try BatchChain("hs-13-wako.a1")
            let batch = chain.next([TestRecord.put(Self.key, 3), TestRecord.put("activity/2026-05/visits", 8)])
            let first = try await fixture.push(batch)
            #expect(!first.isReplay)
            let contents = try await fixture.test.contents()
            for _ in 0..<3 {
                let again = try await fixture.push(batch)
                #expect(again.isReplay)
                #expect(again.receipt == first.receipt)
            }
            var after = try await fixture.test.contents()
            after["batch"] = contents["batch"]
            #expect(after == contents)
            #expect(try await fixture.rows(Self.replays) == [3])
        }
    }

    @Test("The receipt tells what became of every cell, and is kept for ever")
    func receipt() async throws {
        try await EngineFixture.with { fixture in
            var chain = try BatchChain("hs-13-wako.a1")
            _ = try await fixture.push(
                chain.next([TestRecord.put(Self.key, 3, revision: 2), TestRecord.put("activity/2026-05/visits", 8)]))
            let before = chain.head
            let batch = chain.next([
                TestRecord.put(Self.key, 4, revision: 3),  // updated
                TestRecord.put("activity/2026-05/visits", 8),  // unchanged
                TestRecord.put("activity/2026-05/links", 1),  // created
                TestRecord.put(Self.key, 1, revision: 1),  // superseded
                TestRecord.put(Self.key, 9, revision: 3),  // held
                TestRecord.put("activity/2026-05/nothing", 1),  // quarantined
                TestRecord.delete("activity/2026-05/visits", revision: 2),  // withdrawn
            ])
            let answer = try await fixture.push(batch)
            let receipt = try fixture.receipt(answer)
            #expect(receipt.created == 1 && receipt.updated == 1 && receipt.unchanged == 1)
            #expect(receipt.withdrawn == 1 && receipt.superseded == 1 && receipt.held == 1)
            #expect(receipt.quarantined.map(\.code) == ["cell-unknown"])
            #expect(receipt.quarantined.map(\.line) == [7])
            #expect(receipt.stream == "hs-13-wako.a1" && receipt.seq == 2 && receipt.n == 7)
            #expect(receipt.prev == before.hex && receipt.head == chain.head.hex)
            #expect(receipt.batchSHA256 == batch.digest.hex)
            #expect(receipt.versionOfData == 2)
            #expect(receipt.at == "2026-06-15T00:00:00Z")
            #expect(
                try await fixture.engine.receipt(of: batch.stream, sequence: 2, scheme: fixture.scheme)
                    == answer.receipt)
            #expect(
                try await fixture.engine.head(of: batch.stream, scheme: fixture.scheme)
                    == StreamHead(sequence: 2, hash: chain.head))
        }
    }

    @Test("History, held changes, reports and the feed are written as what happened")
    func rows() async throws {
        try await EngineFixture.with { fixture in
            var chain = try BatchChain("hs-13-wako.a1")
            _ = try await fixture.push(
                chain.next([TestRecord.report("activity/2026-05", #""families.new":3,"visits":8"#)]))
            _ = try await fixture.push(
                chain.next([
                    TestRecord.report("activity/2026-05", #""visits":8"#, revision: 2),
                    TestRecord.report("volunteers/2026-04", #""organizers":2"#),
                ]))
            _ = try await fixture.push(chain.next([TestRecord.put("activity/2026-05/visits", 9, revision: 2)]))
            #expect(try await fixture.rows(Self.history) == ["families.new 24316: 1 3 r1 v1–v2"])
            #expect(try await fixture.rows(Self.held) == ["visits 24316: 9 r2 conflict in 3 line 2"])
            #expect(try await fixture.rows(Self.reports) == ["activity 24316 v3", "volunteers 24315 v2"])
            #expect(
                try await fixture.rows(Self.feed)
                    == ["1 activity/2026-05", "2 activity/2026-05", "3 volunteers/2026-04", "4 activity/2026-05"])
            #expect(
                try await fixture.rows(Self.values)
                    == ["organizers: 1 2 r1 v2", "families.new: 2 ∅ r2 v2", "visits: 1 8 r2 v1"])
        }
    }

    @Test("The original bytes are kept as they came")
    func body() async throws {
        try await EngineFixture.with { fixture in
            var chain = try BatchChain("hs-13-wako.a1")
            let batch = chain.next([TestRecord.put(Self.key, 3)])
            _ = try await fixture.push(batch)
            #expect(try await fixture.rows(Self.bodies).map(\.bytes) == [batch.body])
        }
    }

    @Test("A fork, a gap and another chain are refused and leave nothing behind")
    func refused() async throws {
        try await EngineFixture.with { fixture in
            var chain = try BatchChain("hs-13-wako.a1")
            let start = chain
            _ = try await fixture.push(chain.next([TestRecord.put(Self.key, 3)]))
            let fork = start.peek([TestRecord.put(Self.key, 4)])
            var ahead = chain
            _ = ahead.next([])
            let gap = ahead.peek([])
            var other = try BatchChain("hs-13-wako.a1")
            _ = other.next([])
            let mismatch = other.peek([])

            let contents = try await fixture.test.contents()
            for (batch, kind) in [(fork, ProblemKind.batchFork), (gap, .sequenceGap), (mismatch, .chainMismatch)] {
                let problem = await #expect(throws: Problem.self) { try await fixture.push(batch) }
                #expect(problem?.kind == kind)
                #expect(problem?.members["expected_seq"] == .integer(2))
            }
            // A stream that begins with a gap is not even opened.
            var unopened = try BatchChain("hs-13-wako.b2")
            _ = unopened.next([])
            let early = unopened.peek([])
            await #expect(throws: Problem.self) { try await fixture.push(early) }
            #expect(try await fixture.test.contents() == contents)
        }
    }

    @Test("A receipt that does not exist is not found, nor is another scheme's")
    func unknownReceipt() async throws {
        try await EngineFixture.with { fixture in
            var chain = try BatchChain("hs-13-wako.a1")
            _ = try await fixture.push(chain.next([]))
            let other = try await fixture.test.addScheme(code: "hs-27-other")
            let stream = chain.stream
            for (scheme, sequence) in [(fixture.scheme, Int64(2)), (other, 1)] {
                let problem = await #expect(throws: Problem.self) {
                    try await fixture.engine.receipt(of: stream, sequence: sequence, scheme: scheme)
                }
                #expect(problem?.kind == .notFound)
            }
        }
    }

    @Test("5,000 records take as many statements and round trips as one")
    func cost() async throws {
        try await EngineFixture.with { fixture in
            let costs = Costs()
            var settings = Database.Settings(conninfo: fixture.test.conninfo, lanes: 1, longLanes: 1)
            settings.onCommit = { costs.add($0) }
            let database = Database(settings)
            let engine = SyncEngine(database: database, clock: fixture.test.clock)
            var chain = try BatchChain("hs-13-wako.a1")
            let months = (1...12).map { "2025-\($0.padded(2))" }
            let cells = TestDictionary.dictionary.cells
            let many = months.flatMap { month in
                cells.map { TestRecord.put("\($0.element.dataSet)/\(month)/\($0.path)", 1, revision: 2) }
            }
            #expect(many.count > 3000)
            // The statements are prepared by the first batches; both then write values, history and deltas.
            let first = TestRecord.put("activity/2025-01/visits", 5)
            for batch in [
                chain.next([first]), chain.next([TestRecord.put("activity/2025-01/visits", 6, revision: 2)]),
                chain.next(Array((many + many).prefix(5000))),
            ] {
                _ = try await engine.apply(batch.pushed(by: fixture.scheme, dictionary: fixture.dictionary))
            }
            #expect(costs.all.count == 3)
            #expect(costs.all[1].roundTrips == 2)
            #expect(costs.all[2].roundTrips == costs.all[1].roundTrips)
            #expect(costs.all[2].statements <= costs.all[1].statements + 1)
            await database.shutdown()
        }
    }

    // MARK: What is in the tables

    private static let replays = Statement<Int32>(
        "t.replays", "SELECT replays FROM batch", row: { (count: Int32) in count })
    private static let bodies = Statement<Bytes>(
        "t.bodies", "SELECT body FROM batch_body", row: { (body: Bytes) in body })
    private static let history = Statement<String>(
        "t.history",
        """
        SELECT c.element || ' ' || h.period || ': ' || h.status || ' ' || coalesce(h.value::text, '∅') || ' r' || h.revision
            || ' v' || h.data_version || '–v' || h.replaced_in
        FROM data_value_history h JOIN data_cell c ON c.id = h.cell_id ORDER BY 1
        """, row: { (text: String) in text })
    private static let values = Statement<String>(
        "t.values",
        """
        SELECT c.element || ': ' || v.status || ' ' || coalesce(v.value::text, '∅') || ' r' || v.revision || ' v' || v.data_version
        FROM data_value v JOIN data_cell c ON c.id = v.cell_id
        WHERE v.status <> 2 OR c.element = 'families.new' AND c.category_key = '' ORDER BY v.period, c.element
        """, row: { (text: String) in text })
    private static let held = Statement<String>(
        "t.held",
        """
        SELECT c.element || ' ' || h.period || ': ' || h.value || ' r' || h.revision || ' ' || h.reason || ' in ' || h.sequence
            || ' line ' || h.line
        FROM held_change h JOIN data_cell c ON c.id = h.cell_id
        """, row: { (text: String) in text })
    private static let reports = Statement<String>(
        "t.reports", "SELECT data_set || ' ' || period || ' v' || data_version FROM report ORDER BY 1",
        row: { (text: String) in text })
    private static let feed = Statement<String>(
        "t.feed", "SELECT position || ' ' || key FROM change_log ORDER BY position", row: { (text: String) in text })
}
