import DataDictionary

/// A dictionary version together with the numbers that the database has given to its cells.
package struct DictionaryInUse: Sendable {
    package let dictionary: DataDictionary
    /// `data_cell.id` by `DataCell.index`.
    package let cellIDs: [Int32]
    private let indices: [Int32: Int]

    package init(dictionary: DataDictionary, cellIDs: [Int32]) {
        self.dictionary = dictionary
        self.cellIDs = cellIDs
        indices = Dictionary(uniqueKeysWithValues: zip(cellIDs, cellIDs.indices))
    }

    /// The cell of a number from the database; nil when another version brought it in.
    package func cell(_ id: Int32) -> DataCell? { indices[id].map { dictionary.cells[$0] } }

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
