import Foundation
import HubCore
import Postgres

/// Books payments and takes bookings back, within the caller's transaction and under the lock of the books.
struct ReceiptWriter {
    let book: LedgerBook
    let entropy: Entropy
    let actor: String
    let now: Date

    /// One payment to be posted.
    struct Posting {
        let line: ReceivedLine
        let tier: MatchingTier
        let reasons: [MatchingReason]
        let allocations: [PlannedAllocation]
    }

    func post(_ postings: [Posting], in transaction: Transaction) throws {
        if postings.isEmpty { return }
        let numbers = Set(postings.flatMap { $0.allocations.compactMap(\.invoiceNumber) }).sorted()
        let receivable = Dictionary(
            try transaction.all(ReceiptStore.receivables, numbers.map(\.description)),
            uniquingKeysWith: { first, _ in first })
        var entries: [LedgerEntry] = []
        var receipts: [(id: UUID, posting: Posting, entry: UUID)] = []
        var rows: [ReceiptStore.NewAllocation] = []
        for posting in postings {
            let day = book.bookingDay(for: posting.line.bookedOn)
            let (receipt, entry) = (entropy.uuid(at: now), entropy.uuid(at: now))
            let placed = posting.allocations.map { allocation in
                ReceiptStore.NewAllocation(
                    receipt: receipt, allocation,
                    account: Self.account(of: allocation, on: day, receivable: receivable), entry: entry)
            }
            entries.append(
                LedgerEntry(
                    id: entry, bookedOn: day, description: "入金 \(posting.line.payerName)",
                    source: "receipt \(receipt.uuidString.lowercased())",
                    lines: ReceiptEntry.lines(of: placed, receiving: posting.line.amount)))
            receipts.append((receipt, posting, entry))
            rows += placed
        }
        LedgerStore.append(entries, recordedBy: actor, at: now, in: transaction)
        transaction.enqueue(
            ReceiptStore.insertReceipts, receipts.map(\.id), receipts.map(\.posting.line.id),
            receipts.map(\.posting.tier.rawValue),
            receipts.map { $0.posting.reasons.map(\.rawValue).joined(separator: " ") }, receipts.map(\.entry), now,
            actor)
        ReceiptStore.insert(rows, in: transaction)
        transaction.enqueue(BankLineStore.setStates, postings.map(\.line.id), .posted)
        try InvoiceStateStore.refresh(numbers, at: now, in: transaction)
    }

    /// Takes a posted receipt back by an entry that mirrors where its money stands. Gives the invoices that it had paid.
    ///
    /// Problems: `bank-line-state` when some of it was given back already, `ledger-month-closed`.
    func reverse(_ receipt: UUID, on day: Day, description: String, in transaction: Transaction) throws {
        try book.requireOpen(day)
        let live = try transaction.all(ReceiptStore.live, receipt)
        guard !live.contains(where: { $0.account == .bank }) else {
            throw Problem(
                .bankLineState,
                detail: Message(ja: "一部または全部が返金済みです", en: "some or all of it was refunded"))
        }
        let entry = LedgerEntry(
            id: entropy.uuid(at: now), bookedOn: day, description: description,
            source: "reversal \(receipt.uuidString.lowercased())", lines: ReceiptEntry.reversal(of: live))
        LedgerStore.append(entry, recordedBy: actor, at: now, in: transaction)
        transaction.enqueue(ReceiptStore.end, live.map(\.id), entry.id)
        transaction.enqueue(ReceiptStore.reverse, receipt, entry.id, now, actor)
        try InvoiceStateStore.refresh(Set(live.compactMap(\.invoice)).sorted(), at: now, in: transaction)
    }

    /// Where a part of a payment is booked. 前受会費 until the year begins for which it is; 未収会費 where the due was
    /// booked before; 雑収入 where that had been given up.
    static func account(
        of allocation: PlannedAllocation, on day: Day, receivable: [InvoiceNumber: ReceiptStore.Receivable]
    ) -> LedgerAccount {
        switch allocation.target {
        case .deposit: return .deposit
        case .suspense: return .suspense
        case .sundry: return .sundry
        case .invoice(let number): return account(of: number, on: day, receivable: receivable[number])
        }
    }

    static func account(
        of number: InvoiceNumber, on day: Day, receivable: ReceiptStore.Receivable?
    ) -> LedgerAccount {
        if day < number.fiscalYear.firstDay { return .advance }
        guard let receivable, day >= receivable.bookedOn else { return .dues }
        return receivable.isWrittenOff ? .sundry : .receivable
    }
}

/// The lines of entries about receipts.
enum ReceiptEntry {
    static func lines(of rows: [ReceiptStore.NewAllocation], receiving amount: Yen) -> [LedgerEntry.Line] {
        let fees = rows.reduce(Yen.zero) { $0 + $1.fee }
        return [LedgerEntry.Line(.debit, .bank, amount)] + (fees > .zero ? [LedgerEntry.Line(.debit, .fees, fees)] : [])
            + rows.map { .init(.credit, $0.account, $0.amount + $0.fee, member: $0.member, invoice: $0.invoice) }
    }

    static func reversal(of live: [ReceiptStore.Allocation]) -> [LedgerEntry.Line] {
        let amount = live.reduce(Yen.zero) { $0 + $1.amount }
        let fees = live.reduce(Yen.zero) { $0 + $1.fee }
        return live.map { .init(.debit, $0.account, $0.amount + $0.fee, member: $0.member, invoice: $0.invoice) }
            + [LedgerEntry.Line(.credit, .bank, amount)]
            + (fees > .zero ? [LedgerEntry.Line(.credit, .fees, fees)] : [])
    }
}

extension PlannedAllocation {
    var invoiceNumber: InvoiceNumber? {
        if case .invoice(let number) = target { number } else { nil }
    }
}

extension FiscalYear {
    package var firstDay: Day { Day(year: year, month: 4, day: 1)! }
    package var lastDay: Day { Day(year: year + 1, month: 3, day: 31)! }
}
