import Foundation
import HubCore
import Postgres

/// The SQL of questions, for the national office.
package enum QuestionStore {
    static let insert = Statement<SchemeID, UUID, String, String, String, Date, String, Int64, Void>(
        "question.insert",
        """
        INSERT INTO question (scheme_id, id, kind, about, text, asked_at, asked_by, feed_position)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)

    static let list = Statement<String?, Bool, QuestionSummary>(
        "question.list",
        """
        SELECT q.id, s.code, q.kind, q.about, q.text, q.asked_at, q.asked_by,
            coalesce(a.scheme_position >= q.feed_position, false), r.content::json ->> 'text',
            (SELECT o.at FROM version_origin o
                WHERE r.content IS NOT NULL AND o.scheme_id = r.scheme_id AND o.data_version = r.data_version)
        FROM question q JOIN scheme s ON s.id = q.scheme_id LEFT JOIN feed_ack a ON a.scheme_id = q.scheme_id
            LEFT JOIN scheme_record r ON r.scheme_id = q.scheme_id AND r.key = 'answer/' || q.id
        WHERE ($1::text IS NULL OR s.code = $1) AND NOT ($2 AND r.content IS NOT NULL)
        ORDER BY q.asked_at DESC, q.id DESC LIMIT 1000
        """,
        row: {
            (
                id: UUID, scheme: String, kind: String, about: String, text: String, askedAt: Date, askedBy: String,
                isRead: Bool, answer: String?, answeredAt: Date?
            ) in
            QuestionSummary(
                id: id, scheme: scheme, kind: NewQuestion.Kind(rawValue: kind) ?? .question, about: about, text: text,
                askedAt: askedAt, askedBy: askedBy,
                isRead: isRead, answer: answer, answeredAt: answeredAt)
        })

    package static let statements: [any AnyStatement] = [insert, list]
}
