import Foundation
import HubCore

/// Finds cells by the bytes of a report. A batch looks up each of its values here, so nothing is allocated and no
/// text is made.
package struct CellIndex: Sendable {
    /// A data set, as this index knows it: look it up once a report.
    package struct DataSetHandle: Hashable, Sendable {
        /// Position in `DataDictionary.dataSets`.
        package let rawValue: Int
    }

    private let dataSets: ByteTable
    private let paths: [Paths]

    /// The cells of one data set stand together, so a position among its paths and the first cell make the index.
    private struct Paths: Sendable {
        let table: ByteTable
        let firstCell: Int
    }

    init(dataSets: [DataSet.ID], cells: [DataCell]) {
        self.dataSets = ByteTable(dataSets.map(\.rawValue))
        paths = dataSets.map { dataSet in
            let own = cells.filter { $0.element.dataSet == dataSet }
            return Paths(table: ByteTable(own.map(\.path)), firstCell: own.first?.index ?? 0)
        }
    }

    /// `activity` → its handle; nil for an id that the dictionary does not have.
    package func dataSet(_ id: UnsafeRawBufferPointer) -> DataSetHandle? {
        dataSets.position(of: id).map(DataSetHandle.init)
    }

    /// `families.new/referral=phn` → `DataCell.index`. Nil for what the data set does not have and for another order
    /// or width: ask `DataDictionary.canonicalCell` then.
    package func cell(_ path: UnsafeRawBufferPointer, in dataSet: DataSetHandle) -> Int? {
        let paths = paths[dataSet.rawValue]
        return paths.table.position(of: path).map { paths.firstCell + $0 }
    }
}

extension DataDictionary {
    /// The cell that a text means, with pairs in any order and letters of any width (NFKC). For what the index misses
    /// and for what people type; nil when the data set has no such cell.
    package func canonicalCell(dataSet: String, path: String, separator: Character = ",") -> DataCell? {
        let dataSet = dataSet.precomposedStringWithCompatibilityMapping
        let parts = path.precomposedStringWithCompatibilityMapping
            .split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let element = DataElement.ID(parsing: parts[0]) else { return nil }
        var key = CategoryKey.total
        if parts.count == 2 {
            guard let parsed = CategoryKey(parsing: parts[1], separator: separator), !parsed.isTotal else { return nil }
            key = parsed
        }
        guard let handle = Self.bytes(dataSet, cellIndex.dataSet) else { return nil }
        return Self.bytes(DataCell.path(element, key)) { cellIndex.cell($0, in: handle) }.map { cells[$0] }
    }

    private static func bytes<Found>(_ text: String, _ find: (UnsafeRawBufferPointer) -> Found?) -> Found? {
        Array(text.utf8).withUnsafeBytes(find)
    }
}
