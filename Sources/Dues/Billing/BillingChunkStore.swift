import Foundation
import HubCore
import Postgres

/// The SQL of one chunk of a billing run.
enum BillingChunkStore {
    /// Items that nobody works on. Another worker's are passed over, not waited for.
    static let claim = Statement<UUID, Int32, InvoiceNumbering.Item>(
        "dues.chunk.claim",
        """
        SELECT member, amount, due_on FROM billing_item WHERE run = $1 AND state = 'pending' ORDER BY position LIMIT $2
        FOR UPDATE SKIP LOCKED
        """, row: InvoiceNumbering.Item.init(member:amount:dueOn:))

    /// One item that is still to do. Waits for a worker that holds it, so that nil means: all are done.
    static let anyPending = Statement<UUID, SchemeID>(
        "dues.chunk.anyPending",
        """
        SELECT member FROM billing_item WHERE run = $1 AND state = 'pending' ORDER BY position LIMIT 1 FOR UPDATE
        """, row: { (member: SchemeID) in member })

    /// Makes the counter where there is none, locks it, and answers with the next serial.
    static let lockCounter = Statement<String, FiscalYear, Int32>(
        "dues.chunk.lockCounter",
        """
        INSERT INTO invoice_counter AS c (series, fiscal_year, next_serial) VALUES ($1, $2, 1)
        ON CONFLICT (series, fiscal_year) DO UPDATE SET next_serial = c.next_serial RETURNING next_serial
        """, row: { (serial: Int32) in serial })

    static let advanceCounter = Statement<String, FiscalYear, Int32, Void>(
        "dues.chunk.advanceCounter",
        "UPDATE invoice_counter SET next_serial = $3 WHERE series = $1 AND fiscal_year = $2")

    static let earlierInvoices = Statement<[SchemeID], FiscalYear, FeeKind, (SchemeID, InvoiceNumber)>(
        "dues.chunk.earlierInvoices",
        """
        SELECT member, number FROM invoice
        WHERE member = ANY ($1) AND fiscal_year = $2 AND fee_kind = $3 AND state <> 'void'
        """, row: { (member: SchemeID, number: InvoiceNumber) in (member, number) })

    static let insertInvoices = Statement<UUID, String, [SchemeID], [String], [Int32], [Yen], [Day], Void>(
        "dues.chunk.insertInvoices",
        """
        INSERT INTO invoice (number, series, fiscal_year, serial, member, fee_kind, amount, issued_on, due_on, state,
            run)
        SELECT n.number, $2, r.fiscal_year, n.serial, n.member, r.fee_kind, n.amount, r.issued_on, n.due_on, 'issued',
            r.id
        FROM unnest($3::bigint[], $4::text[], $5::integer[], $6::bigint[], $7::date[])
            AS n (member, number, serial, amount, due_on)
            JOIN billing_run r ON r.id = $1
        """)

    /// The run stands among the joined columns, because a planner that knows nothing yet of a fresh run would take it
    /// for a few rows and read all of them for each chunk.
    static let markIssued = Statement<UUID, [SchemeID], [String], Void>(
        "dues.chunk.markIssued",
        """
        WITH n AS MATERIALIZED (
            SELECT $1::uuid AS run, member, number FROM unnest($2::bigint[], $3::text[]) AS n (member, number))
        UPDATE billing_item AS i SET state = 'issued', invoice = n.number
        FROM n WHERE i.run = n.run AND i.member = n.member
        """)

    static let markSkipped = Statement<UUID, [SchemeID], [String], BillingReason, Void>(
        "dues.chunk.markSkipped",
        """
        WITH n AS MATERIALIZED (
            SELECT $1::uuid AS run, member, number FROM unnest($2::bigint[], $3::text[]) AS n (member, number))
        UPDATE billing_item AS i SET state = 'skipped', reason = $4, reason_on = NULL, invoice = n.number
        FROM n WHERE i.run = n.run AND i.member = n.member
        """)

    /// A document is to be written for each invoice.
    static let enqueueDocuments = Statement<[String], Date, Void>(
        "dues.chunk.enqueueDocuments",
        """
        INSERT INTO outbox (topic, subject, created_at)
        SELECT 'invoice-document', number, $2 FROM unnest($1::text[]) AS n (number) ON CONFLICT DO NOTHING
        """)

    static let statements: [any AnyStatement] = [
        claim, anyPending, lockCounter, advanceCounter, earlierInvoices, insertInvoices, markIssued, markSkipped,
        enqueueDocuments,
    ]
}
