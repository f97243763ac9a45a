import DataDictionary
import HubCore
import Sync
import SyncProtocol
import TestSupport

/// What stands in a pretended database, so that decisions about batches can be tested one after the other without one.
struct MergeFixture {
    struct Key: Hashable {
        let month: Int32
        let cell: Int32
    }

    private(set) var standing: [Key: StandingValue] = [:]
    private(set) var version: Int64 = 0
    private var chain = try! BatchChain("hs-13-wako.a1")  // the name is well formed

    /// Decides about a batch of these lines and applies the outcome.
    @discardableResult
    mutating func push(_ records: [String]) throws -> (merge: SyncMerge, delta: RollupDelta) {
        let push = try chain.next(records).pushed(by: SchemeID(1), dictionary: TestDictionary.inUse)
        let keys = CellKeys(of: push.batch, in: TestDictionary.dictionary)
        let current = zip(keys.months, keys.cells).map { standing[Key(month: $0, cell: $1)] }
        version += 1
        let merge = SyncMerge.decide(
            push.batch, keys: keys, statementKeys: StatementKeys(of: push.batch), ground: .init(cells: current),
            version: version)
        for write in merge.cells.writes {
            standing[Key(month: keys.months[write.position], cell: keys.cells[write.position])] =
                StandingValue(state: write.state, revision: write.revision, since: write.since)
        }
        return (merge, RollupDelta(merge, keys: keys, current: current))
    }

    /// `path` as `activity/2026-05/families.new`.
    func value(_ path: String) -> StandingValue? {
        let parts = path.split(separator: "/", maxSplits: 2).map(String.init)
        let cell = TestDictionary.dictionary.canonicalCell(dataSet: parts[0], path: parts[2])!
        return standing[Key(month: Month(parts[1])!.ordinal, cell: Int32(cell.index))]
    }

    func state(_ path: String) -> CellState? { value(path)?.state }
}
