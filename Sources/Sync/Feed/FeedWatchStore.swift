import HubCore
import Postgres

/// The SQL of the look, made by the edge for all schemes that wait.
package enum FeedWatchStore {
    static let schemeEnds = Statement<[SchemeID], (SchemeID, Int64)>(
        "feed.ends", "SELECT scheme_id, feed_position FROM scheme_state WHERE scheme_id = ANY ($1)",
        row: { (scheme: SchemeID, end: Int64) in (scheme, end) })

    package static let statements: [any AnyStatement] = [schemeEnds]
}
