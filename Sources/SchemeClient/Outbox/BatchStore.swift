import Cryptography
import Foundation
import GRDB
import HubCore
import SyncProtocol

/// The batches of the outbox. Without another word they are those of the stream that the installation is in.
extension OutboxTransaction {
    private static let ours = "stream = (SELECT stream FROM installation)"

    /// Where the chain stands on our side; nil before the first batch.
    package func lastPosition() throws -> StreamPosition? {
        let row = try Row.fetchOne(
            database, sql: "SELECT sequence, head FROM batch WHERE \(Self.ours) ORDER BY sequence DESC LIMIT 1")
        return try row.map(Self.position)
    }

    /// The head after a batch that is kept.
    package func position(after sequence: Int64) throws -> StreamPosition? {
        let row = try Row.fetchOne(
            database, sql: "SELECT sequence, head FROM batch WHERE \(Self.ours) AND sequence = ?",
            arguments: [sequence])
        return try row.map(Self.position)
    }

    /// The first batch without a receipt. Batches are acknowledged in order, so all behind it have none either.
    package func firstUnacknowledged() throws -> Int64? {
        try Int64.fetchOne(
            database, sql: "SELECT min(sequence) FROM batch WHERE \(Self.ours) AND state IN ('queued', 'sent')")
    }

    /// Of all streams.
    package func counts() throws -> [BatchState: Int] {
        let rows = try Row.fetchAll(database, sql: "SELECT state, count(*) AS batches FROM batch GROUP BY state")
        return Dictionary(
            uniqueKeysWithValues: rows.compactMap { row in
                BatchState(rawValue: row["state"]).map { ($0, row["batches"]) }
            })
    }

    /// Batches without a receipt.
    package func waiting() throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM batch WHERE state IN ('queued', 'sent')") ?? 0
    }

    /// When the batch that has waited longest was made, ISO 8601.
    package func waitingSince() throws -> String? {
        try String.fetchOne(database, sql: "SELECT min(made_at) FROM batch WHERE state IN ('queued', 'sent')")
    }

    package func batch(_ sequence: Int64) throws -> StoredBatch? {
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM batch WHERE \(Self.ours) AND sequence = ?", arguments: [sequence])
        return try row.map(Self.batch)
    }

    /// Of any stream that this folder went on in.
    func batch(_ sequence: Int64, of stream: StreamName) throws -> StoredBatch? {
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM batch WHERE stream = ? AND sequence = ?",
            arguments: [stream.rawValue, sequence])
        return try row.map(Self.batch)
    }

    package func batches(from sequence: Int64) throws -> [StoredBatch] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM batch WHERE \(Self.ours) AND sequence >= ? ORDER BY sequence",
            arguments: [sequence]
        ).map(Self.batch)
    }

    /// Through whatever stream.
    package func lastReceipt() throws -> Receipt? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT * FROM batch WHERE state = 'acknowledged' ORDER BY acknowledged_at DESC, sequence DESC LIMIT 1
                """)
        return try row.map(Self.batch)?.receipt
    }

    /// The hub's signature that was kept with a receipt; nil for a hub that signed none.
    package func proof(of sequence: Int64) throws -> ReceiptProof? {
        let text = try String.fetchOne(
            database, sql: "SELECT proof FROM batch WHERE \(Self.ours) AND sequence = ?", arguments: [sequence])
        return try text.map { try JSONDecoder().decode(ReceiptProof.self, from: Data($0.utf8)) }
    }

    package func insert(_ batch: MadeBatch, at time: Date) throws {
        try database.execute(
            sql: """
                INSERT INTO batch (stream, sequence, previous, head, digest, records, body, state, made_at)
                VALUES ((SELECT stream FROM installation), ?, ?, ?, ?, ?, ?, 'queued', ?)
                """,
            arguments: [
                batch.sequence, batch.previous.hex, batch.head.hex, batch.digest.hex, batch.records, Data(batch.body),
                time.iso8601,
            ])
    }

    /// Only of batches that the hub does not have.
    package func deleteBatches(from sequence: Int64) throws {
        try database.execute(sql: "DELETE FROM batch WHERE \(Self.ours) AND sequence >= ?", arguments: [sequence])
    }

    /// Before it goes out: from now on the hub may have it.
    package func markSent(_ sequence: Int64, at time: Date) throws {
        try database.execute(
            sql: """
                UPDATE batch SET state = 'sent', sent_at = ?
                WHERE \(Self.ours) AND sequence = ? AND state IN ('queued', 'sent')
                """,
            arguments: [time.iso8601, sequence])
    }

    /// For a hub that has lost what it acknowledged: these batches go out again.
    package func reopen(from sequence: Int64) throws {
        try database.execute(
            sql: "UPDATE batch SET state = 'sent' WHERE \(Self.ours) AND sequence >= ? AND state = 'acknowledged'",
            arguments: [sequence])
    }

    /// Before the installation goes on in another stream.
    package func markReplaced(from sequence: Int64) throws {
        try database.execute(
            sql: "UPDATE batch SET state = 'replaced' WHERE \(Self.ours) AND sequence >= ?", arguments: [sequence])
    }

    /// A hub that was restored gives a new receipt for a batch that it had before. The earlier one is kept, since it
    /// proves what was once accepted.
    package func acknowledge(_ sequence: Int64, receipt: [UInt8], proof: ReceiptProof?, at time: Date) throws {
        try database.execute(
            sql: """
                INSERT INTO earlier_receipt (stream, sequence, receipt, proof, acknowledged_at)
                SELECT stream, sequence, receipt, proof, acknowledged_at FROM batch
                WHERE \(Self.ours) AND sequence = ? AND receipt <> ?
                """,
            arguments: [sequence, Data(receipt)])
        let proof = try proof.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        try database.execute(
            sql: """
                UPDATE batch SET state = 'acknowledged', receipt = ?, proof = ?, acknowledged_at = ?
                WHERE \(Self.ours) AND sequence = ?
                """,
            arguments: [Data(receipt), proof, time.iso8601, sequence])
    }

    /// Receipts that a later one took the place of, oldest first.
    package func earlierReceipts() throws -> [[UInt8]] {
        try Data.fetchAll(database, sql: "SELECT receipt FROM earlier_receipt ORDER BY rowid").map(Array.init)
    }

    /// Takes out the bodies of batches that were done with before `time`. Digests and receipts stay.
    package func pruneBodies(doneBefore time: Date) throws {
        try database.execute(
            sql: """
                UPDATE batch SET body = NULL
                WHERE body IS NOT NULL AND state IN ('acknowledged', 'replaced')
                    AND coalesce(acknowledged_at, sent_at, made_at) < ?
                """,
            arguments: [time.iso8601])
    }

    /// Nil if the file is sound: SQLite finds nothing, and every batch follows the one before it.
    package func flaw() throws -> String? {
        let answer = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "?"
        guard answer == "ok" else { return answer }
        var head: SHA256Digest?
        for batch in try batches(from: 1) {
            let made = batch.made
            guard made.head == SyncChain.head(after: made.previous, body: made.digest),
                head == nil || head == made.previous
            else { return "batch \(made.sequence)" }
            head = made.head
        }
        return nil
    }

    private static func batch(_ row: Row) throws -> StoredBatch {
        let made = MadeBatch(
            sequence: row["sequence"], previous: try digest(row["previous"]), head: try digest(row["head"]),
            digest: try digest(row["digest"]), records: row["records"],
            body: (row["body"] as Data?).map(Array.init) ?? [])
        guard let state = BatchState(rawValue: row["state"]) else { throw ClientProblem.outboxDamaged }
        let receipt = try (row["receipt"] as Data?).map { try JSONDecoder().decode(Receipt.self, from: $0) }
        return StoredBatch(made: made, state: state, receipt: receipt)
    }

    private static func position(_ row: Row) throws -> StreamPosition {
        StreamPosition(sequence: row["sequence"], head: try digest(row["head"]))
    }

    private static func digest(_ text: String) throws -> SHA256Digest {
        guard let digest = SHA256Digest(hex: text) else { throw ClientProblem.outboxDamaged }
        return digest
    }
}
