import Foundation
import HubCore
import Postgres

/// Brings the states of invoices in line with what was paid and credited, and tells their members of every change.
enum InvoiceStateStore {
    /// Comes last in a transaction: the members' feeds stay locked until commit.
    static func refresh(_ numbers: [InvoiceNumber], at time: Date, in transaction: Transaction) throws {
        if numbers.isEmpty { return }
        let changed = try transaction.all(update, numbers.map(\.description))
        if !changed.isEmpty { InvoiceFeedStore.append(changed, at: time, in: transaction) }
    }

    /// Problems: `invoice-state` where there is no such invoice.
    static func invoice(_ number: InvoiceNumber, in transaction: Transaction) throws -> Standing {
        guard let found = try transaction.first(select, number.description) else {
            throw Problem(
                .invoiceState, detail: Message(ja: "請求書 \(number) はありません", en: "there is no invoice \(number)"))
        }
        return found
    }

    /// An invoice with what is still to be paid.
    struct Standing: Sendable {
        let entry: InvoiceFeedEntry
        let balance: Yen
        var number: InvoiceNumber { entry.number }
        var member: SchemeID { entry.member }
    }

    /// One row of the invoice is locked before it is looked at.
    private static let select = Statement<String, Standing>(
        "dues.invoices.standing",
        """
        SELECT i.number, i.member, i.amount, i.issued_on, i.due_on, i.state, b.balance
        FROM invoice i JOIN invoice_balance b ON b.number = i.number WHERE i.number = $1 FOR UPDATE OF i
        """,
        row: {
            (
                number: InvoiceNumber, member: SchemeID, amount: Yen, issuedOn: Day, dueOn: Day, state: Invoice.State,
                balance: Yen
            ) in
            Standing(
                entry: InvoiceFeedEntry(
                    number: number, member: member, amount: amount, issuedOn: issuedOn, dueOn: dueOn, state: state),
                balance: balance)
        })

    /// By the index of each invoice: joined sums would be guessed as a few rows and gone through for every invoice.
    private static let update = Statement<[String], InvoiceFeedEntry>(
        "dues.invoices.refresh",
        """
        WITH settled AS MATERIALIZED (
            SELECT i.number, i.amount,
                coalesce((SELECT sum(a.amount + a.fee) FROM allocation a
                    WHERE a.invoice = i.number AND a.ended_by IS NULL), 0)
                + coalesce((SELECT sum(c.amount) FROM invoice_credit c
                    WHERE c.invoice = i.number AND c.kind = 'credit-note'), 0) AS sum,
                EXISTS (SELECT FROM invoice_credit c
                    WHERE c.invoice = i.number AND c.kind = 'write-off') AS given_up
            FROM invoice i WHERE i.number = ANY ($1) AND i.state <> 'void'),
        standing AS MATERIALIZED (
            SELECT number, CASE
                WHEN sum >= amount THEN 'paid' WHEN given_up THEN 'written-off' WHEN sum > 0 THEN 'partially-paid'
                ELSE 'issued' END AS state
            FROM settled)
        UPDATE invoice i SET state = s.state FROM standing s WHERE i.number = s.number AND i.state <> s.state
        RETURNING i.number, i.member, i.amount, i.issued_on, i.due_on, i.state
        """,
        row: {
            (
                number: InvoiceNumber, member: SchemeID, amount: Yen, issuedOn: Day, dueOn: Day, state: Invoice.State
            ) in
            InvoiceFeedEntry(
                number: number, member: member, amount: amount, issuedOn: issuedOn, dueOn: dueOn, state: state)
        })

    static let void = Statement<String, Void>(
        "dues.invoices.void", "UPDATE invoice SET state = 'void' WHERE number = $1 AND state <> 'void'")

    static let statements: [any AnyStatement] = [select, update, void]
}
