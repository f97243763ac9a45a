import DataDictionary
import HubCore
import Sync
import SyncProtocol
import TestSupport
import Testing

@Suite("The cells that a batch speaks of")
struct CellKeysTests {
    @Test("Each once, in the order of first mention")
    func positions() throws {
        let keys = try Self.keys([
            TestRecord.put("activity/2026-05/visits", 1), TestRecord.put("activity/2026-04/visits", 1),
            TestRecord.put("activity/2026-05/visits", 2, revision: 2),
        ])
        #expect(keys.positions == [0, 1, 0])
        #expect(keys.months == [Month("2026-05")!.ordinal, Month("2026-04")!.ordinal])
        #expect(keys.cells[0] == keys.cells[1])
    }

    @Test("The same as a dictionary would give, for many cells", arguments: [1, 2] as [UInt64])
    func manyCells(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let cells = TestDictionary.dictionary.cells
        let records = (0..<3000).map { _ in
            let cell = cells.randomElement(using: &random)!
            let month = Int.random(in: 1...12, using: &random).padded(2)
            return TestRecord.put("\(cell.element.dataSet)/2024-\(month)/\(cell.path)", 1)
        }
        let push = try BatchChain("hs-13-wako.a1").peek(records).pushed(
            by: SchemeID(1), dictionary: TestDictionary.inUse)
        let keys = CellKeys(of: push.batch, in: TestDictionary.dictionary)
        struct Key: Hashable {
            let month: Month
            let cell: Int
        }
        var known: [Key: Int32] = [:]
        for (index, change) in push.batch.changes.enumerated() {
            let key = Key(month: change.month, cell: change.cell)
            let position = known[key] ?? Int32(known.count)
            known[key] = position
            #expect(keys.positions[index] == position, "seed \(seed)")
        }
        #expect(keys.count == known.count)
        #expect(push.batch.changes.count == 3000)
    }

    private static func keys(_ records: [String]) throws -> CellKeys {
        CellKeys(
            of: try BatchChain("hs-13-wako.a1").peek(records).pushed(by: SchemeID(1), dictionary: TestDictionary.inUse)
                .batch, in: TestDictionary.dictionary)
    }
}
