import DataDictionary
import HubCore

/// What an office tells the hub: a whole month of a data set, a single figure of one, or something of itself.
package enum OfficeRecord: Hashable, Sendable {
    /// Replaces the report. A cell that is not among them is withdrawn.
    case report(ReportKey, cells: [CellPath: CellValue])
    case put(ReportKey, CellPath, CellValue)
    /// Withdraws a figure that was put.
    case withdraw(ReportKey, CellPath)
    case statement(OfficeStatement)

    /// The report that the record is, or changes; nil for what is no figure.
    package var report: ReportKey? {
        switch self {
        case .report(let report, _), .put(let report, _, _), .withdraw(let report, _): report
        case .statement: nil
        }
    }

    /// What revisions are counted for: `activity/2022-04`, with the cell behind it, or a statement's key.
    package var key: String {
        switch self {
        case .report(let report, _): report.description
        case .put(let report, let cell, _), .withdraw(let report, let cell): "\(report)/\(cell)"
        case .statement(let statement): statement.key
        }
    }
}

/// One data set of one month, written `activity/2022-04`.
package struct ReportKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let dataSet: DataSet.ID
    package let period: Month

    package init(dataSet: DataSet.ID, period: Month) {
        self.dataSet = dataSet
        self.period = period
    }

    package init(parsing text: some StringProtocol) throws(LineFault) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .key(text) }
        try self.init(dataSet: parts[0], period: parts[1])
    }

    package init(dataSet: some StringProtocol, period: some StringProtocol) throws(LineFault) {
        guard let dataSet = DataSet.ID(parsing: dataSet) else { throw .dataSet(dataSet) }
        guard let period = Month(period) else { throw .period(period) }
        self.init(dataSet: dataSet, period: period)
    }

    package var description: String { "\(dataSet)/\(period)" }
    package static func < (a: Self, b: Self) -> Bool { (a.dataSet, a.period) < (b.dataSet, b.period) }
}

/// A figure's place in a report, written `families.new/referral=phn`, or the element alone for its total.
package struct CellPath: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The one spelling: pairs sorted by category.
    package let description: String

    package init(element: DataElement.ID, key: CategoryKey) {
        description = key.isTotal ? element.rawValue : "\(element)/\(key)"
    }

    package init(parsing text: some StringProtocol) throws(LineFault) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let element = DataElement.ID(parsing: parts[0]) else { throw .element(parts[0]) }
        guard parts.count == 2 else {
            self.init(element: element, key: .total)
            return
        }
        guard let key = CategoryKey(parsing: parts[1]), !key.isTotal else { throw .categories(parts[1]) }
        self.init(element: element, key: key)
    }

    package static func < (a: Self, b: Self) -> Bool { a.description < b.description }
}
