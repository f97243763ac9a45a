import HubCore

extension Day {
    /// Whether banks are open: not on Saturdays, Sundays, holidays and from 31 December to 3 January
    /// (銀行法施行令 第5条).
    package var isBankingDay: Bool {
        weekday <= 5 && !isTurnOfTheYear && JapaneseHolidays.name(of: self) == nil
    }

    /// This day if banks are open, otherwise the nearest one in the direction given.
    package func movedToBankingDay(_ movement: DueDateRule.Movement) -> Day {
        var day = self
        while !day.isBankingDay { day = day.adding(days: movement == .next ? 1 : -1) }
        return day
    }

    private var isTurnOfTheYear: Bool {
        self == Day(year: year, month: 12, day: 31) || self <= Day(year: year, month: 1, day: 3)!
    }
}
