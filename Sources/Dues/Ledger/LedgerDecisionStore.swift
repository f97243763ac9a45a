import Foundation
import HubCore
import Postgres

/// The SQL of decisions about the books.
enum LedgerDecisionStore {
    /// An invoice that is to stand in the books, and with how much.
    struct Bookable: Sendable {
        let number: InvoiceNumber
        let member: SchemeID
        let issuedOn: Day
        let amount: Yen
    }

    /// What is left of an invoice's amount in the books.
    static let receivable = Statement<String, Yen>(
        "dues.decisions.receivable",
        """
        SELECT (r.amount - coalesce((SELECT sum(c.amount) FROM invoice_credit c
            WHERE c.invoice = r.invoice AND c.entry IS NOT NULL), 0))::bigint
        FROM receivable r WHERE r.invoice = $1 AND r.ended_by IS NULL
        """, row: { (amount: Yen) in amount })

    static let endReceivable = Statement<String, UUID, Void>(
        "dues.decisions.endReceivable", "UPDATE receivable SET ended_by = $2 WHERE invoice = $1 AND ended_by IS NULL")

    static let insertReceivables = Statement<[String], [Yen], [Day], [UUID], Void>(
        "dues.decisions.insertReceivables",
        """
        INSERT INTO receivable (invoice, amount, booked_on, entry)
        SELECT r.invoice, r.amount, r.booked_on, r.entry
        FROM unnest($1::text[], $2::bigint[], $3::date[], $4::uuid[]) AS r (invoice, amount, booked_on, entry)
        """)

    static let insertCredit = Statement<UUID, String, String, Yen, String, Day, UUID?, Date, String, Void>(
        "dues.decisions.insertCredit",
        """
        INSERT INTO invoice_credit (id, invoice, kind, amount, reason, made_on, entry, made_at, made_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)

    static let openInvoice = Statement<SchemeID, FiscalYear, Yen, InvoiceNumber>(
        "dues.decisions.openInvoice",
        """
        SELECT i.number FROM invoice i
        WHERE i.member = $1 AND i.fiscal_year = $2 AND i.state IN ('issued', 'partially-paid')
            AND i.amount - coalesce((SELECT sum(a.amount + a.fee) FROM allocation a
                WHERE a.invoice = i.number AND a.ended_by IS NULL), 0)
            - coalesce((SELECT sum(c.amount) FROM invoice_credit c
                WHERE c.invoice = i.number AND c.kind = 'credit-note'), 0) >= $3
        ORDER BY i.number LIMIT 1
        """, row: { (number: InvoiceNumber) in number })

    /// Invoices of a year that came in after its end and are not booked, with what was open at the end.
    static let paidAfter = Statement<FiscalYear, Day, Bookable>(
        "dues.decisions.paidAfter",
        """
        SELECT i.number, i.member, i.issued_on, p.late::bigint
        FROM invoice i JOIN LATERAL (
            SELECT sum(a.amount + a.fee) AS late FROM allocation a JOIN ledger_entry e ON e.id = a.entry
            WHERE a.invoice = i.number AND a.ended_by IS NULL AND a.account = 'dues' AND e.booked_on > $2) p ON p.late > 0
        WHERE i.fiscal_year = $1 AND i.state <> 'void' AND i.issued_on <= $2
            AND NOT EXISTS (SELECT FROM receivable r WHERE r.invoice = i.number)
        ORDER BY i.number
        """, row: Bookable.init(number:member:issuedOn:amount:))

    static let bookedAfter = Statement<[Int64], Day, Int64>(
        "dues.decisions.bookedAfter",
        """
        SELECT a.id FROM allocation a JOIN ledger_entry e ON e.id = a.entry
        WHERE a.id = ANY ($1) AND e.booked_on > $2
        """, row: { (id: Int64) in id })

    /// Invoices of a year that do not stand in the books, with what is not income already.
    static let unbooked = Statement<FiscalYear, Bookable>(
        "dues.decisions.unbooked",
        """
        SELECT u.number, u.member, u.issued_on, u.left_over FROM (
            SELECT i.number, i.member, i.issued_on, (i.amount
                - coalesce((SELECT sum(a.amount + a.fee) FROM allocation a
                    WHERE a.invoice = i.number AND a.ended_by IS NULL AND a.account = 'dues'), 0)
                - coalesce((SELECT sum(c.amount) FROM invoice_credit c WHERE c.invoice = i.number), 0))::bigint AS left_over
            FROM invoice i
            WHERE i.fiscal_year = $1 AND i.state <> 'void'
                AND NOT EXISTS (SELECT FROM receivable r WHERE r.invoice = i.number)) u
        WHERE u.left_over > 0 ORDER BY u.number
        """, row: Bookable.init(number:member:issuedOn:amount:))

    static let kept = Statement<KeptMoney>(
        "dues.decisions.kept",
        """
        SELECT a.id, a.account, l.id, l.booked_on, l.payer_name, s.code, a.fiscal_year, a.amount
        FROM allocation a JOIN receipt r ON r.id = a.receipt JOIN bank_line l ON l.id = r.line
            LEFT JOIN scheme s ON s.id = a.member
        WHERE a.ended_by IS NULL AND a.invoice IS NULL AND a.account IN ('deposit', 'suspense', 'advance')
        ORDER BY a.id
        """, row: KeptMoney.init(id:account:line:receivedOn:payerName:scheme:fiscalYear:amount:))

    static let statements: [any AnyStatement] = [
        receivable, endReceivable, insertReceivables, insertCredit, openInvoice, paidAfter, bookedAfter, unbooked, kept,
    ]
}
