import HubCore

/// Japanese public holidays by the rules of 国民の祝日に関する法律 (Act 178 of 1948 and its amendments).
///
/// For 1980–2099: the equinoxes are officially announced each February, and the formula here agrees with them in those
/// years. Outside of them no day is a holiday.
package enum JapaneseHolidays {
    package static let years = 1980...2099

    /// The name of the holiday, nil for any other day.
    package static func name(of day: Day) -> String? {
        NationalHolidays.name(of: day) ?? (isSubstitute(day) ? "振替休日" : isBetween(day) ? "国民の休日" : nil)
    }

    /// All holidays of a calendar year, in order.
    package static func holidays(of year: Int) -> [(day: Day, name: String)] {
        guard let first = Day(year: year, month: 1, day: 1) else { return [] }
        return (0..<366).lazy.map { first.adding(days: $0) }.filter { $0.year == year }
            .compactMap { day in name(of: day).map { (day, $0) } }
    }

    /// Article 3, paragraph 2. A holiday on a Sunday is made up for on the Monday; since 2007 on the first day after
    /// it that is no national holiday.
    private static func isSubstitute(_ day: Day) -> Bool {
        guard years.contains(day.year), !NationalHolidays.contains(day) else { return false }
        var before = day.adding(days: -1)
        if day.year < 2007 { return before.isSunday && NationalHolidays.contains(before) }
        while NationalHolidays.contains(before) {
            if before.isSunday { return true }
            before = before.adding(days: -1)
        }
        return false
    }

    /// Article 3, paragraph 3, since 27 December 1985. A day between two national holidays; until 2006 not a Sunday
    /// and not one that is a substitute already.
    private static func isBetween(_ day: Day) -> Bool {
        guard (1986...years.upperBound).contains(day.year), !(day.year < 2007 && day.isSunday) else { return false }
        return NationalHolidays.contains(day.adding(days: -1)) && NationalHolidays.contains(day.adding(days: 1))
    }
}

extension Day {
    fileprivate var isSunday: Bool { weekday == 7 }
}
