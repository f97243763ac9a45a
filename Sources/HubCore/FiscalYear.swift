/// 年度: April of the year named to March of the next.
package struct FiscalYear: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let year: Int

    package init(_ year: Int) { self.year = year }

    /// Nil unless four digits between 1989 and 2188. `FY2024` is read as well.
    package init?(_ text: some StringProtocol) {
        let digits = text.hasPrefix("FY") ? text.dropFirst(2) : text[...]
        guard digits.utf8.count == 4, digits.utf8.allSatisfy(\.isDigit), let year = Int(digits),
            (1989...2188).contains(year)
        else { return nil }
        self.year = year
    }

    package var firstMonth: Month { Month(year: year, month: 4) }
    package var lastMonth: Month { Month(year: year + 1, month: 3) }
    package var months: ClosedRange<Month> { firstMonth...lastMonth }

    /// 令和8年度, 平成30年度. The fiscal year takes the era of its April; 2019 is 令和元年度, as government usage has it.
    package var japanese: String {
        switch year {
        case 2020...: "令和\(year - 2018)年度"
        case 2019: "令和元年度"
        default: year == 1989 ? "平成元年度" : "平成\(year - 1988)年度"
        }
    }

    package var description: String { "FY\(year)" }
    package static func < (a: Self, b: Self) -> Bool { a.year < b.year }
}

/// 上半期 (April–September) or 下半期 (October–March) of a fiscal year. Written `2025-H1`.
package struct Half: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let fiscalYear: FiscalYear
    /// 1 or 2.
    package let number: Int

    package init(fiscalYear: FiscalYear, number: Int) {
        precondition(number == 1 || number == 2)
        self.fiscalYear = fiscalYear
        self.number = number
    }

    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let year = FiscalYear(parts[0]), parts[1] == "H1" || parts[1] == "H2" else {
            return nil
        }
        self.init(fiscalYear: year, number: parts[1] == "H1" ? 1 : 2)
    }

    package init(containing month: Month) {
        self.init(fiscalYear: month.fiscalYear, number: (4...9).contains(month.month) ? 1 : 2)
    }

    package var firstMonth: Month { Month(year: fiscalYear.year, month: number == 1 ? 4 : 10) }
    package var lastMonth: Month { firstMonth.advanced(by: 5) }
    package var japanese: String { fiscalYear.japanese + (number == 1 ? "上半期" : "下半期") }
    package var description: String { "\(fiscalYear.year)-H\(number)" }
    package static func < (a: Self, b: Self) -> Bool { a.firstMonth < b.firstMonth }
}
