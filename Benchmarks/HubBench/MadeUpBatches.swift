import DataDictionary
import HubCore
import ReferenceData

/// What every scheme of a measurement sends: batches in pairs, of which the first brings values for new months and the
/// second changes every one of them. So half of the work is new values, and half is corrections with their history.
struct MadeUpBatches: Sendable {
    /// One value of a batch, as the records and as the peers need it.
    struct Value {
        let month: Month
        let cell: DataCell
        let cellID: Int32
        /// A whole number of the element's unit.
        let number: Int64
        let revision: Int64

        /// As it is stored: in units of the element's last decimal.
        func stored(_ number: Int64) -> Int64 { (0..<cell.element.decimals).reduce(number) { value, _ in value * 10 } }
    }

    let records: Int
    private let dictionary: DictionaryInUse
    private let firstMonth = Month(year: 1989, month: 1)

    init(records: Int, dictionary: DictionaryInUse) {
        self.records = records
        self.dictionary = dictionary
    }

    /// Pairs for which there are months until `lastMonth`.
    func mostBatches(until lastMonth: Month) -> Int {
        (Int(firstMonth.distance(to: lastMonth)) + 1) / monthsPerPair * 2
    }

    var dictionaryName: String { dictionary.dictionary.version.rawValue }

    /// The values of the batch with this number in its stream, from 1.
    func values(of number: Int) -> [Value] {
        let cells = dictionary.dictionary.cells
        let start = firstMonth.advanced(by: (number - 1) / 2 * monthsPerPair)
        let isChange = Self.isChange(number)
        return (0..<records).map { index in
            let cell = cells[index % cells.count]
            return Value(
                month: start.advanced(by: index / cells.count), cell: cell, cellID: dictionary.cellIDs[cell.index],
                number: Self.number(index, isChange: isChange), revision: isChange ? 2 : 1)
        }
    }

    static func isChange(_ number: Int) -> Bool { number.isMultiple(of: 2) }

    /// What stood before a change at the same place.
    static func numberBefore(_ value: Value) -> Int64 { value.number - 1 }

    /// The record lines of a batch.
    func lines(of number: Int) -> [[UInt8]] {
        values(of: number).map { value in
            Array(
                """
                {"op":"put","t":"cell","k":"\(value.cell.element.dataSet)/\(value.month)/\(value.cell.path)",\
                "r":\(value.revision),"d":{"v":\(value.number)}}
                """.utf8)
        }
    }

    private var monthsPerPair: Int {
        let cells = dictionary.dictionary.cells.count
        return (records + cells - 1) / cells
    }

    private static func number(_ index: Int, isChange: Bool) -> Int64 { Int64(index * 7 % 41 + (isChange ? 1 : 0)) }
}
