import HubCore
import SyncProtocol

/// The distinct cells that a batch speaks of, in the order of their first mention, and which of them each change means.
///
/// Everything that is decided about a batch is an array by these positions: nothing is looked up twice.
package struct CellKeys: Sendable {
    /// Months and cells by position.
    package private(set) var months: [Int32] = []
    package private(set) var cells: [Int32] = []
    /// The position of each change of the batch.
    package private(set) var positions: [Int32] = []

    package var count: Int { months.count }

    package init(of batch: Batch) {
        var known = OpenTable(capacity: batch.changes.count)
        positions.reserveCapacity(batch.changes.count)
        months.reserveCapacity(batch.changes.count)
        cells.reserveCapacity(batch.changes.count)
        for change in batch.changes {
            let key = UInt64(UInt32(bitPattern: change.month.ordinal)) << 32 | UInt64(UInt32(change.cell))
            let position = known.position(of: key, orInsert: Int32(months.count))
            if position == months.count {
                months.append(change.month.ordinal)
                cells.append(Int32(change.cell))
            }
            positions.append(position)
        }
    }
}

/// A table from 64-bit keys to positions, with linear probing. Swift's own dictionary costs five times as much here, and
/// this stands on the path of every value.
private struct OpenTable {
    private var keys: [UInt64]
    private var values: [Int32]
    private let mask: Int

    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        keys = [UInt64](repeating: .max, count: size)
        values = [Int32](repeating: 0, count: size)
        mask = size - 1
    }

    mutating func position(of key: UInt64, orInsert value: Int32) -> Int32 {
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while keys[slot] != key {
            if keys[slot] == .max {
                keys[slot] = key
                values[slot] = value
                return value
            }
            slot = (slot + 1) & mask
        }
        return values[slot]
    }
}
