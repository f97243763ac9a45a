import Cryptography
import Foundation
import GRDB
import HubCore
import SyncProtocol

/// The statements of the outbox, within one transaction. Here those of the installation; batches, revisions and what
/// the hub sends have files of their own.
package struct OutboxTransaction {
    let database: Database
}

// MARK: Installation

extension OutboxTransaction {
    package func installation() throws -> Installation? {
        let row = try Row.fetchOne(database, sql: "SELECT * FROM installation")
        return try row.map { row in
            Installation(
                hub: try HubAddress(parsing: row["hub"]),
                stream: try StreamName(parsing: row["stream"]),
                dictionary: row["dictionary"],
                limits: try JSONDecoder().decode(BatchLimits.self, from: Data((row["limits"] as String).utf8)),
                revisionFloor: row["revision_floor"],
                enrolledAt: row["enrolled_at"],
                epoch: row["epoch"],
                needsSnapshot: row["needs_snapshot"])
        }
    }

    package func save(_ installation: Installation) throws {
        let limits = String(decoding: try JSONEncoder().encode(installation.limits), as: UTF8.self)
        try database.execute(
            sql: """
                INSERT INTO installation (only_row, hub, stream, dictionary, limits, revision_floor, enrolled_at, epoch,
                    needs_snapshot)
                VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (only_row) DO UPDATE SET
                    hub = excluded.hub, stream = excluded.stream, dictionary = excluded.dictionary,
                    limits = excluded.limits, revision_floor = excluded.revision_floor,
                    enrolled_at = excluded.enrolled_at, epoch = excluded.epoch,
                    needs_snapshot = excluded.needs_snapshot
                """,
            arguments: [
                installation.hub.description, installation.stream.rawValue, installation.dictionary, limits,
                installation.revisionFloor, installation.enrolledAt, installation.epoch, installation.needsSnapshot,
            ])
    }
}

// MARK: The hub's keys

extension OutboxTransaction {
    package func hubKeys() throws -> HubTrust {
        HubTrust(
            keys: try Row.fetchAll(database, sql: "SELECT spki FROM hub_key ORDER BY accepted_at, kid").map { row in
                guard let key = try? Ed25519PublicKey(spki: Array(row["spki"] as Data)) else {
                    throw ClientProblem.outboxDamaged
                }
                return key
            })
    }

    package func accept(_ keys: [Ed25519PublicKey], at time: Date) throws {
        for key in keys {
            try database.execute(
                sql: "INSERT INTO hub_key (kid, spki, accepted_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                arguments: [key.keyID, Data(key.spki), time.iso8601])
        }
    }
}
