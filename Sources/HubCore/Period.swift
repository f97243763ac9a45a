/// The lengths of time over which figures are asked for.
package enum PeriodType: String, CaseIterable, Sendable, Codable {
    case month, half, year
}

/// A month, a half or a fiscal year. Written `2025-04`, `2025-H1`, `FY2025`.
package enum Period: Hashable, Sendable, Comparable, CustomStringConvertible {
    case month(Month)
    case half(Half)
    case year(FiscalYear)

    package init?(_ text: some StringProtocol) {
        if text.hasPrefix("FY"), let year = FiscalYear(text) {
            self = .year(year)
        } else if let half = Half(text) {
            self = .half(half)
        } else if let month = Month(text) {
            self = .month(month)
        } else {
            return nil
        }
    }

    /// The period of the given type that contains `month`.
    package init(_ type: PeriodType, containing month: Month) {
        self =
            switch type {
            case .month: .month(month)
            case .half: .half(Half(containing: month))
            case .year: .year(month.fiscalYear)
            }
    }

    package var type: PeriodType {
        switch self {
        case .month: .month
        case .half: .half
        case .year: .year
        }
    }

    package var firstMonth: Month {
        switch self {
        case .month(let month): month
        case .half(let half): half.firstMonth
        case .year(let year): year.firstMonth
        }
    }

    package var lastMonth: Month {
        switch self {
        case .month(let month): month
        case .half(let half): half.lastMonth
        case .year(let year): year.lastMonth
        }
    }

    package var description: String {
        switch self {
        case .month(let month): month.description
        case .half(let half): half.description
        case .year(let year): year.description
        }
    }

    package static func < (a: Self, b: Self) -> Bool {
        (a.firstMonth, a.lastMonth) < (b.firstMonth, b.lastMonth)
    }
}
