import Foundation
import HubCore
import Postgres

/// The SQL of billing runs and what is read of their items.
enum BillingRunStore {
    /// A run by its identifier. Problems: `not-found`.
    static func run(_ id: UUID, in transaction: Transaction) throws -> BillingRun {
        guard let run = try transaction.first(select, id) else {
            let name = id.uuidString.lowercased()
            throw Problem(.notFound, detail: Message(ja: "請求処理 \(name)", en: "billing run \(name)"))
        }
        return run
    }

    private static func rows(
        id: UUID, year: FiscalYear, kind: FeeKind, asOf: Day, state: BillingRun.State, schedule: Bytes, inputs: Bytes,
        at: Date, by: String, issuedOn: Day?
    ) -> BillingRun {
        BillingRun(
            id: id, fiscalYear: year, kind: kind, asOf: asOf, state: state, scheduleHash: schedule.bytes,
            inputHash: inputs.bytes, previewedAt: at, previewedBy: by, issuedOn: issuedOn)
    }

    private static let select = Statement<UUID, BillingRun>(
        "dues.run.select",
        """
        SELECT id, fiscal_year, fee_kind, as_of, state, schedule_sha256, input_sha256, previewed_at, previewed_by,
            issued_on
        FROM billing_run WHERE id = $1
        """, row: rows)

    /// The run of the year that is still open; there is at most one.
    static let open = Statement<FiscalYear, FeeKind, BillingRun>(
        "dues.run.open",
        """
        SELECT id, fiscal_year, fee_kind, as_of, state, schedule_sha256, input_sha256, previewed_at, previewed_by,
            issued_on
        FROM billing_run
        WHERE fiscal_year = $1 AND fee_kind = $2 AND state IN ('draft', 'previewed', 'approved', 'issuing')
        """, row: rows)

    static let insert = Statement<UUID, FiscalYear, FeeKind, Day, Bytes, Bytes, Date, String, Void>(
        "dues.run.insert",
        """
        INSERT INTO billing_run (id, fiscal_year, fee_kind, as_of, state, schedule_sha256, input_sha256, previewed_at,
            previewed_by)
        VALUES ($1, $2, $3, $4, 'previewed', $5, $6, $7, $8)
        """)

    static let ofYear = Statement<FiscalYear, FeeKind, BillingRun>(
        "dues.run.ofYear",
        """
        SELECT id, fiscal_year, fee_kind, as_of, state, schedule_sha256, input_sha256, previewed_at, previewed_by,
            issued_on
        FROM billing_run WHERE fiscal_year = $1 AND fee_kind = $2 ORDER BY previewed_at DESC, id
        """, row: rows)

    static let cancel = Statement<UUID, Date, String, Void>(
        "dues.run.cancel",
        """
        UPDATE billing_run SET state = 'cancelled', cancelled_at = $2, cancelled_by = $3
        WHERE id = $1 AND state IN ('draft', 'previewed', 'approved')
        """)

    static let approve = Statement<UUID, Date, String, Void>(
        "dues.run.approve",
        "UPDATE billing_run SET state = 'approved', approved_at = $2, approved_by = $3 WHERE id = $1 AND state = 'previewed'"
    )

    /// From here on the snapshot is issued, whatever else changes.
    static let start = Statement<UUID, Day, Void>(
        "dues.run.start",
        "UPDATE billing_run SET state = 'issuing', issued_on = $2 WHERE id = $1 AND state = 'approved'")

    /// Every invoice has its document, and no letter of them waits.
    static let markSent = Statement<FiscalYear, FeeKind, UUID>(
        "dues.run.markSent",
        """
        UPDATE billing_run r SET state = 'sent'
        WHERE r.fiscal_year = $1 AND r.fee_kind = $2 AND r.state = 'issued'
            AND NOT EXISTS (
                SELECT FROM invoice i WHERE i.run = r.id AND NOT EXISTS (
                    SELECT FROM dues_document d WHERE d.invoice = i.number AND d.kind = 'invoice'))
            AND NOT EXISTS (
                SELECT FROM outbox o JOIN dues_document d ON d.id = split_part(o.subject, ' ', 1)::uuid
                    JOIN invoice i ON i.number = d.invoice
                WHERE o.topic = 'mail' AND o.done_at IS NULL AND o.failed_at IS NULL AND i.run = r.id)
        RETURNING r.id
        """, row: { (id: UUID) in id })

    static let openInvoices = Statement<UUID, Int64>(
        "dues.run.openInvoices",
        "SELECT count(*) FROM invoice WHERE run = $1 AND state IN ('issued', 'partially-paid')",
        row: { (count: Int64) in count })

    static let close = Statement<UUID, Void>(
        "dues.run.close", "UPDATE billing_run SET state = 'closed' WHERE id = $1 AND state IN ('issued', 'sent')")

    static let finish = Statement<UUID, Date, Void>(
        "dues.run.finish",
        """
        UPDATE billing_run SET state = 'issued', finished_at = $2
        WHERE id = $1 AND state = 'issuing'
            AND NOT EXISTS (SELECT FROM billing_item WHERE run = $1 AND state = 'pending')
        """)

    static let insertItems = Statement<
        UUID, Int32, [SchemeID], [String], [String], [Day?], [Yen?], [Day?], [String?], [Bytes], Void
    >(
        "dues.run.insertItems",
        """
        INSERT INTO billing_item (run, position, member, state, reason, reason_on, amount, due_on, invoice,
            input_sha256)
        SELECT $1, $2 + i.ordinal::integer, i.member, i.state, i.reason, i.reason_on, i.amount, i.due_on, i.invoice,
            i.hash
        FROM unnest($3::bigint[], $4::text[], $5::text[], $6::date[], $7::bigint[], $8::date[], $9::text[],
                $10::bytea[])
            WITH ORDINALITY AS i (member, state, reason, reason_on, amount, due_on, invoice, hash, ordinal)
        """)

    static let remembered = Statement<UUID, BillingDifference.Remembered>(
        "dues.run.remembered",
        "SELECT member, reason, input_sha256 FROM billing_item WHERE run = $1 ORDER BY position",
        row: { (member: SchemeID, reason: BillingReason, hash: Bytes) in
            BillingDifference.Remembered(member: member, reason: reason, hash: hash.bytes)
        })

    static let lines = Statement<UUID, BillingLine>(
        "dues.run.lines",
        """
        SELECT s.id, s.code, s.name, s.made_up, i.state, i.reason, i.reason_on, i.amount, i.due_on, i.invoice
        FROM billing_item i JOIN scheme s ON s.id = i.member
        WHERE i.run = $1 ORDER BY i.position
        """,
        row: {
            (
                id: SchemeID, code: String, name: String, isMadeUp: Bool, state: BillingLine.State,
                reason: BillingReason,
                reasonDay: Day?, amount: Yen?, dueOn: Day?, invoice: InvoiceNumber?
            ) in
            BillingLine(
                member: BilledMember(id: id, code: code, name: name, isMadeUp: isMadeUp), state: state, reason: reason,
                reasonDay: reasonDay, amount: amount, dueOn: dueOn, invoice: invoice)
        })

    static let counts = Statement<UUID, BillingRun.Counts>(
        "dues.run.counts",
        """
        SELECT count(*) FILTER (WHERE state = 'pending'), count(*) FILTER (WHERE state = 'issued'),
            count(*) FILTER (WHERE state = 'skipped'), count(*) FILTER (WHERE state = 'failed'),
            coalesce(sum(amount) FILTER (WHERE state IN ('pending', 'issued')), 0)::bigint
        FROM billing_item WHERE run = $1
        """,
        row: { (pending: Int64, issued: Int64, skipped: Int64, failed: Int64, total: Yen) in
            BillingRun.Counts(
                pending: Int(pending), issued: Int(issued), skipped: Int(skipped), failed: Int(failed), total: total)
        })

    /// The first due date of what is still to be issued.
    static let firstDueDate = Statement<UUID, Day?>(
        "dues.run.firstDueDate", "SELECT min(due_on) FROM billing_item WHERE run = $1 AND state = 'pending'",
        row: { (day: Day?) in day })

    static let statements: [any AnyStatement] = [
        select, open, ofYear, insert, cancel, approve, start, finish, markSent, openInvoices, close, insertItems,
        remembered, lines, counts, firstDueDate,
    ]
}
