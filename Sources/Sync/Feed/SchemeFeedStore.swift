import Foundation
import HubCore
import Postgres

/// The SQL with which the national office writes into one scheme's feed. A push writes its own entries
/// (`SyncStore.writeChanges`): it holds the state's lock already.
package enum SchemeFeedStore {
    /// Locks the scheme's state until commit and answers with the entry's position. Nil for an unknown code.
    static let lock = Statement<String, (SchemeID, Int64)>(
        "feed.lock",
        """
        SELECT s.scheme_id, s.feed_position FROM scheme_state s JOIN scheme c ON c.id = s.scheme_id
        WHERE c.code = $1 FOR NO KEY UPDATE OF s
        """,
        row: { (scheme: SchemeID, position: Int64) in (scheme, position) })

    /// Locks the states of all schemes, in their order, like everybody who locks many.
    static let lockAll = Statement<SchemeID>(
        "feed.lockAll", "SELECT scheme_id FROM scheme_state ORDER BY scheme_id FOR NO KEY UPDATE",
        row: { (scheme: SchemeID) in scheme })

    static let append = Statement<SchemeID, Int64, String, String, String, Date, Int64, String?, Void>(
        "feed.append",
        """
        WITH advanced AS (UPDATE scheme_state SET feed_position = $2 WHERE scheme_id = $1 RETURNING scheme_id)
        INSERT INTO change_log (scheme_id, position, topic, key, operation, at, revision, data)
        SELECT scheme_id, $2, $3, $4, $5, $6, $7, $8 FROM advanced
        """)

    package static let statements: [any AnyStatement] = [lock, lockAll, append]
}
