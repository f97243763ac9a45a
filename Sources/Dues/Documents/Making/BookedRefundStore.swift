import HubCore
import Postgres

/// The SQL of refunds as notices tell of them. What nobody knows the payer of has none: there is nobody to tell.
enum BookedRefundStore {
    /// `$1`: one of them, or NULL for all; the newest first.
    static let refunds = Statement<Int64?, Int32, BookedRefund>(
        "dues.refund.booked",
        """
        SELECT a.id, s.code, s.name, i.number, a.amount, e.booked_on, d.number, (
            SELECT count(*) FROM dues_document o WHERE o.invoice = i.number AND o.kind = 'refund' AND o.edition = 1)
        FROM allocation a JOIN ledger_entry e ON e.id = a.entry JOIN scheme s ON s.id = a.member
            LEFT JOIN LATERAL (
                SELECT number FROM invoice WHERE member = a.member AND issued_on <= e.booked_on
                ORDER BY issued_on DESC, number DESC LIMIT 1) i ON true
            LEFT JOIN dues_document d ON d.scheme_id = a.member AND d.kind = 'refund'
                AND d.subject = 'refund/' || a.id AND d.edition = 1
        WHERE a.account = 'bank' AND a.ended_by IS NULL AND ($1::bigint IS NULL OR a.id = $1)
        ORDER BY e.booked_on DESC, a.id DESC LIMIT $2
        """, row: BookedRefund.init(id:scheme:name:invoice:amount:paidOn:madeNumber:othersMade:))

    static let statements: [any AnyStatement] = [refunds]
}
