import HubCore

/// By when dues are to be paid: a day of the fiscal year, moved to a banking day, and never sooner after billing than
/// the member needs to pay.
package struct DueDateRule: Sendable, Equatable {
    /// Which way a day moves on which banks are closed.
    package enum Movement: String, Sendable, Hashable, Codable, CaseIterable {
        case next, previous

        package var title: Message {
            switch self {
            case .next: Message(ja: "翌営業日", en: "next banking day")
            case .previous: Message(ja: "前営業日", en: "banking day before")
            }
        }
    }

    /// 1–12.
    package let month: Int
    /// 1–31; the last day of the month where it has fewer.
    package let day: Int
    package let movement: Movement
    /// Days that a member has at least, 0–365.
    package let daysToPay: Int

    /// Errors: `Problem(.feeScheduleInvalid)` for numbers out of bounds.
    package init(month: Int, day: Int, movement: Movement = .next, daysToPay: Int = 30) throws(Problem) {
        guard (1...12).contains(month), (1...31).contains(day), (0...365).contains(daysToPay) else {
            throw Problem(
                .feeScheduleInvalid,
                detail: Message(ja: "支払期限の月日または猶予日数が正しくありません", en: "the due date or the days to pay are out of bounds"))
        }
        self.month = month
        self.day = day
        self.movement = movement
        self.daysToPay = daysToPay
    }

    /// The due date of a bill for the fiscal year that is made on the day given.
    package func dueDate(in fiscalYear: FiscalYear, billedOn billing: Day) -> Day {
        let year = month >= 4 ? fiscalYear.year : fiscalYear.year + 1
        let named = (0...3).lazy.compactMap { Day(year: year, month: month, day: day - $0) }.first!
        let earliest = billing.adding(days: daysToPay)
        let due = named.movedToBankingDay(movement)
        // A banking day before `earliest` would take from the days to pay.
        return due >= earliest ? due : earliest.movedToBankingDay(.next)
    }
}
