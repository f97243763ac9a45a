import HubCore

/// A member's dues beside its reports: whom to talk to about both.
package struct MemberStanding: Sendable, Equatable, Encodable {
    package let scheme: String
    package let name: String
    package let isMadeUp: Bool
    /// What is open, due or not, and how much of it is past due.
    package let open: Yen
    package let pastDue: Yen
    package let oldestDueOn: Day?
    /// Months of the fiscal year with a report, and the last month with one ever, as 2026-05.
    package let reportedMonths: Int
    package let lastReportFor: String?
    /// Nil where it gets reminders.
    package let hold: ReminderHold?
}

/// A payment that waits for a person.
package struct WaitingPayment: Sendable, Equatable, Encodable {
    package let line: Int64
    package let account: String
    package let bookedOn: Day
    package let days: Int
    package let amount: Yen
    package let payerName: String
    package let state: ReceivedLine.State

    init(_ line: ReceivedLine, on day: Day) {
        self.line = line.id.rawValue
        account = line.account
        bookedOn = line.bookedOn
        days = Int(day.ordinal - line.bookedOn.ordinal)
        amount = line.amount
        payerName = line.payerName
        state = line.state
    }
}
