import HubCore

/// Periods as SDMX 2.1 writes them (section 6, 4.2): months of the calendar, and halves and years of a reporting year
/// that begins on 1 April, which the attribute REPORTING_YEAR_START_DAY says.
extension Period {
    package static let reportingYearStart = "--04-01"

    var sdmx: String {
        switch self {
        case .month(let month): month.description
        case .half(let half): "\(half.fiscalYear.year.padded(4))-S\(half.number)"
        case .year(let year): "\(year.year.padded(4))-A1"
        }
    }
}

/// Several periods taken together, as SDMX 2.1 writes a range of time (section 6, 4.2.8): its first day and its length.
enum SDMXTimeRange {
    /// `2025-04-01/P18M`; `periods` rising, without a gap. Nil for none.
    static func text(over periods: [Period]) -> String? {
        guard let first = periods.first?.firstMonth, let last = periods.last?.lastMonth else { return nil }
        return "\(first.firstDay)/P\(first.distance(to: last) + 1)M"
    }
}

/// The months that `startPeriod` or `endPeriod` of a query names: a year, month or day of the calendar, a reporting
/// year, half or quarter of ours, or a period as this hub writes it.
package struct SDMXPeriodBound: Sendable {
    package let months: ClosedRange<Month>

    /// Nil for what is none of these.
    package init?(_ text: String) {
        if let period = Period(text) {
            months = period.firstMonth...period.lastMonth
        } else if let day = Day(text), let month = Month(String(text.prefix(7))) {
            months = day.month...month
        } else if let year = FiscalYear(text.prefix(4)), let span = Self.span(of: text.dropFirst(4), in: year) {
            months = span
        } else {
            return nil
        }
    }

    /// `suffix`: what follows the four digits of the year.
    private static func span(of suffix: Substring, in year: FiscalYear) -> ClosedRange<Month>? {
        func part(_ number: Int, _ length: Int) -> ClosedRange<Month> {
            let first = year.firstMonth.advanced(by: (number - 1) * length)
            return first...first.advanced(by: length - 1)
        }
        switch suffix {
        case "": return Month(year: year.year, month: 1)...Month(year: year.year, month: 12)
        case "-A1": return year.months
        case "-S1", "-S2": return part(suffix.last!.wholeNumberValue!, 6)
        case "-Q1", "-Q2", "-Q3", "-Q4": return part(suffix.last!.wholeNumberValue!, 3)
        default: return nil
        }
    }
}
