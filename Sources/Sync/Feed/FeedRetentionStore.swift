import Foundation
import HubCore
import Postgres

/// The SQL that takes old entries out of the feeds. A floor is raised in the transaction that deletes, so a reader sees
/// either the entries or that they are gone.
package enum FeedRetentionStore {
    struct OldEntries: Sendable {
        let scheme: SchemeID
        /// The last position that is old enough to go; nil for none.
        let floor: Int64?
    }

    /// The next schemes after one, with how far each feed is old. Positions grow with time, so this looks at the first
    /// entries only and needs no index by time.
    static let oldEntries = Statement<SchemeID, Int32, Date, Int32, OldEntries>(
        "feed.old",
        """
        SELECT s.scheme_id, (
            SELECT max(e.position) FILTER (WHERE e.at < $3) FROM (
                SELECT position, at FROM change_log c WHERE c.scheme_id = s.scheme_id AND c.position > s.feed_floor
                ORDER BY position LIMIT $4) e)
        FROM (SELECT scheme_id, feed_floor FROM scheme_state WHERE scheme_id > $1 ORDER BY scheme_id LIMIT $2) s
        ORDER BY s.scheme_id
        """,
        row: { (scheme: SchemeID, floor: Int64?) in OldEntries(scheme: scheme, floor: floor) })

    /// In the order of schemes, like everybody who locks the states of many.
    static let raiseFloors = Statement<[SchemeID], [Int64], Void>(
        "feed.raise",
        """
        WITH old AS MATERIALIZED (
            SELECT s.scheme_id, o.floor FROM scheme_state s
            JOIN unnest($1::bigint[], $2::bigint[]) AS o (scheme_id, floor) ON o.scheme_id = s.scheme_id
            ORDER BY s.scheme_id FOR NO KEY UPDATE OF s)
        UPDATE scheme_state s SET feed_floor = o.floor FROM old o
        WHERE s.scheme_id = o.scheme_id AND s.feed_floor < o.floor
        """)

    static let remove = Statement<[SchemeID], [Int64], Void>(
        "feed.remove",
        """
        DELETE FROM change_log c USING unnest($1::bigint[], $2::bigint[]) AS o (scheme_id, floor)
        WHERE c.scheme_id = o.scheme_id AND c.position <= o.floor
        """)

    static let raiseNetworkFloor = Statement<Date, Int64>(
        "network.raise",
        """
        UPDATE network_feed f SET floor = o.position
        FROM (SELECT max(position) AS position FROM network_change WHERE at < $1) o
        WHERE f.floor < o.position RETURNING f.floor
        """,
        row: { (floor: Int64) in floor })

    static let removeFromNetwork = Statement<Int64, Void>(
        "network.remove", "DELETE FROM network_change WHERE position <= $1")

    package static let statements: [any AnyStatement] = [
        oldEntries, raiseFloors, remove, raiseNetworkFloor, removeFromNetwork,
    ]
}
