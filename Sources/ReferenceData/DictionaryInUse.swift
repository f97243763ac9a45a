import DataDictionary
import HubCore

/// A dictionary version together with the numbers that the database has given to its cells, and to those that only
/// other versions have.
package struct DictionaryInUse: Sendable {
    package let dictionary: DataDictionary
    /// What of other versions answers to its cells.
    package let counterparts: CellCounterparts
    /// `data_cell.id` by `DataCell.index`, then by position in `counterparts.others`.
    package let cellIDs: [Int32]
    /// All versions that the database has, this one among them.
    package let series: DictionarySeries

    /// The version at a position of a series; `id` gives a cell's number in the database.
    package init(_ position: Int, of series: DictionarySeries, id: (CellName) -> Int32) {
        dictionary = series.versions[position]
        counterparts = CellCounterparts(of: position, in: series)
        cellIDs = (dictionary.cells + counterparts.others).map { id(CellName($0)) }
        self.series = series
    }

    /// A cell of this version or of another, as it is numbered here.
    package func cell(at index: Int) -> DataCell {
        index < dictionary.cells.count
            ? dictionary.cells[index] : counterparts.others[index - dictionary.cells.count]
    }

    package func cellID(of cell: DataCell) -> Int32 { cellIDs[cell.index] }
}

/// The versions that schemes may report in, newest first.
package struct DictionariesInUse: Sendable {
    package let versions: [DictionaryInUse]

    package init(versions: [DictionaryInUse]) { self.versions = versions }

    /// The version for statistics and for anybody who does not say which.
    package var current: DictionaryInUse? { versions.first }

    package subscript(version: String) -> DictionaryInUse? {
        versions.first { $0.dictionary.version.rawValue == version }
    }
}
