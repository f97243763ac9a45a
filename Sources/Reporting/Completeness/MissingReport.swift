import DataDictionary
import Foundation
import HubCore
import ReferenceData

/// A report of one scheme that is expected and did not come, or came with cells missing.
package struct MissingReport: Sendable, Codable, Equatable {
    package struct Cell: Sendable, Codable, Equatable {
        package let path: String
        package let label: Message
    }

    package enum Lack: String, Sendable, Codable {
        case notReceived = "not-received"
        /// Came, and nothing stands in it.
        case empty
        case incomplete

        package var label: Message {
            switch self {
            case .notReceived: Message(ja: "未提出", en: "not received")
            case .empty: Message(ja: "空の報告", en: "empty")
            case .incomplete: Message(ja: "記入もれ", en: "incomplete")
            }
        }
    }

    package let dataSet: String
    package let dataSetLabel: Message
    package let month: String
    package let lack: Lack
    package let label: Message
    package let status: PeriodStatus
    package let dueOn: Day
    /// The last day of an extension that has not ended.
    package let extendedTo: Day?
    package let receivedAt: Date?
    package let filled: Int
    package let required: Int
    /// By name, where something stands; at most `Limits.entriesPerReview` in all.
    package let missing: [Cell]
}

/// What is known of one scheme beside its reports.
struct SchemeRemainder {
    let filled: [Month: Set<Int32>]
    let extensions: [(dataSet: String, month: Month, expiresOn: Day)]
    let periods: ReportingPeriods
    let today: Day

    /// Names what lacks, by month and data set. Pure.
    func missing(
        _ standings: [ReportStanding], _ dictionary: DictionaryInUse, _ directory: CellDirectory
    ) -> [MissingReport] {
        var named = 0
        return standings.filter { $0.isExpected && !$0.isComplete }
            .sorted { ($0.month, $0.dataSet) < ($1.month, $1.dataSet) }
            .compactMap { standing in
                guard let id = DataSet.ID(parsing: standing.dataSet), let dataSet = directory.dataSet(id) else {
                    return nil
                }
                let lack: MissingReport.Lack =
                    !standing.isReceived ? .notReceived : standing.filled == 0 ? .empty : .incomplete
                let cells =
                    lack == .incomplete
                    ? lacking(standing, dictionary, directory).prefix(max(0, Limits.entriesPerReview - named)) : []
                named += cells.count
                return MissingReport(
                    dataSet: standing.dataSet, dataSetLabel: dataSet.label, month: standing.month.description,
                    lack: lack, label: lack.label,
                    status: periods.status(of: standing.dataSet, standing.month, today: today), dueOn: standing.dueOn,
                    extendedTo: extensions.first { $0.dataSet == standing.dataSet && $0.month == standing.month }?
                        .expiresOn,
                    receivedAt: standing.firstReceivedAt, filled: standing.filled, required: standing.required,
                    missing: Array(cells))
            }
    }

    /// The empty cells, in the version that the report is nearest to being whole in.
    private func lacking(
        _ standing: ReportStanding, _ dictionary: DictionaryInUse, _ directory: CellDirectory
    ) -> [MissingReport.Cell] {
        let filled = filled[standing.month] ?? []
        let lists = dictionary.series.versions.compactMap { version -> ArraySlice<DataCell>? in
            DataSet.ID(parsing: standing.dataSet).flatMap(version.dataSet).map { version.cells(of: $0) }
        }
        let whole = lists.filter { $0.count == standing.required }
        let cells = whole.max { a, b in count(a, filled, directory) < count(b, filled, directory) } ?? []
        return cells.filter { cell in !(directory.id(of: cell).map(filled.contains) ?? false) }.map {
            MissingReport.Cell(path: $0.path, label: directory.label(of: $0))
        }
    }

    private func count(_ cells: ArraySlice<DataCell>, _ filled: Set<Int32>, _ directory: CellDirectory) -> Int {
        cells.count { cell in directory.id(of: cell).map(filled.contains) ?? false }
    }
}
