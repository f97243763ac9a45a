import Cryptography
import Foundation
import GRDB
import HubCore
import SyncProtocol

/// The statements of the outbox, within one transaction.
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
                enrolledAt: row["enrolled_at"])
        }
    }

    package func save(_ installation: Installation) throws {
        let limits = String(decoding: try JSONEncoder().encode(installation.limits), as: UTF8.self)
        try database.execute(
            sql: """
                INSERT INTO installation (only_row, hub, stream, dictionary, limits, revision_floor, enrolled_at)
                VALUES (1, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (only_row) DO UPDATE SET
                    hub = excluded.hub, stream = excluded.stream, dictionary = excluded.dictionary,
                    limits = excluded.limits, revision_floor = excluded.revision_floor,
                    enrolled_at = excluded.enrolled_at
                """,
            arguments: [
                installation.hub.description, installation.stream.rawValue, installation.dictionary, limits,
                installation.revisionFloor, installation.enrolledAt,
            ])
    }
}

// MARK: Batches

extension OutboxTransaction {
    /// Where the chain stands on our side; nil before the first batch.
    package func lastPosition() throws -> StreamPosition? {
        try position(where: "sequence = (SELECT max(sequence) FROM batch)", [])
    }

    /// The head after a batch that is kept.
    package func position(after sequence: Int64) throws -> StreamPosition? {
        try position(where: "sequence = ?", [sequence])
    }

    private func position(where condition: String, _ arguments: StatementArguments) throws -> StreamPosition? {
        let row = try Row.fetchOne(
            database, sql: "SELECT sequence, head FROM batch WHERE \(condition)", arguments: arguments)
        return try row.map { StreamPosition(sequence: $0["sequence"], head: try Self.digest($0["head"])) }
    }

    /// The first batch without a receipt. Batches are acknowledged in order, so all behind it have none either.
    package func firstUnacknowledged() throws -> Int64? {
        try Int64.fetchOne(database, sql: "SELECT min(sequence) FROM batch WHERE state <> 'acknowledged'")
    }

    package func counts() throws -> [BatchState: Int] {
        let rows = try Row.fetchAll(database, sql: "SELECT state, count(*) AS batches FROM batch GROUP BY state")
        return Dictionary(
            uniqueKeysWithValues: rows.compactMap { row in
                BatchState(rawValue: row["state"]).map { ($0, row["batches"]) }
            })
    }

    /// Batches without a receipt.
    package func waiting() throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM batch WHERE state <> 'acknowledged'") ?? 0
    }

    package func batch(_ sequence: Int64) throws -> StoredBatch? {
        let row = try Row.fetchOne(database, sql: "SELECT * FROM batch WHERE sequence = ?", arguments: [sequence])
        return try row.map(Self.batch)
    }

    package func lastReceipt() throws -> Receipt? {
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM batch WHERE receipt IS NOT NULL ORDER BY sequence DESC LIMIT 1")
        return try row.map(Self.batch)?.receipt
    }

    package func insert(_ batch: MadeBatch, at time: Date) throws {
        try database.execute(
            sql: """
                INSERT INTO batch (sequence, previous, head, digest, records, body, state, made_at)
                VALUES (?, ?, ?, ?, ?, ?, 'queued', ?)
                """,
            arguments: [
                batch.sequence, batch.previous.hex, batch.head.hex, batch.digest.hex, batch.records, Data(batch.body),
                time.iso8601,
            ])
    }

    package func batches(from sequence: Int64) throws -> [StoredBatch] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM batch WHERE sequence >= ? ORDER BY sequence", arguments: [sequence]
        ).map(Self.batch)
    }

    /// Only of batches that the hub does not have.
    package func deleteBatches(from sequence: Int64) throws {
        try database.execute(sql: "DELETE FROM batch WHERE sequence >= ?", arguments: [sequence])
    }

    /// Before it goes out: from now on the hub may have it.
    package func markSent(_ sequence: Int64, at time: Date) throws {
        try database.execute(
            sql: "UPDATE batch SET state = 'sent', sent_at = ? WHERE sequence = ? AND state <> 'acknowledged'",
            arguments: [time.iso8601, sequence])
    }

    /// A hub that was restored gives a new receipt for a batch that it had before; the newest is kept.
    package func acknowledge(_ sequence: Int64, receipt: [UInt8], at time: Date) throws {
        try database.execute(
            sql: "UPDATE batch SET state = 'acknowledged', receipt = ?, acknowledged_at = ? WHERE sequence = ?",
            arguments: [Data(receipt), time.iso8601, sequence])
    }

    private static func batch(_ row: Row) throws -> StoredBatch {
        let made = MadeBatch(
            sequence: row["sequence"], previous: try digest(row["previous"]), head: try digest(row["head"]),
            digest: try digest(row["digest"]), records: row["records"], body: Array(row["body"] as Data))
        guard let state = BatchState(rawValue: row["state"]) else { throw ClientProblem.outboxDamaged }
        let receipt = try (row["receipt"] as Data?).map { try JSONDecoder().decode(Receipt.self, from: $0) }
        return StoredBatch(made: made, state: state, receipt: receipt)
    }

    private static func digest(_ text: String) throws -> SHA256Digest {
        guard let digest = SHA256Digest(hex: text) else { throw ClientProblem.outboxDamaged }
        return digest
    }
}

// MARK: Revisions

extension OutboxTransaction {
    /// The highest revision that was given to the record or to one that speaks of the same figures: the cells of a
    /// report, the report of a cell.
    package func highestRevision(around record: OfficeRecord) throws -> Int64? {
        let statement = try database.cachedStatement(
            sql: record.isWholeReport
                ? "SELECT max(revision) FROM record_revision WHERE report = ?"
                : "SELECT max(revision) FROM record_revision WHERE key IN (?, ?)")
        let report = record.report.description
        return try Int64.fetchOne(statement, arguments: record.isWholeReport ? [report] : [report, record.key])
    }

    /// What the hub has or is about to get under the key; nil if that is not sure.
    package func content(of key: String) throws -> SHA256Digest? {
        let statement = try database.cachedStatement(sql: "SELECT content FROM record_revision WHERE key = ?")
        return try String.fetchOne(statement, arguments: [key]).flatMap { SHA256Digest(hex: $0) }
    }

    /// Notes the revision and content of a record, and that what was known of figures it speaks of is out of date.
    package func setRevision(_ revision: Int64, of record: OfficeRecord) throws {
        let (key, report) = (record.key, record.report.description)
        try database.cachedStatement(
            sql: """
                INSERT INTO record_revision (key, report, revision, content) VALUES (?, ?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET revision = excluded.revision, content = excluded.content
                """
        ).execute(arguments: [key, report, revision, record.contentDigest.hex])
        try database.cachedStatement(
            sql: record.isWholeReport
                ? "UPDATE record_revision SET content = NULL WHERE report = ? AND key <> ?"
                : "UPDATE record_revision SET content = NULL WHERE key = ? AND key <> ?"
        ).execute(arguments: [report, key])
    }

    /// After the hub put a record aside: the same content is worth sending again.
    package func forgetContent(of keys: some Sequence<String>) throws {
        let statement = try database.cachedStatement(sql: "UPDATE record_revision SET content = NULL WHERE key = ?")
        for key in keys { try statement.execute(arguments: [key]) }
    }
}
