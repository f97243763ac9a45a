import HubCore
import SyncProtocol

/// What a batch adds to the network's sums, as columns: one entry for each cell whose number changed.
package struct RollupDelta: Sendable, Equatable {
    package private(set) var months: [Int32] = []
    /// `DataCell.index`, or whatever the cells were added as.
    package private(set) var cells: [Int32] = []
    package private(set) var values: [Int64] = []
    /// +1 where a number came to stand, −1 where one ceased to.
    package private(set) var reports: [Int16] = []

    package init(_ merge: SyncMerge, keys: CellKeys, current: [StandingValue?]) {
        for write in merge.cells.writes {
            add(
                keys.cells[write.position], in: keys.months[write.position],
                before: current[write.position]?.state.number, after: write.state.number)
        }
    }

    package init() {}

    /// A cell whose number was `before` and is now `after`; nil for none.
    package mutating func add(_ cell: Int32, in month: Int32, before: Int64?, after: Int64?) {
        guard before != after else { return }
        months.append(month)
        cells.append(cell)
        values.append((after ?? 0) - (before ?? 0))
        reports.append((after == nil ? 0 : 1) - (before == nil ? 0 : 1))
    }

    package var monthRange: ClosedRange<Int32>? {
        guard let first = months.min(), let last = months.max() else { return nil }
        return first...last
    }
}
