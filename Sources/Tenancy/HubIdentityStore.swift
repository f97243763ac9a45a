import Foundation
import Postgres

/// The SQL of the hub's keys, its epoch, and the protocol versions that it serves.
package enum HubIdentityStore {
    struct KeyRow: Sendable {
        let spki: [UInt8]
        let activeFrom: Date
        let endorsement: [UInt8]?
    }

    struct Usage: Sendable {
        let scheme: String
        let name: String
        let version: Int
        let batches: Int
        let last: Date
    }

    static let epoch = Statement<String>(
        "hub.epoch", "SELECT epoch FROM hub_epoch", row: { (epoch: String) in epoch })

    static let firstEpoch = Statement<String, Date, Void>(
        "hub.firstEpoch",
        "INSERT INTO hub_epoch (epoch, since) VALUES ($1, $2) ON CONFLICT (only_row) DO NOTHING")

    static let renewEpoch = Statement<String, Date, Void>(
        "hub.renewEpoch", "UPDATE hub_epoch SET epoch = $1, since = $2")

    static let keys = Statement<KeyRow>(
        "hub.keys", "SELECT spki, active_from, endorsement FROM hub_key ORDER BY active_from",
        row: { (spki: Bytes, activeFrom: Date, endorsement: Bytes?) in
            KeyRow(spki: spki.bytes, activeFrom: activeFrom, endorsement: endorsement?.bytes)
        })

    /// Of two hubs that start together, one has made the first key.
    static let firstKey = Statement<String, Bytes, Date, Void>(
        "hub.firstKey",
        """
        INSERT INTO hub_key (kid, spki, active_from, announced_at) VALUES ($1, $2, $3, $3)
        ON CONFLICT DO NOTHING
        """)

    static let announceKey = Statement<String, Bytes, Date, String, Bytes, Date, Void>(
        "hub.announceKey",
        """
        INSERT INTO hub_key (kid, spki, active_from, endorsed_by, endorsement, announced_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """)

    static let versions = Statement<ServedVersion>(
        "hub.versions", "SELECT version, deprecated_at, sunset_at FROM protocol_version ORDER BY version DESC",
        row: { (version: Int16, deprecatedAt: Date?, sunsetAt: Date?) in
            ServedVersion(version: Int(version), deprecatedAt: deprecatedAt, sunsetAt: sunsetAt)
        })

    static let deprecate = Statement<Int16, Date, Date?, Void>(
        "hub.deprecate",
        """
        UPDATE protocol_version SET deprecated_at = coalesce(deprecated_at, $2), sunset_at = $3 WHERE version = $1
        """)

    /// Of every scheme, the versions in which it has pushed since that day, and when last.
    static let usage = Statement<Date, Usage>(
        "hub.versionUsage",
        """
        SELECT s.code, s.name, b.sync_version, count(*), max(b.received_at)
        FROM batch b JOIN scheme s ON s.id = b.scheme_id WHERE b.received_at >= $1
        GROUP BY s.code, s.name, b.sync_version ORDER BY b.sync_version, s.code
        """,
        row: { (scheme: String, name: String, version: Int16, batches: Int64, last: Date) in
            Usage(scheme: scheme, name: name, version: Int(version), batches: Int(batches), last: last)
        })

    package static let statements: [any AnyStatement] = [
        epoch, firstEpoch, renewEpoch, keys, firstKey, announceKey, versions, deprecate, usage,
    ]
}
