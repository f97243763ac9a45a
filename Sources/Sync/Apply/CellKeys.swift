import DataDictionary
import HubCore
import SyncProtocol

/// The distinct cells that a batch speaks of, in the order of their first mention, and which of them each change means;
/// then those that it is only compared with.
///
/// Everything that is decided about a batch is an array by these positions: nothing is looked up twice.
package struct CellKeys: Sendable {
    /// Months and cells by position.
    package private(set) var months: [Int32] = []
    package private(set) var cells: [Int32] = []
    /// The position of each change of the batch.
    package private(set) var positions: [Int32] = []
    /// What is to be compared once the batch has been decided.
    package private(set) var balances: [Balance] = []

    /// Four cells of which the first should be the second plus the third minus the fourth.
    package struct Balance: Sendable, Equatable {
        package let line: Int
        package let stock: Int
        package let before: Int
        package let plus: Int
        package let minus: Int
    }

    package var count: Int { months.count }

    package init(of batch: Batch, in dictionary: DataDictionary) {
        let rules = dictionary.reportRules.map(\.balances)
        let comparisons = batch.records.reduce(0) { count, record in
            count + (record.isWholeReport ? record.report.map { rules[$0.dataSet].count } ?? 0 : 0)
        }
        var known = OpenTable(capacity: batch.changes.count + comparisons)
        positions.reserveCapacity(batch.changes.count)
        months.reserveCapacity(batch.changes.count)
        cells.reserveCapacity(batch.changes.count)
        for change in batch.changes { positions.append(position(of: change.cell, change.month, &known)) }
        guard comparisons > 0 else { return }
        for record in batch.records where record.isWholeReport {
            guard let (dataSet, month) = record.report else { continue }
            for rule in rules[dataSet] {
                balances.append(
                    Balance(
                        line: record.line, stock: Int(position(of: rule.stock, month, &known)),
                        before: Int(position(of: rule.stock, month.previous, &known)),
                        plus: Int(position(of: rule.plus, month, &known)),
                        minus: Int(position(of: rule.minus, month, &known))))
            }
        }
    }

    private mutating func position(of cell: Int, _ month: Month, _ known: inout OpenTable) -> Int32 {
        let key = UInt64(UInt32(bitPattern: month.ordinal)) << 32 | UInt64(UInt32(cell))
        let position = known.position(of: key, orInsert: Int32(months.count))
        if position == months.count {
            months.append(month.ordinal)
            cells.append(Int32(cell))
        }
        return position
    }
}

/// The distinct keys of a batch's statements, and which of them each statement has.
package struct StatementKeys: Sendable {
    package private(set) var keys: [SchemeStatement.Key] = []
    /// By statement of the batch.
    package private(set) var positions: [Int] = []

    package init(of batch: Batch) {
        var known: [SchemeStatement.Key: Int] = [:]
        for statement in batch.statements {
            let position = known[statement.key] ?? keys.count
            if position == keys.count {
                known[statement.key] = position
                keys.append(statement.key)
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
