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

/// Looks once more before a reminder goes out: money may have come in since it was made.
enum ReminderGate {
    /// Nil: it may go.
    static func stop(
        _ invoices: [ReminderStanding], _ policy: ReminderPolicy, _ bank: BankKnowledge, on today: Day
    ) -> LetterStop? {
        if invoices.contains(where: { $0.open != $0.asked }) { return .paid }
        if invoices.contains(where: \.isSuperseded) { return .superseded }
        if invoices.contains(where: { $0.hold?.holds(on: today) == true }) { return .onHold }
        if bank.missingDays(on: today).map({ $0 > policy.freshDays }) ?? true { return .bankDataOld }
        if invoices.contains(where: { bank.candidates.contains($0.member) }) { return .receiptOpen }
        return nil
    }

    static func stop(_ document: UUID, on today: Day, in transaction: Transaction) throws -> LetterStop? {
        try stop(
            transaction.all(ReminderStore.standing, document), ReminderPolicyStore.policy(in: transaction),
            ReminderStore.bank(in: transaction), on: today)
    }
}
