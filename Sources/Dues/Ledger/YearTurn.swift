import Foundation
import HubCore
import Postgres

/// What a command about a fiscal year booked.
package struct YearTurnReport: Sendable, Equatable {
    package let invoices: [InvoiceNumber]
    package let sum: Yen
    /// Money kept for the year without an invoice to which it could go.
    package let withoutInvoice: Int
}

extension LedgerDecisions {
    /// On April 1: 前受会費 of the year, and of earlier ones, becomes 受取会費 (or settles 未収会費). Running it again
    /// finds nothing more to do.
    ///
    /// Errors: `Problem(.ledgerMonthClosed)` before the year begins.
    package func beginYear(_ year: FiscalYear, actor: String, dryRun: Bool = false) async throws -> YearTurnReport {
        try await decide("dues.year-start", subject: year.description, actor: actor, dryRun: dryRun) { context in
            guard context.now.dayInJapan >= year.firstDay else {
                throw Problem(
                    .ledgerMonthClosed,
                    detail: Message(ja: "\(year.japanese)はまだ始まっていません", en: "\(year) has not begun"))
            }
            let day = context.book.bookingDay(for: year.firstDay)
            let advances = try context.transaction.all(ReceiptStore.liveIn, .advance)
                .filter { $0.fiscalYear.map { $0 <= year } ?? false }
            let (bound, unbound) = try Self.bind(advances, context)
            try Self.turn(bound, from: .advance, on: day, "\(year.japanese) 前受会費の振替", context)
            return YearTurnReport(
                invoices: bound.map(\.invoice), sum: bound.reduce(.zero) { $0 + $1.allocation.gross },
                withoutInvoice: unbound)
        }
    }

    /// At a year's end: dues that were open on March 31 and have come in since are booked as 未収会費 of the old year.
    /// What has not come in is not certain, and is not booked.
    ///
    /// Errors: `Problem(.ledgerMonthClosed)` when March is closed, or has not ended.
    package func endYear(_ year: FiscalYear, actor: String, dryRun: Bool = false) async throws -> YearTurnReport {
        try await decide("dues.year-end", subject: year.description, actor: actor, dryRun: dryRun) { context in
            let tx = context.transaction
            try context.book.requireOpen(year.lastDay)
            guard context.now.dayInJapan > year.lastDay else {
                throw Problem(
                    .ledgerMonthClosed,
                    detail: Message(ja: "\(year.japanese)はまだ終わっていません", en: "\(year) has not ended"))
            }
            let late = try tx.all(LedgerDecisionStore.paidAfter, year, year.lastDay)
            try Self.book(late, on: { _ in year.lastDay }, "\(year.japanese) 未収会費", context)
            let live = try tx.all(ReceiptStore.liveOfInvoices, late.map(\.number.description))
                .filter { $0.account == .dues }
            let turned = live.compactMap { allocation in
                allocation.invoice.map { Turned(allocation: allocation, invoice: $0, to: .receivable) }
            }
            // Those that came in before are no part of the list.
            let afterwards = Set(try tx.all(LedgerDecisionStore.bookedAfter, live.map(\.id), year.lastDay))
            try Self.turn(
                turned.filter { afterwards.contains($0.allocation.id) }, from: .dues, on: context.day,
                "\(year.japanese) 未収会費の回収", context)
            return YearTurnReport(
                invoices: late.map(\.number), sum: late.reduce(.zero) { $0 + $1.amount }, withoutInvoice: 0)
        }
    }

    /// Under accrual: invoices of the year that do not stand in the books yet become 未収会費 / 受取会費, on the day of
    /// issue or the first of the year.
    ///
    /// Errors: `Problem(.allocationInvalid)` where dues are recognised on receipt.
    package func accrue(_ year: FiscalYear, actor: String, dryRun: Bool = false) async throws -> YearTurnReport {
        try await decide("dues.accrue", subject: year.description, actor: actor, dryRun: dryRun) { context in
            guard context.book.recognition == .accrual else {
                throw ReceiptConfirmation.refused(
                    "会費は入金時に計上する設定です(hub dues ledger recognition accrual で変更)",
                    "dues are recognised on receipt; hub dues ledger recognition accrual changes that")
            }
            guard context.now.dayInJapan >= year.firstDay else {
                return YearTurnReport(invoices: [], sum: .zero, withoutInvoice: 0)
            }
            let open = try context.transaction.all(LedgerDecisionStore.unbooked, year)
            try Self.book(
                open, on: { context.book.bookingDay(for: max($0.issuedOn, year.firstDay)) }, "\(year.japanese) 会費請求",
                context)
            return YearTurnReport(
                invoices: open.map(\.number), sum: open.reduce(.zero) { $0 + $1.amount }, withoutInvoice: 0)
        }
    }

    // MARK: Parts

    /// An allocation that is to stand in another account.
    private struct Turned {
        let allocation: ReceiptStore.Allocation
        let invoice: InvoiceNumber
        let to: LedgerAccount
    }

    /// The advances whose invoice is known, or is there now and open for at least as much.
    private static func bind(
        _ advances: [ReceiptStore.Allocation], _ context: Context
    ) throws -> (bound: [Turned], unbound: Int) {
        let tx = context.transaction
        var bound: [Turned] = []
        var unbound = 0
        var taken: Set<InvoiceNumber> = []
        for advance in advances {
            var invoice = advance.invoice
            if invoice == nil, let member = advance.member, let year = advance.fiscalYear,
                let open = try tx.first(LedgerDecisionStore.openInvoice, member, year, advance.amount),
                taken.insert(open).inserted
            {
                invoice = open
            }
            guard let invoice else {
                unbound += 1
                continue
            }
            let receivable = try tx.all(ReceiptStore.receivables, [invoice.description]).first?.1
            let to = ReceiptWriter.account(
                of: invoice, on: max(context.day, invoice.fiscalYear.firstDay), receivable: receivable)
            bound.append(Turned(allocation: advance, invoice: invoice, to: to))
        }
        return (bound, unbound)
    }

    /// One entry for each thousand, so that none has more lines than an entry may.
    private static func turn(
        _ all: [Turned], from account: LedgerAccount, on day: Day, _ title: String, _ context: Context
    ) throws {
        for start in stride(from: 0, to: all.count, by: DuesLimits.receiptsPerChunk) {
            let part = all[start..<min(start + DuesLimits.receiptsPerChunk, all.count)]
            let entry = context.entry(
                title, on: day, source: "turn \(context.unique)",
                part.flatMap { turned -> [LedgerEntry.Line] in
                    let (member, gross) = (turned.allocation.member, turned.allocation.gross)
                    return [
                        .init(.debit, account, gross, member: member, invoice: turned.allocation.invoice),
                        .init(.credit, turned.to, gross, member: member, invoice: turned.invoice),
                    ]
                })
            context.append([entry])
            context.transaction.enqueue(ReceiptStore.end, part.map(\.allocation.id), entry.id)
            ReceiptStore.insert(
                part.map { turned in
                    let old = turned.allocation
                    return ReceiptStore.NewAllocation(
                        receipt: old.receipt, account: turned.to, invoice: turned.invoice, member: old.member,
                        fiscalYear: turned.invoice.fiscalYear, amount: old.amount, fee: old.fee, entry: entry.id,
                        movedFrom: old.id)
                }, in: context.transaction)
        }
        try InvoiceStateStore.refresh(Set(all.map(\.invoice)).sorted(), at: context.now, in: context.transaction)
    }

    /// 未収会費 / 受取会費 for each invoice, with its row.
    private static func book(
        _ invoices: [LedgerDecisionStore.Bookable], on day: (LedgerDecisionStore.Bookable) -> Day, _ title: String,
        _ context: Context
    ) throws {
        let entries = invoices.map { invoice in
            context.entry(
                "\(title) \(invoice.number)", on: day(invoice), source: "receivable \(invoice.number)",
                [
                    .init(.debit, .receivable, invoice.amount, member: invoice.member, invoice: invoice.number),
                    .init(.credit, .dues, invoice.amount, member: invoice.member, invoice: invoice.number),
                ])
        }
        context.append(entries)
        if entries.isEmpty { return }
        context.transaction.enqueue(
            LedgerDecisionStore.insertReceivables, invoices.map(\.number.description), invoices.map(\.amount),
            entries.map(\.bookedOn), entries.map(\.id))
    }
}

extension ReceiptStore.Allocation {
    /// What it counts for: the money and the fee that the national office bears.
    var gross: Yen { amount + fee }
}
