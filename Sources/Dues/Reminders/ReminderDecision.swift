import HubCore

/// An invoice that is not paid, with all that a reminder of it depends on.
struct OpenInvoice: Sendable, Equatable {
    /// A reminder that was made.
    struct Made: Sendable, Equatable {
        let level: ReminderLevel
        let on: Day
    }

    let number: InvoiceNumber
    let member: SchemeID
    let dueOn: Day
    /// Above zero.
    let balance: Yen
    let last: Made?
    let hold: ReminderHold?
}

/// What the bank has told so far.
struct BankKnowledge: Sendable, Equatable {
    /// The last day that is known of every account; nil where an account was never fed, or there is none.
    let through: Day?
    /// Payments that wait for a person.
    let waitingLines: Int
    /// Members whose money one of them may be.
    let candidates: Set<SchemeID>

    /// How many banking days after the known ones have passed, today not counted.
    func missingDays(on today: Day) -> Int? {
        guard let through else { return nil }
        var (day, missing) = (through.adding(days: 1), 0)
        while day < today {
            if day.isBankingDay { missing += 1 }
            day = day.adding(days: 1)
        }
        return missing
    }
}

/// Why no reminder goes out today.
package enum ReminderObstacle: String, Sendable, Hashable, Codable, CaseIterable {
    case bankDataOld = "bank-data-old"
    case notABankingDay = "not-a-banking-day"
    case onHold = "on-hold"
    case receiptOpen = "receipt-open"
    case notYet = "not-yet"
    case allMade = "all-made"

    package var title: Message {
        switch self {
        case .bankDataOld: Message(ja: "銀行のデータが古い(先に取り込んでください)", en: "the bank's data is old; import it first")
        case .notABankingDay: Message(ja: "銀行の休業日には出しません", en: "banks are closed today")
        case .onHold: Message(ja: "督促を見合わせている会員", en: "the member is on hold")
        case .receiptOpen: Message(ja: "この会員の入金かもしれない明細が確認待ち", en: "a payment that waits may be the member's")
        case .notYet: Message(ja: "次の段階の日になっていない", en: "the next level's day has not come")
        case .allMade: Message(ja: "催告書まで発行済み", en: "the formal demand was made")
        }
    }
}

/// Decides whether an invoice is asked for today, and how urgently.
enum ReminderDecision: Sendable, Equatable {
    case make(ReminderLevel)
    /// `next`: the level that would come, and its first day where that is known.
    case wait(ReminderObstacle, next: ReminderLevel?, from: Day?)

    init(_ invoice: OpenInvoice, _ policy: ReminderPolicy, _ bank: BankKnowledge, on today: Day) {
        guard let (level, day) = Self.next(invoice, policy, on: today) else {
            self = .wait(.allMade, next: nil, from: nil)
            return
        }
        // In the order in which a person can do something about it.
        let obstacle: ReminderObstacle? =
            if today < day { .notYet } else if invoice.hold?.holds(on: today) == true {
                .onHold
            } else if !today.isBankingDay {
                .notABankingDay
            } else if bank.missingDays(on: today).map({ $0 > policy.freshDays }) ?? true {
                .bankDataOld
            } else if bank.candidates.contains(invoice.member) { .receiptOpen } else { nil }
        self = obstacle.map { .wait($0, next: level, from: day) } ?? .make(level)
    }

    /// One level after another, however late it is; but what comes before the due date is passed over after it.
    private static func next(
        _ invoice: OpenInvoice, _ policy: ReminderPolicy, on today: Day
    ) -> (level: ReminderLevel, from: Day)? {
        guard let last = invoice.last else {
            let level: ReminderLevel = today <= invoice.dueOn ? .notice : .request
            return (level, policy.day(of: level, dueOn: invoice.dueOn))
        }
        guard let level = ReminderLevel(rawValue: last.level.rawValue + 1) else { return nil }
        return (
            level,
            max(policy.day(of: level, dueOn: invoice.dueOn), last.on.adding(days: policy.distanceDays))
        )
    }
}
