import Foundation
import HubCore
import Postgres

/// The SQL of letters. They stand in the outbox under the topic `mail`.
enum DuesMailStore {
    /// A document with the address of who pays on the day given, if somebody named one.
    struct Addressed: Sendable {
        let document: UUID
        let number: String
        let scheme: String
        let mail: String?
    }

    /// The newest edition of each of a year's documents of a kind.
    static let addressed = Statement<FiscalYear, DocumentKind, Day, Addressed>(
        "dues.mail.addressed",
        """
        SELECT DISTINCT ON (d.subject) d.id, d.number, s.code,
            CASE WHEN p.name IS NULL THEN c.billing_mail ELSE p.mail END
        FROM dues_document d JOIN invoice i ON i.number = d.invoice JOIN scheme s ON s.id = d.scheme_id
            LEFT JOIN LATERAL (
                SELECT name, mail FROM member_payer
                WHERE member = d.scheme_id AND valid_from <= $3 ORDER BY valid_from DESC LIMIT 1) p ON true
            LEFT JOIN LATERAL (
                SELECT billing_mail FROM scheme_contact
                WHERE scheme_id = d.scheme_id AND valid_from <= $3 ORDER BY valid_from DESC LIMIT 1) c ON true
        WHERE i.fiscal_year = $1 AND d.kind = $2 AND i.state <> 'void'
            AND (d.kind <> 'reminder' OR i.state IN ('issued', 'partially-paid'))
            AND NOT EXISTS (SELECT FROM reversed_receipt v WHERE v.scheme_id = d.scheme_id AND v.id = d.id)
        ORDER BY d.subject, d.edition DESC
        """, row: Addressed.init)

    /// Answers with those that nobody had queued.
    static let queue = Statement<[String], Date, String>(
        "dues.mail.queue",
        """
        INSERT INTO outbox (topic, subject, created_at) SELECT 'mail', s.subject, $2 FROM unnest($1::text[]) AS s (subject)
        ON CONFLICT (topic, subject) DO NOTHING RETURNING subject
        """, row: { (subject: String) in subject })

    struct Claimed: Sendable {
        let subject: String
        let attempt: Int32
        let queuedAt: Date
    }

    /// One letter that is due, for whoever claims it alone until the time given.
    static let claim = Statement<Date, Date, Claimed>(
        "dues.mail.claim",
        """
        UPDATE outbox o SET attempts = o.attempts + 1, not_before = $2
        FROM (
            SELECT topic, subject FROM outbox
            WHERE topic = 'mail' AND done_at IS NULL AND failed_at IS NULL AND (not_before IS NULL OR not_before <= $1)
            ORDER BY created_at, subject LIMIT 1 FOR UPDATE SKIP LOCKED) due
        WHERE o.topic = due.topic AND o.subject = due.subject RETURNING o.subject, o.attempts, o.created_at
        """, row: Claimed.init)

    static let markSent = Statement<String, Date, Void>(
        "dues.mail.markSent",
        "UPDATE outbox SET done_at = $2, failure = NULL WHERE topic = 'mail' AND subject = $1 AND done_at IS NULL")

    static let postpone = Statement<String, Date, String, Void>(
        "dues.mail.postpone",
        """
        UPDATE outbox SET not_before = $2, failure = $3
        WHERE topic = 'mail' AND subject = $1 AND done_at IS NULL AND failed_at IS NULL
        """)

    static let markFailed = Statement<String, Date, String, Void>(
        "dues.mail.markFailed",
        "UPDATE outbox SET failed_at = $2, failure = $3 WHERE topic = 'mail' AND subject = $1 AND done_at IS NULL")

    /// Letters that failed, or wait for their next attempt, are due at once.
    static let retry = Statement<String>(
        "dues.mail.retry",
        """
        UPDATE outbox SET failed_at = NULL, not_before = NULL, attempts = 0
        WHERE topic = 'mail' AND done_at IS NULL AND failed_at IS NOT NULL RETURNING subject
        """, row: { (subject: String) in subject })

    static let letters = Statement<Int32, DuesLetter>(
        "dues.mail.letters",
        """
        SELECT d.number, s.code, split_part(o.subject, ' ', 2), o.attempts, o.done_at, o.failed_at, o.not_before, o.failure
        FROM outbox o JOIN dues_document d ON d.id = split_part(o.subject, ' ', 1)::uuid JOIN scheme s ON s.id = d.scheme_id
        WHERE o.topic = 'mail' ORDER BY o.done_at IS NOT NULL, o.created_at DESC, d.number LIMIT $1
        """,
        row: {
            (
                number: String, scheme: String, address: String, attempts: Int32, sentAt: Date?, failedAt: Date?,
                nextAt: Date?, failure: String?
            ) in
            DuesLetter(
                number: number, scheme: scheme, address: address,
                state: sentAt != nil ? .sent : failedAt != nil ? .failed : .waiting, attempts: Int(attempts),
                at: sentAt ?? failedAt ?? nextAt, failure: failure)
        })

    static let statements: [any AnyStatement] = [
        addressed, queue, claim, markSent, postpone, markFailed, retry, letters,
    ]
}
