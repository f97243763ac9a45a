import Foundation
import HubCore
import Postgres

/// The SQL that reads notices.
package enum NoticeStore {
    static let lock = Statement<Int64>(
        "notice.lock", "SELECT position FROM network_feed FOR NO KEY UPDATE", row: { (position: Int64) in position })

    /// The newest entry of a key.
    static let last = Statement<String, (revision: Int64, isStanding: Bool)>(
        "notice.last",
        """
        SELECT revision, data IS NOT NULL FROM network_change WHERE key = $1 ORDER BY position DESC LIMIT 1
        """,
        row: { (revision: Int64, isStanding: Bool) in (revision, isStanding) })

    static let list = Statement<NoticeSummary>(
        "notice.list",
        """
        SELECT DISTINCT ON (c.key) substr(c.key, 8), c.at, c.data::json ->> 'title_ja', c.data::json ->> 'title_en',
            (SELECT count(*) FROM feed_ack a WHERE a.network_position >= c.position), (SELECT count(*) FROM scheme)
        FROM network_change c WHERE c.topic = 'notice' ORDER BY c.key DESC, c.position DESC LIMIT 1000
        """,
        row: { (id: String, at: Date, ja: String?, en: String?, read: Int64, schemes: Int64) in
            NoticeSummary(
                id: id, publishedAt: at, title: ja.flatMap { ja in en.map { Message(ja: ja, en: $0) } },
                read: Int(read), schemes: Int(schemes))
        })

    package static let statements: [any AnyStatement] = [lock, last, list]
}
