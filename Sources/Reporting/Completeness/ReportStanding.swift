import DataDictionary
import Foundation
import HubCore
import ReferenceData

/// One report that is expected of a scheme, or came without being expected.
package struct ReportStanding: Sendable, Equatable {
    package let scheme: SchemeID
    package let dataSet: String
    package let month: Month
    package let isExpected: Bool
    /// When it first came; nil when nothing did.
    package let firstReceivedAt: Date?
    package let dueOn: Day
    /// Cells with a number or "not applicable", of those that the data set has in the version that it is reported in.
    package let filled: Int
    package let required: Int

    package var isReceived: Bool { firstReceivedAt != nil }
    /// An empty report is received and not complete.
    package var isComplete: Bool { isReceived && required > 0 && filled == required }
    package var isOnTime: Bool { firstReceivedAt.map { $0.dayInJapan <= dueOn } ?? false }
}

/// The cells that the data sets require, by dictionary version.
package struct RequiredCells: Sendable {
    package struct Cell: Sendable, Equatable {
        package let dataSet: String
        /// Position of the version in the series.
        package let version: Int
        package let id: Int32
    }

    package let cells: [Cell]
    private let counts: [Key: Int]

    private struct Key: Hashable {
        let dataSet: String
        let version: Int
    }

    package init(_ dictionary: DictionaryInUse) {
        let directory = CellDirectory(dictionary)
        cells = dictionary.series.versions.enumerated().flatMap { position, version in
            version.cells.compactMap { cell in
                directory.id(of: cell).map {
                    Cell(dataSet: cell.element.dataSet.rawValue, version: position, id: $0)
                }
            }
        }
        counts = Dictionary(
            cells.map { (Key(dataSet: $0.dataSet, version: $0.version), 1) }, uniquingKeysWith: +)
    }

    /// How many cells a whole report has in a version; 0 where the version lacks the data set.
    package func count(of dataSet: String, in version: Int) -> Int {
        counts[Key(dataSet: dataSet, version: version)] ?? 0
    }

    /// The version that a report is nearest to being whole in, with its counts. `filled` is by version.
    package func nearest(
        _ dataSet: String, filled: [Int: Int]
    ) -> (version: Int, filled: Int, required: Int) {
        let versions = Set(cells.lazy.filter { $0.dataSet == dataSet }.map(\.version)).sorted()
        let counted = versions.map { (version: $0, filled: filled[$0] ?? 0, required: count(of: dataSet, in: $0)) }
        // Of equals the newest; shares are compared without division.
        return counted.reduce(
            (version: versions.first ?? 0, filled: 0, required: count(of: dataSet, in: versions.first ?? 0))
        ) {
            best, next in next.filled * best.required > best.filled * next.required ? next : best
        }
    }
}
