import Foundation
import HubCore

/// One booking of the double-entry books: what is moved, on which day, and from what it follows.
///
/// Issuing books nothing: by default dues are recognised on receipt (the NPO accounting standard), so the first
/// entries come with bank files.
package struct LedgerEntry: Sendable, Equatable {
    package struct Line: Sendable, Equatable {
        package enum Side: Sendable { case debit, credit }

        package let account: LedgerAccount
        package let side: Side
        /// Above zero; the side says which way.
        package let amount: Yen
        package let member: SchemeID?
        package let invoice: InvoiceNumber?

        package init(
            _ side: Side, _ account: LedgerAccount, _ amount: Yen, member: SchemeID? = nil,
            invoice: InvoiceNumber? = nil
        ) {
            self.account = account
            self.side = side
            self.amount = amount
            self.member = member
            self.invoice = invoice
        }

        var debit: Yen { side == .debit ? amount : .zero }
        var credit: Yen { side == .credit ? amount : .zero }
    }

    package let id: UUID
    package let bookedOn: Day
    package let description: String
    /// What is booked, as `receipt …`. The database books the same source once only.
    package let source: String
    package let lines: [Line]

    package init(id: UUID, bookedOn: Day, description: String, source: String, lines: [Line]) {
        self.id = id
        self.bookedOn = bookedOn
        self.description = description
        self.source = source
        self.lines = lines
    }

    /// The database holds the same at commit (`ledger_entry_balances`).
    package var isBalanced: Bool {
        lines.count >= 2 && lines.allSatisfy { $0.amount > .zero }
            && lines.reduce(Yen.zero) { $0 + $1.debit } == lines.reduce(Yen.zero) { $0 + $1.credit }
    }
}
