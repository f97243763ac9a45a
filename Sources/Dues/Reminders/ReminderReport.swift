import HubCore

/// Who would be asked today, who not and why, and how far the bank's data reaches.
package struct ReminderReport: Sendable, Equatable, Encodable {
    package struct Line: Sendable, Equatable, Encodable {
        package let invoice: String
        package let scheme: String
        package let name: String
        package let isMadeUp: Bool
        package let dueOn: Day
        package let balance: Yen
        /// The level that is made today, or else comes next; nil after the last.
        package let level: ReminderLevel?
        /// Nil: it is made today.
        package let obstacle: ReminderObstacle?
        /// The first day of the level that comes next.
        package let from: Day?
        /// Why the member is on hold, where it is.
        package let holdReason: String?
    }

    /// Every invoice of the year that is not paid.
    package let lines: [Line]
    /// The last day that is known of every account.
    package let bankKnownThrough: Day?
    /// Banking days since then, today not counted.
    package let missingBankingDays: Int?
    /// Payments that wait for a person.
    package let waitingLines: Int

    package var due: [Line] { lines.filter { $0.obstacle == nil } }

    init(_ rows: [ReminderStore.Row], _ policy: ReminderPolicy, _ bank: BankKnowledge, on today: Day) {
        lines = rows.map { row in
            let (level, obstacle, from): (ReminderLevel?, ReminderObstacle?, Day?) =
                switch ReminderDecision(row.open, policy, bank, on: today) {
                case .make(let level): (level, nil, nil)
                case .wait(let obstacle, let next, let from): (next, obstacle, from)
                }
            return Line(
                invoice: row.open.number.description, scheme: row.scheme, name: row.name, isMadeUp: row.isMadeUp,
                dueOn: row.open.dueOn, balance: row.open.balance, level: level, obstacle: obstacle, from: from,
                holdReason: obstacle == .onHold ? row.open.hold?.reason : nil)
        }
        bankKnownThrough = bank.through
        missingBankingDays = bank.missingDays(on: today)
        waitingLines = bank.waitingLines
    }
}
