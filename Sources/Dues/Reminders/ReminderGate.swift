import Foundation
import HubCore
import Postgres

/// An invoice that a letter asks for, as it stands when the letter is about to go.
struct ReminderStanding: Sendable, Equatable {
    let member: SchemeID
    /// What the letter says is open, and what is.
    let asked: Yen
    let open: Yen
    /// A more urgent letter was made meanwhile.
    let isSuperseded: Bool
    let hold: ReminderHold?
}

/// Why a letter that was made does not go out. Kept as the letter's last result.
package enum ReminderStop: String, Sendable, Hashable, CaseIterable {
    case paid = "reminder-paid"
    case superseded = "reminder-superseded"
    case onHold = "reminder-on-hold"
    case bankDataOld = "reminder-bank-data-old"
    case receiptOpen = "reminder-receipt-open"

    package var title: Message {
        switch self {
        case .paid: Message(ja: "入金などで金額が変わったため、送りません", en: "not sent: what is owed has changed")
        case .superseded: Message(ja: "次の段階の督促があるため、送りません", en: "not sent: a later level was made")
        case .onHold: Message(ja: "督促を見合わせている会員のため、送りません", en: "not sent: the member is on hold")
        case .bankDataOld: Message(ja: "銀行のデータが古いため、送りません", en: "not sent: the bank's data is old")
        case .receiptOpen: Message(ja: "入金かもしれない明細が確認待ちのため、送りません", en: "not sent: a payment that waits may be theirs")
        }
    }
}

/// Looks once more before a reminder goes out: money may have come in since it was made.
enum ReminderGate {
    /// Nil: it may go.
    static func stop(
        _ invoices: [ReminderStanding], _ policy: ReminderPolicy, _ bank: BankKnowledge, on today: Day
    ) -> ReminderStop? {
        if invoices.contains(where: { $0.open != $0.asked }) { return .paid }
        if invoices.contains(where: \.isSuperseded) { return .superseded }
        if invoices.contains(where: { $0.hold?.holds(on: today) == true }) { return .onHold }
        if bank.missingDays(on: today).map({ $0 > policy.freshDays }) ?? true { return .bankDataOld }
        if invoices.contains(where: { bank.candidates.contains($0.member) }) { return .receiptOpen }
        return nil
    }

    static func stop(_ document: UUID, on today: Day, in transaction: Transaction) throws -> ReminderStop? {
        try stop(
            transaction.all(ReminderStore.standing, document), ReminderPolicyStore.policy(in: transaction),
            ReminderStore.bank(in: transaction), on: today)
    }
}
