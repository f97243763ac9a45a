import DataDictionary
import HubCore

/// What files are read against: whose they should be, what is counted, what day it is.
package struct IntakeContext: Sendable {
    package let dictionary: DataDictionary
    package let scheme: SchemeCode
    package let today: Day
    /// The fiscal year that a template may be of, where the office says so.
    package let fiscalYear: FiscalYear?
    /// The months to report, where the office says so. A list then stands for all of them.
    package let months: ClosedRange<Month>?

    package init(
        dictionary: DataDictionary, scheme: SchemeCode, today: Day, fiscalYear: FiscalYear? = nil,
        months: ClosedRange<Month>? = nil
    ) {
        self.dictionary = dictionary
        self.scheme = scheme
        self.today = today
        self.fiscalYear = fiscalYear
        self.months = months
    }

    var currentFiscalYear: FiscalYear { today.month.fiscalYear }

    /// This year's, and until the end of June the last one's: March is reported and corrected in spring.
    func accepts(_ year: FiscalYear) -> Bool {
        if let fiscalYear { return year == fiscalYear }
        return year == currentFiscalYear || year == today.month.advanced(by: -3).fiscalYear
    }

    func reports(_ month: Month) -> Bool { months?.contains(month) ?? true }
}
