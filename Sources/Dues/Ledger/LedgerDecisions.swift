import Audit
import Foundation
import HubCore
import Postgres

/// What is decided about the books and about invoices beside payments: closing, year ends, credit notes, refunds.
///
/// Everything is one transaction under the lock of the books, with its event in the audit log.
package struct LedgerDecisions: Sendable {
    let database: Database
    let clock: Clock
    let entropy: Entropy

    package init(database: Database, clock: Clock, entropy: Entropy) {
        self.database = database
        self.clock = clock
        self.entropy = entropy
    }

    /// The state of the books.
    package func book() async throws -> LedgerBook {
        try await database.read(as: .dues) { tx in try tx.one(LedgerBookStore.select) }
    }

    /// Closes all months up to this one. It does not open again: what is found later is booked later.
    ///
    /// Errors: `Problem(.ledgerMonthClosed)` for a month that has not ended, or is closed already.
    package func close(through month: Month, actor: String, dryRun: Bool = false) async throws {
        let today = clock.now.dayInJapan
        try await decide("dues.close", subject: month.description, actor: actor, dryRun: dryRun) { context in
            guard month < today.month else {
                throw Problem(
                    .ledgerMonthClosed,
                    detail: Message(ja: "\(month) はまだ終わっていません", en: "\(month) has not ended"))
            }
            if let closed = context.book.closedThrough, month <= closed {
                throw Problem(
                    .ledgerMonthClosed, detail: Message(ja: "\(closed) まで締め済みです", en: "closed through \(closed)"))
            }
            context.transaction.enqueue(LedgerBookStore.close, month)
        }
    }

    /// When dues become income, from now on. What is booked stays as it is.
    package func recognise(_ recognition: LedgerBook.Recognition, actor: String, dryRun: Bool = false) async throws {
        try await decide("dues.recognition", subject: recognition.rawValue, actor: actor, dryRun: dryRun) { context in
            context.transaction.enqueue(LedgerBookStore.recognise, recognition)
        }
    }

    // MARK: Invoices

    /// Makes an invoice void: it keeps its number, and the member can be billed again.
    ///
    /// Errors: `Problem(.invoiceState)` when something was paid or credited; take that back first.
    package func void(_ number: InvoiceNumber, reason: String, actor: String, dryRun: Bool = false) async throws {
        try await decide(
            "dues.void", subject: number.description, ["reason": reason], actor: actor, dryRun: dryRun
        ) { context in
            let tx = context.transaction
            let invoice = try context.open(number)
            guard invoice.balance == invoice.entry.amount, invoice.entry.state == .issued else {
                throw Problem(
                    .invoiceState,
                    detail: Message(ja: "入金または減額があります。先に取り消してください", en: "it was paid or credited; take that back first")
                )
            }
            if let receivable = try tx.first(LedgerDecisionStore.receivable, number.description) {
                let entry = context.entry(
                    "請求取消 \(number)", source: "void \(number)",
                    [
                        .init(.debit, .dues, receivable, member: invoice.member, invoice: number),
                        .init(.credit, .receivable, receivable, member: invoice.member, invoice: number),
                    ])
                context.append([entry])
                tx.enqueue(LedgerDecisionStore.endReceivable, number.description, entry.id)
            }
            tx.enqueue(InvoiceStateStore.void, number.description)
            InvoiceFeedStore.append([invoice.entry.with(.void)], at: context.now, in: tx)
        }
    }

    /// Lowers what an open invoice asks for. Without an amount: all that is open.
    ///
    /// Errors: `Problem(.invoiceState)`, `Problem(.allocationInvalid)` for more than is open.
    package func credit(
        _ number: InvoiceNumber, _ kind: InvoiceCredit, amount: Yen? = nil, reason: String, actor: String,
        dryRun: Bool = false
    ) async throws -> Yen {
        try await decide(
            "dues.\(kind.rawValue)", subject: number.description, ["reason": reason], actor: actor, dryRun: dryRun
        ) { context in
            let tx = context.transaction
            let invoice = try context.open(number)
            let amount = amount ?? invoice.balance
            guard amount > .zero, amount <= invoice.balance else {
                throw ReceiptConfirmation.refused(
                    "未収残高は \(invoice.balance) です", "\(invoice.balance) is open")
            }
            // What was never booked as income has nothing to be taken back.
            let isBooked = try tx.first(LedgerDecisionStore.receivable, number.description) != nil
            let entry =
                isBooked
                ? context.entry(
                    "\(kind.title.ja) \(number)", source: "\(kind.rawValue) \(context.unique)",
                    [
                        .init(.debit, kind.account, amount, member: invoice.member, invoice: number),
                        .init(.credit, .receivable, amount, member: invoice.member, invoice: number),
                    ]) : nil
            context.append(entry.map { [$0] } ?? [])
            tx.enqueue(
                LedgerDecisionStore.insertCredit, entropy.uuid(at: context.now), number.description, kind.rawValue,
                amount, reason, context.day, entry?.id, context.now, actor)
            try InvoiceStateStore.refresh([number], at: context.now, in: tx)
            return amount
        }
    }

    // MARK: The frame

    /// What a decision works with.
    struct Context {
        let transaction: Transaction
        let book: LedgerBook
        let entropy: Entropy
        let actor: String
        let now: Date

        /// Today, or the first open day.
        var day: Day { book.bookingDay(for: now.dayInJapan) }
        var unique: String { entropy.uuid(at: now).uuidString.lowercased() }

        func entry(
            _ description: String, on day: Day? = nil, source: String, _ lines: [LedgerEntry.Line]
        ) -> LedgerEntry {
            LedgerEntry(
                id: entropy.uuid(at: now), bookedOn: day ?? self.day, description: description, source: source,
                lines: lines)
        }

        func append(_ entries: [LedgerEntry]) {
            LedgerStore.append(entries, recordedBy: actor, at: now, in: transaction)
        }

        /// An invoice that is neither void nor settled.
        func open(_ number: InvoiceNumber) throws -> InvoiceStateStore.Standing {
            let invoice = try InvoiceStateStore.invoice(number, in: transaction)
            guard [.issued, .partiallyPaid].contains(invoice.entry.state) else {
                throw Problem(
                    .invoiceState,
                    detail: Message(
                        ja: "\(number): \(invoice.entry.state.title.ja)",
                        en: "\(number): \(invoice.entry.state.title.en)"))
            }
            return invoice
        }
    }

    func decide<R: Sendable>(
        _ action: String, subject: String, _ details: [String: String] = [:], actor: String, dryRun: Bool,
        _ body: @escaping @Sendable (Context) throws -> R
    ) async throws -> R {
        let now = clock.now
        let entropy = entropy
        let work: @Sendable (Transaction) throws -> R = { tx in
            let book = try tx.one(LedgerBookStore.lock)
            tx.enqueue(LedgerBookStore.advance)
            try AuditLog.append(
                AuditEvent(actor: actor, action: action, subject: subject, details: details), to: DuesAudit.stream,
                at: now, in: tx)
            return try body(Context(transaction: tx, book: book, entropy: entropy, actor: actor, now: now))
        }
        return try await database.maintain(as: .dues, dryRun: dryRun, work)
    }
}

/// What lowers an invoice without money.
package enum InvoiceCredit: String, Sendable, Codable, CaseIterable {
    case creditNote = "credit-note"
    case writeOff = "write-off"

    package var title: Message {
        switch self {
        case .creditNote: Message(ja: "減額", en: "credit note")
        case .writeOff: Message(ja: "貸倒", en: "write-off")
        }
    }

    var account: LedgerAccount {
        switch self {
        case .creditNote: .dues
        case .writeOff: .writeOff
        }
    }
}

extension InvoiceFeedEntry {
    func with(_ state: Invoice.State) -> Self {
        Self(number: number, member: member, amount: amount, issuedOn: issuedOn, dueOn: dueOn, state: state)
    }
}
