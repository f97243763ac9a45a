import Foundation
import HubCore
import Postgres

/// The SQL of follow-ups, for the national office.
package enum FollowUpStore {
    struct Mark: Sendable {
        let id: UUID
        let scheme: String
        let name: String
        let month: Month
        let cell: Int32
        let note: String
        let at: Date
        let by: String
    }

    struct Asked: Sendable {
        let question: String?
        let isRead: Bool
        let answer: String?
        let answeredAt: Date?
    }

    struct Settled: Sendable {
        let settlement: String?
        let at: Date?
        let by: String?
    }

    struct Row: Sendable {
        let mark: Mark
        let status: Int16?
        let value: Int64?
        let asked: Asked
        let settled: Settled
    }

    static let insert = Statement<SchemeID, UUID, Month, Int32, String, UUID?, Date, String, Void>(
        "followUp.insert",
        """
        INSERT INTO follow_up (scheme_id, id, period, cell_id, note, question, marked_at, marked_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)

    /// Whose it is, and whether it is settled; locked until commit.
    static let lock = Statement<UUID, (scheme: SchemeID, code: String, isSettled: Bool)>(
        "followUp.lock",
        """
        SELECT f.scheme_id, s.code, f.settled_at IS NOT NULL
        FROM follow_up f JOIN scheme s ON s.id = f.scheme_id WHERE f.id = $1 FOR UPDATE OF f
        """,
        row: { (scheme: SchemeID, code: String, isSettled: Bool) in (scheme, code, isSettled) })

    static let settle = Statement<SchemeID, UUID, String, Date, String, Void>(
        "followUp.settle",
        """
        UPDATE follow_up SET settlement = $3, settled_at = $4, settled_by = $5 WHERE scheme_id = $1 AND id = $2
        """)

    /// `$1` scheme or NULL; `$2` state or NULL; `$3` most. The newest first.
    static let list = Statement<String?, String?, Int32, Row>(
        "followUp.list",
        """
        SELECT f.id, s.code, s.name, f.period, f.cell_id, f.note, f.marked_at, f.marked_by, v.status, v.value,
            q.text, coalesce(a.scheme_position >= q.feed_position, false), r.content::json ->> 'text', o.at,
            f.settlement, f.settled_at, f.settled_by
        FROM follow_up f JOIN scheme s ON s.id = f.scheme_id
        LEFT JOIN data_value v ON v.scheme_id = f.scheme_id AND v.period = f.period AND v.cell_id = f.cell_id
        LEFT JOIN question q ON q.scheme_id = f.scheme_id AND q.id = f.question
        LEFT JOIN feed_ack a ON a.scheme_id = f.scheme_id
        LEFT JOIN scheme_record r ON r.scheme_id = f.scheme_id AND r.key = 'answer/' || f.question
            AND r.content IS NOT NULL
        LEFT JOIN version_origin o ON o.scheme_id = r.scheme_id AND o.data_version = r.data_version
        WHERE ($1::text IS NULL OR s.code = $1)
            AND ($2::text IS NULL OR $2 = CASE WHEN f.settled_at IS NOT NULL THEN 'settled'
                WHEN r.content IS NOT NULL THEN 'answered' ELSE 'open' END)
        ORDER BY f.marked_at DESC, f.id DESC LIMIT $3
        """,
        row: {
            (
                id: UUID, scheme: String, name: String, month: Month, cell: Int32, note: String, at: Date, by: String,
                status: Int16?, value: Int64?, question: String?, isRead: Bool, answer: String?, answeredAt: Date?,
                settlement: String?, settledAt: Date?, settledBy: String?
            ) in
            Row(
                mark: Mark(
                    id: id, scheme: scheme, name: name, month: month, cell: cell, note: note, at: at, by: by),
                status: status, value: value,
                asked: Asked(question: question, isRead: isRead, answer: answer, answeredAt: answeredAt),
                settled: Settled(settlement: settlement, at: settledAt, by: settledBy))
        })

    static let statements: [any AnyStatement] = [insert, lock, settle, list]
}
