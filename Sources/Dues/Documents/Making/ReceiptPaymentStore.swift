import Foundation
import HubCore
import Postgres

/// The SQL of payments as receipts tell of them.
enum ReceiptPaymentStore {
    /// The standing payments of an invoice, in the order in which they came.
    static let ofInvoice = Statement<String, ReceiptPayment>(
        "dues.receiptPayment.ofInvoice",
        """
        SELECT p.invoice, p.receipt, p.booked_on, p.amount, d.number, (
            SELECT count(*) FROM dues_document o
            WHERE o.invoice = p.invoice AND o.kind = 'receipt' AND o.edition = 1)
        FROM (
            SELECT a.invoice, r.id AS receipt, l.booked_on, sum(a.amount + a.fee)::bigint AS amount
            FROM allocation a JOIN receipt r ON r.id = a.receipt JOIN bank_line l ON l.id = r.line
            WHERE a.invoice = $1 AND a.ended_by IS NULL AND r.reversed_at IS NULL
            GROUP BY a.invoice, r.id, l.booked_on) p
            JOIN invoice i ON i.number = p.invoice
            LEFT JOIN dues_document d ON d.scheme_id = i.member AND d.kind = 'receipt'
                AND d.subject = p.invoice || '/' || p.receipt AND d.edition = 1
        ORDER BY p.booked_on, p.receipt
        """, row: row)

    /// Payments of a year's invoices without a receipt; of each invoice the first, so that numbers follow each other.
    static let missing = Statement<FiscalYear, Int32, ReceiptPayment>(
        "dues.receiptPayment.missing",
        """
        SELECT p.invoice, p.receipt, p.booked_on, p.amount, NULL::text, (
            SELECT count(*) FROM dues_document o
            WHERE o.invoice = p.invoice AND o.kind = 'receipt' AND o.edition = 1)
        FROM (
            SELECT DISTINCT ON (a.invoice) a.invoice, r.id AS receipt, l.booked_on,
                sum(a.amount + a.fee)::bigint AS amount
            FROM invoice i JOIN allocation a ON a.invoice = i.number
                JOIN receipt r ON r.id = a.receipt JOIN bank_line l ON l.id = r.line
            WHERE i.fiscal_year = $1 AND a.ended_by IS NULL AND r.reversed_at IS NULL AND NOT EXISTS (
                SELECT FROM dues_document d WHERE d.scheme_id = i.member AND d.kind = 'receipt'
                    AND d.subject = a.invoice || '/' || r.id AND d.edition = 1)
            GROUP BY a.invoice, r.id, l.booked_on
            ORDER BY a.invoice, l.booked_on, r.id) p
        ORDER BY p.invoice LIMIT $2
        """, row: row)

    private static func row(
        invoice: InvoiceNumber, receipt: UUID, receivedOn: Day, amount: Yen, number: String?, othersMade: Int64
    ) -> ReceiptPayment {
        ReceiptPayment(
            invoice: invoice, receipt: receipt, receivedOn: receivedOn, amount: amount, madeNumber: number,
            othersMade: othersMade)
    }

    static let statements: [any AnyStatement] = [ofInvoice, missing]
}
