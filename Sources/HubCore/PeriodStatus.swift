/// How far a month of a data set has come.
package enum PeriodStatus: String, Sendable, Codable, CaseIterable {
    /// The month is not over.
    case open
    /// The month is over, and its reports are awaited.
    case due
    /// The due date has passed; reports are late and still taken.
    case grace
    /// A change waits for a person.
    case closed
    /// Closed, and part of a release.
    case published

    /// Whether what a scheme sends waits for a person.
    package var holdsChanges: Bool { self == .closed || self == .published }
}

/// When the months of a data set are due.
package struct ReportingCalendar: Sendable, Equatable, Codable {
    /// Of the month that follows, 1–28.
    package let dueDay: Int
    /// Days after the due date in which late reports are taken without asking, 0–366.
    package let graceDays: Int
    /// Whether a month closes by itself when its days of grace are over. Otherwise a person closes it.
    package let closesByItself: Bool

    /// The 10th of the month that follows, 20 more days, and a person closes.
    package static let usual = ReportingCalendar(checkedDueDay: 10, graceDays: 20, closesByItself: false)

    /// Problems: `request-invalid` for a day or a number of days out of bounds.
    package init(dueDay: Int, graceDays: Int, closesByItself: Bool) throws(Problem) {
        guard (1...28).contains(dueDay) else {
            throw Problem(.badRequest, detail: Message(ja: "締切日は1から28までです", en: "The due day is 1 to 28"))
        }
        guard (0...366).contains(graceDays) else {
            throw Problem(.badRequest, detail: Message(ja: "猶予は0日から366日までです", en: "The grace is 0 to 366 days"))
        }
        self.init(checkedDueDay: dueDay, graceDays: graceDays, closesByItself: closesByItself)
    }

    private init(checkedDueDay: Int, graceDays: Int, closesByItself: Bool) {
        dueDay = checkedDueDay
        self.graceDays = graceDays
        self.closesByItself = closesByItself
    }

    /// The last day, in Japan, on which the month's report is on time.
    package func dueDate(of month: Month) -> Day {
        month.next.firstDay.adding(days: dueDay - 1)
    }

    /// The last day on which a late report is taken.
    package func graceEnd(of month: Month) -> Day { dueDate(of: month).adding(days: graceDays) }
}

/// What a person recorded about a month.
package enum PeriodMark: String, Sendable, Codable {
    case closed, reopened, published
}

extension PeriodStatus {
    /// Follows from the calendar and from what a person recorded, which comes first. Pure.
    package static func decide(
        _ month: Month, calendar: ReportingCalendar, mark: PeriodMark?, today: Day
    ) -> PeriodStatus {
        switch mark {
        case .published: return .published
        case .closed: return .closed
        case .reopened, nil: break
        }
        if today < month.next.firstDay { return .open }
        if today <= calendar.dueDate(of: month) { return .due }
        if today <= calendar.graceEnd(of: month) || mark == .reopened { return .grace }
        return calendar.closesByItself ? .closed : .grace
    }

    /// As the national office calls it.
    package var label: Message {
        switch self {
        case .open: Message(ja: "受付中（月の途中）", en: "open")
        case .due: Message(ja: "提出待ち", en: "due")
        case .grace: Message(ja: "締切後（受付中）", en: "grace")
        case .closed: Message(ja: "締め済み", en: "closed")
        case .published: Message(ja: "公表済み", en: "published")
        }
    }
}

extension Month {
    package var firstDay: Day { Day(year: year, month: month, day: 1)! }
    package var lastDay: Day { next.firstDay.adding(days: -1) }
}
