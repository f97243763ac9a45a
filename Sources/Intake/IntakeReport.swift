import DataDictionary
import HubCore

/// A figure as an office gave it.
package enum Figure: Hashable, Sendable {
    /// In units of the element's last decimal: 12.5 hours with one decimal are 125.
    case value(Int64)
    case notReported
    case notApplicable
}

/// One data set of one month.
package struct ReportMonth: Hashable, Sendable, Comparable {
    package let dataSet: DataSet.ID
    package let month: Month

    package init(dataSet: DataSet.ID, month: Month) {
        self.dataSet = dataSet
        self.month = month
    }

    package static func < (a: Self, b: Self) -> Bool { (a.dataSet, a.month) < (b.dataSet, b.month) }
}

/// What files say of one data set of one month.
package struct IntakeReport: Sendable {
    package let about: ReportMonth
    /// Whether every cell of the data set was there to be filled in, so that what is not among the figures is taken
    /// back. Figures that were counted from a list leave others as they are.
    package let isWhole: Bool
    /// In the order of the dictionary.
    package let figures: [Placed]

    package struct Placed: Sendable {
        package let cell: DataCell
        package let figure: Figure
    }
}
