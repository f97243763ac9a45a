import Foundation
import HubCore
import Postgres
import Sync
import SyncProtocol
import TestSupport
import Testing

/// Kinto 26.5 answered 201 for items of a batch that a conflict later in the same batch then took back (its issue 1569).
/// Here what a receipt does not put aside is in the database, and nothing else is.
@Suite("What is acknowledged is there: Kinto's lost items")
struct AcknowledgementTests {
    @Test("Items before and behind a conflict in the same batch are accepted and are there")
    func conflictWithin() async throws {
        try await EngineFixture.with { fixture in
            var chain = try BatchChain("hs-13-wako.a1")
            _ = try await fixture.push(chain.next([TestRecord.put("activity/2026-03/visits", 5, revision: 4)]))
            let receipt = try fixture.receipt(
                try await fixture.push(
                    chain.next([
                        TestRecord.put("activity/2026-01/visits", 1), TestRecord.put("activity/2026-02/visits", 2),
                        TestRecord.put("activity/2026-03/visits", 9, revision: 4),
                        TestRecord.put("activity/2026-04/visits", 4), TestRecord.put("activity/2026-01/visits", 7),
                    ])))
            #expect((receipt.created, receipt.held) == (3, 2))
            #expect(receipt.heldCells.map(\.line) == [4, 6])
            #expect(receipt.heldCells.map(\.stands?.v) == ["5", "1"])
            #expect(try await fixture.rows(Self.standing) == ["24312 r1 1", "24313 r1 2", "24314 r4 5", "24315 r1 4"])
            #expect(try await fixture.rows(Self.held) == ["a1 24312 r1 7", "a1 24314 r4 9"])
        }
    }

    @Test("Records of one group that contradict each other are held together, and none is lost")
    func conflictWithinGroup() async throws {
        try await EngineFixture.with { fixture in
            var chain = try BatchChain("hs-13-wako.a1")
            let receipt = try fixture.receipt(
                try await fixture.push(
                    chain.next([
                        TestRecord.put("activity/2026-01/visits", 1, group: "g"),
                        TestRecord.put("activity/2026-01/visits", 2, group: "g"),
                        TestRecord.put("activity/2026-02/visits", 3, group: "g"),
                        TestRecord.put("activity/2026-03/visits", 4),
                    ])))
            #expect((receipt.created, receipt.held) == (1, 3))
            #expect(receipt.heldCells.map(\.line) == [2, 3, 4])
            #expect(try await fixture.rows(Self.standing) == ["24314 r1 4"])
            #expect(try await fixture.rows(Self.held) == ["a1 24312 r1 1", "a1 24312 r1 2", "a1 24313 r1 3"])
        }
    }

    @Test(
        "Batches that conflict, all at once: what the receipts accept is what the database holds", arguments: [31, 32])
    func concurrent(seed: UInt64) async throws {
        try await EngineFixture.with { fixture in
            let accepted = try await withThrowingTaskGroup(of: Accepted.self) { group in
                for stream in 0..<6 {
                    group.addTask {
                        var random = SeededRandom(seed: seed * 10 + UInt64(stream))
                        var chain = try BatchChain("hs-13-wako.s\(stream)")
                        var accepted = Accepted()
                        for number in 1...10 {
                            // Every figure is written once only, so each tells where it came from.
                            let records = (0..<12).map { index in
                                Item(
                                    month: Int.random(in: 1...6, using: &random),
                                    revision: Int64.random(in: 1...8, using: &random),
                                    value: Int64(stream * 10_000 + number * 100 + index))
                            }
                            let answer = try await fixture.push(chain.next(records.map(\.line)))
                            let receipt = try fixture.receipt(answer)
                            let superseded = Set(receipt.supersededCells.compactMap(\.line))
                            let held = Set(receipt.heldCells.compactMap(\.line))
                            #expect(receipt.quarantined.isEmpty)
                            #expect(superseded.count == receipt.superseded && held.count == receipt.held)
                            for (index, item) in records.enumerated() {
                                if held.contains(index + 2) {
                                    accepted.held.insert("s\(stream) \(item.text)")
                                } else if !superseded.contains(index + 2) {
                                    accepted.taken.insert(item.text)
                                }
                            }
                        }
                        return accepted
                    }
                }
                return try await group.reduce(into: Accepted()) {
                    $0.taken.formUnion($1.taken)
                    $0.held.formUnion($1.held)
                }
            }
            #expect(accepted.held.count > 20, "seed \(seed)")
            #expect(Set(try await fixture.rows(Self.everStanding)).isSubset(of: accepted.taken), "seed \(seed)")
            #expect(Set(try await fixture.rows(Self.held)) == accepted.held, "seed \(seed)")
            // What was replaced within its own batch was accepted and stood for nobody; all else is to be found.
            let standing = Set(try await fixture.rows(Self.standing))
            #expect(standing.count == 6 && standing.isSubset(of: accepted.taken), "seed \(seed)")
            let highest = Dictionary(grouping: accepted.taken) { $0.prefix(while: { $0 != " " }) }.mapValues { items in
                items.map { Int64($0.split(separator: " ")[1].dropFirst())! }.max()!
            }
            for row in standing {
                let parts = row.split(separator: " ")
                #expect(highest[parts[0]] == Int64(parts[1].dropFirst()), "seed \(seed): \(row)")
            }
        }
    }

    private struct Accepted: Sendable {
        var taken: Set<String> = []
        var held: Set<String> = []
    }

    private struct Item: Sendable {
        let month: Int
        let revision: Int64
        let value: Int64

        var line: String { TestRecord.put("activity/2026-0\(month)/visits", value, revision: revision) }
        var text: String { "\(Month(year: 2026, month: month).ordinal) r\(revision) \(value)" }
    }

    private static let standing = Statement<String>(
        "t.standing", "SELECT period || ' r' || revision || ' ' || value FROM data_value ORDER BY period",
        row: { (text: String) in text })
    private static let everStanding = Statement<String>(
        "t.everStanding",
        """
        SELECT period || ' r' || revision || ' ' || value FROM data_value UNION
        SELECT period || ' r' || revision || ' ' || value FROM data_value_history ORDER BY 1
        """, row: { (text: String) in text })
    private static let held = Statement<String>(
        "t.held",
        """
        SELECT split_part(stream, '.', 2) || ' ' || period || ' r' || revision || ' ' || value FROM held_change
        ORDER BY stream, period, value
        """, row: { (text: String) in text })
}
