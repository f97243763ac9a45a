import Cryptography
import Foundation
import HubCore
import Postgres

/// The SQL with which a scheme reads what it is told. Every statement on a scheme's table names the scheme.
package enum FeedStore {
    /// The network's feed, and the hub's epoch: empty before the hub first served.
    struct Network: Sendable {
        let extent: Extent
        let epoch: String
    }

    /// Where a feed ends, and up to where it is no longer kept.
    struct Extent: Sendable {
        let end: Int64
        let floor: Int64
    }

    static let schemeExtent = Statement<SchemeID, Extent>(
        "feed.scheme", "SELECT feed_position, feed_floor FROM scheme_state WHERE scheme_id = $1",
        row: { (end: Int64, floor: Int64) in Extent(end: end, floor: floor) })

    static let network = Statement<Network>(
        "feed.network", "SELECT position, floor, coalesce((SELECT epoch FROM hub_epoch), '') FROM network_feed",
        row: { (end: Int64, floor: Int64, epoch: String) in
            Network(extent: Extent(end: end, floor: floor), epoch: epoch)
        })

    static let schemeEntries = Statement<SchemeID, Int64, [String]?, Int32, FeedEntry>(
        "feed.schemeEntries",
        """
        SELECT position, topic, key, revision, data FROM change_log
        WHERE scheme_id = $1 AND position > $2 AND ($3::text[] IS NULL OR topic = ANY ($3))
        ORDER BY position LIMIT $4
        """,
        row: { (position: Int64, topic: String, key: String, revision: Int64, data: String?) in
            FeedEntry(feed: .scheme, position: position, topic: topic, key: key, revision: revision, data: data)
        })

    static let networkEntries = Statement<Int64, [String]?, Int32, FeedEntry>(
        "feed.networkEntries",
        """
        SELECT position, topic, key, revision, data FROM network_change
        WHERE position > $1 AND ($2::text[] IS NULL OR topic = ANY ($2))
        ORDER BY position LIMIT $3
        """,
        row: { (position: Int64, topic: String, key: String, revision: Int64, data: String?) in
            FeedEntry(feed: .network, position: position, topic: topic, key: key, revision: revision, data: data)
        })

    /// What is acknowledged never goes back, whichever of a scheme's programs says so and in whatever order.
    static let acknowledge = Statement<SchemeID, Int64, Int64, Date, Void>(
        "feed.acknowledge",
        """
        INSERT INTO feed_ack AS a (scheme_id, scheme_position, network_position, acknowledged_at)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (scheme_id) DO UPDATE
        SET scheme_position = CASE WHEN EXCLUDED.scheme_position > a.scheme_position
                THEN EXCLUDED.scheme_position ELSE a.scheme_position END,
            network_position = CASE WHEN EXCLUDED.network_position > a.network_position
                THEN EXCLUDED.network_position ELSE a.network_position END,
            acknowledged_at = EXCLUDED.acknowledged_at
        """)

    static let document = Statement<SchemeID, UUID, OfficeDocument>(
        "feed.document",
        "SELECT title, media_type, sha256, content FROM document WHERE scheme_id = $1 AND id = $2",
        row: { (title: String, mediaType: String, sha256: Bytes, content: Bytes) in
            OfficeDocument(
                title: title, mediaType: mediaType, digest: SHA256Digest(stored: sha256), content: content.bytes)
        })

    package static let statements: [any AnyStatement] = [
        schemeExtent, network, schemeEntries, networkEntries, acknowledge, document,
    ]
}
