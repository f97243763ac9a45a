import Foundation
import HubCore
import Postgres

/// Where money that is kept for a member, or for nobody yet, goes.
package enum MoneyTarget: Sendable, Equatable {
    case invoice(InvoiceNumber)
    case deposit(SchemeID)
    /// Dues of a year that has no invoice yet.
    case advance(SchemeID, FiscalYear)
    case sundry
    /// Back to the payer; the fee is the bank's, and the national office bears it.
    case refund(fee: Yen)
}

extension LedgerDecisions {
    /// Everything that stands as 預り金, 仮受金 or 前受会費.
    package func kept() async throws -> [KeptMoney] {
        try await database.read(as: .dues) { tx in try tx.all(LedgerDecisionStore.kept) }
    }

    /// Moves kept money, or a part of it.
    ///
    /// Errors: `Problem(.notFound)` where nothing is kept under the number, `Problem(.allocationInvalid)`.
    package func move(
        _ id: Int64, to target: MoneyTarget, amount: Yen? = nil, reason: String, actor: String, dryRun: Bool = false
    ) async throws {
        try await decide(
            "dues.move", subject: "\(id)", ["reason": reason, "to": "\(target)"], actor: actor, dryRun: dryRun
        ) { context in
            let tx = context.transaction
            guard let from = try tx.first(ReceiptStore.allocation, id),
                [.deposit, .suspense, .advance].contains(from.account), from.invoice == nil
            else { throw Problem(.notFound, detail: Message(ja: "預り金・仮受金 \(id)", en: "kept money \(id)")) }
            let amount = amount ?? from.amount
            guard amount > .zero, amount <= from.amount else {
                throw ReceiptConfirmation.refused("残高は \(from.amount) です", "\(from.amount) is kept")
            }
            let place = try Self.place(target, amount, from, context)
            var lines: [LedgerEntry.Line] = [
                .init(.debit, from.account, amount, member: from.member),
                .init(.credit, place.account, amount, member: place.member, invoice: place.invoice),
            ]
            if case .refund(let fee) = target, fee > .zero {
                lines += [.init(.debit, .fees, fee), .init(.credit, .bank, fee)]
            }
            let entry = context.entry("\(place.title) \(reason)", source: "move \(context.unique)", lines)
            context.append([entry])
            tx.enqueue(ReceiptStore.end, [id], entry.id)
            let moved = ReceiptStore.NewAllocation(
                receipt: from.receipt, account: place.account, invoice: place.invoice, member: place.member,
                fiscalYear: place.year, amount: amount, fee: .zero, entry: entry.id, movedFrom: id)
            let rest = ReceiptStore.NewAllocation(
                receipt: from.receipt, account: from.account, invoice: nil, member: from.member,
                fiscalYear: from.fiscalYear, amount: from.amount - amount, fee: .zero, entry: entry.id, movedFrom: id)
            ReceiptStore.insert([moved] + (rest.amount > .zero ? [rest] : []), in: tx)
            try InvoiceStateStore.refresh(place.invoice.map { [$0] } ?? [], at: context.now, in: tx)
        }
    }

    private struct Place {
        let account: LedgerAccount
        var invoice: InvoiceNumber?
        var member: SchemeID?
        var year: FiscalYear?
        let title: String
    }

    private static func place(
        _ target: MoneyTarget, _ amount: Yen, _ from: ReceiptStore.Allocation, _ context: Context
    ) throws -> Place {
        switch target {
        case .invoice(let number):
            let invoice = try context.open(number)
            guard amount <= invoice.balance else {
                throw ReceiptConfirmation.refused("未収残高は \(invoice.balance) です", "\(invoice.balance) is open")
            }
            let receivable = try context.transaction.all(ReceiptStore.receivables, [number.description]).first?.1
            return Place(
                account: ReceiptWriter.account(of: number, on: context.day, receivable: receivable), invoice: number,
                member: invoice.member, year: number.fiscalYear, title: "会費へ振替")
        case .deposit(let member): return Place(account: .deposit, member: member, title: "預り金へ振替")
        case .advance(let member, let year):
            return Place(account: .advance, member: member, year: year, title: "前受会費へ振替")
        case .sundry: return Place(account: .sundry, member: from.member, title: "雑収入へ振替")
        case .refund: return Place(account: .bank, member: from.member, title: "返金")
        }
    }
}

/// Money that is kept, as a person reads it.
package struct KeptMoney: Sendable, Equatable {
    package let id: Int64
    package let account: LedgerAccount
    package let line: BankLineID
    package let receivedOn: Day
    package let payerName: String
    /// The code of the member whose it is.
    package let scheme: String?
    package let fiscalYear: FiscalYear?
    package let amount: Yen
}
