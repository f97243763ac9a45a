import Cryptography
import Foundation
import HubCore
import Postgres
import SyncProtocol

/// The SQL of streams, batches and data values. Every statement names the scheme.
package enum SyncStore {
    /// What a transaction needs to know before anything is decided.
    struct Loaded: Sendable {
        let head: StreamHead
        let dataVersion: Int64
        let feedPosition: Int64
        /// Of all that the scheme has used.
        let highestRevision: Int64
        let revisionBase: Int64
        let epoch: String

        /// What the stream's batches of version 1 count their revisions from: settled by its first batch.
        var base: Int64 { head.sequence == 0 ? highestRevision : revisionBase }
    }

    struct KeptBatch: Sendable {
        let digest: SHA256Digest?
        let receipt: [UInt8]
    }

    struct CurrentValue: Sendable {
        let position: Int64
        let status: Int16
        let value: Int64?
        let revision: Int64
        let since: Int64
    }

    // MARK: Loading

    static let openStream = Statement<SchemeID, String, Bytes, Date, Void>(
        "stream.open",
        """
        INSERT INTO stream (scheme_id, name, sequence, head, opened_at) VALUES ($1, $2, 0, $3, $4)
        ON CONFLICT (scheme_id, name) DO NOTHING
        """)

    static let lockStream = Statement<SchemeID, String, Loaded>(
        "stream.lock",
        """
        SELECT s.sequence, s.head, s.revision_base, c.data_version, c.feed_position, c.highest_revision,
            (SELECT epoch FROM hub_epoch)
        FROM stream s JOIN scheme_state c ON c.scheme_id = s.scheme_id
        WHERE s.scheme_id = $1 AND s.name = $2
        FOR UPDATE OF s, c
        """,
        row: {
            (
                sequence: Int64, head: Bytes, base: Int64, dataVersion: Int64, feedPosition: Int64, highest: Int64,
                epoch: String?
            ) in
            Loaded(
                head: StreamHead(sequence: sequence, hash: SHA256Digest(stored: head)), dataVersion: dataVersion,
                feedPosition: feedPosition, highestRevision: highest, revisionBase: base, epoch: epoch ?? "")
        })

    static let head = Statement<SchemeID, String, StreamHead>(
        "stream.head", "SELECT sequence, head FROM stream WHERE scheme_id = $1 AND name = $2",
        row: { (sequence: Int64, head: Bytes) in
            StreamHead(sequence: sequence, hash: SHA256Digest(stored: head))
        })

    static let keptBatch = Statement<SchemeID, String, Int64, KeptBatch>(
        "batch.kept", "SELECT sha256, receipt FROM batch WHERE scheme_id = $1 AND stream = $2 AND sequence = $3",
        row: { (digest: Bytes, receipt: Bytes) in
            KeptBatch(digest: SHA256Digest(bytes: digest.bytes), receipt: receipt.bytes)
        })

    /// The values that stand under the keys of a batch, with the position of the key.
    ///
    /// `OFFSET 0` keeps PostgreSQL to one look-up a key. Of a scheme that its statistics do not know yet it expects
    /// next to nothing, and would read all that the scheme has ever reported to find a few values.
    static let currentValues = Statement<SchemeID, [Int32], [Int32], CurrentValue>(
        "value.current",
        """
        SELECT k.position, v.status, v.value, v.revision, v.data_version
        FROM unnest($2::int4[], $3::int4[]) WITH ORDINALITY AS k (period, cell_id, position)
        CROSS JOIN LATERAL (
            SELECT d.status, d.value, d.revision, d.data_version FROM data_value d
            WHERE d.scheme_id = $1 AND d.period = k.period AND d.cell_id = k.cell_id
            OFFSET 0
        ) v
        """,
        row: { (position: Int64, status: Int16, value: Int64?, revision: Int64, since: Int64) in
            CurrentValue(position: position, status: status, value: value, revision: revision, since: since)
        })

    // MARK: Writing

    static let writeValues = Statement<SchemeID, [Int32], [Int32], [Int16], [Int64], [Int64], [Int64], Void>(
        "value.write",
        """
        INSERT INTO data_value (scheme_id, period, cell_id, status, value, revision, data_version)
        SELECT $1, c.period, c.cell_id, c.status, CASE WHEN c.status = 1 THEN c.value END, c.revision, c.since
        FROM unnest($2::int4[], $3::int4[], $4::int2[], $5::int8[], $6::int8[], $7::int8[])
            AS c (period, cell_id, status, value, revision, since)
        ON CONFLICT (scheme_id, period, cell_id) DO UPDATE
        SET status = EXCLUDED.status, value = EXCLUDED.value, revision = EXCLUDED.revision,
            data_version = EXCLUDED.data_version
        """)

    static let writeHistory = Statement<SchemeID, Int64, [Int32], [Int32], [Int16], [Int64], [Int64], [Int64], Void>(
        "value.history",
        """
        INSERT INTO data_value_history
            (scheme_id, period, cell_id, data_version, replaced_in, status, value, revision)
        SELECT $1, h.period, h.cell_id, h.since, $2, h.status, CASE WHEN h.status = 1 THEN h.value END, h.revision
        FROM unnest($3::int4[], $4::int4[], $5::int2[], $6::int8[], $7::int8[], $8::int8[])
            AS h (period, cell_id, status, value, revision, since)
        ON CONFLICT (scheme_id, period, cell_id, data_version) DO NOTHING
        """)

    static let writeHeld = Statement<
        SchemeID, String, Int64, [Int32], [Int32], [Int32], [Int32], [Int16], [Int64], [Int64], [String], Void
    >(
        "held.write",
        """
        INSERT INTO held_change
            (scheme_id, stream, sequence, unit, line, period, cell_id, status, value, revision, reason)
        SELECT $1, $2, $3, h.unit, h.line, h.period, h.cell_id, h.status, CASE WHEN h.status = 1 THEN h.value END,
            h.revision, h.reason
        FROM unnest($4::int4[], $5::int4[], $6::int4[], $7::int4[], $8::int2[], $9::int8[], $10::int8[], $11::text[])
            AS h (unit, line, period, cell_id, status, value, revision, reason)
        ON CONFLICT (scheme_id, stream, sequence, line, period, cell_id) DO NOTHING
        """)

    static let writeDelta = Statement<
        SchemeID, Int64, Int16, Int32, Int32, [Int32], [Int32], [Int64], [Int16], Void
    >(
        "rollup.append",
        """
        INSERT INTO rollup_delta
            (scheme_id, data_version, prefecture, first_period, last_period, periods, cells, values, reports)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (scheme_id, data_version) DO NOTHING
        """)

    static let writeReports = Statement<SchemeID, [String], [Int32], Date, Int64, Void>(
        "report.write",
        """
        INSERT INTO report (scheme_id, data_set, period, first_received_at, received_at, data_version)
        SELECT $1, r.data_set, r.period, $4, $4, $5 FROM unnest($2::text[], $3::int4[]) AS r (data_set, period)
        ON CONFLICT (scheme_id, data_set, period) DO UPDATE
        SET received_at = EXCLUDED.received_at, data_version = EXCLUDED.data_version
        """)

    static let writeChanges = Statement<SchemeID, Int64, [String], Date, Int64, String, Void>(
        "change.write",
        """
        INSERT INTO change_log (scheme_id, position, topic, key, operation, at, revision, data)
        SELECT $1, $2 + k.number, 'report', k.key, 'put', $4, $5, $6
        FROM unnest($3::text[]) WITH ORDINALITY AS k (key, number)
        ON CONFLICT (scheme_id, position) DO NOTHING
        """)

    static let writeBatch = Statement<
        SchemeID, String, Int64, Bytes, String, Int16, String, Int32, Int64, Date, Bytes, Void
    >(
        "batch.write",
        """
        INSERT INTO batch
            (scheme_id, stream, sequence, sha256, kid, sync_version, dictionary, records, data_version, received_at,
             receipt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """)

    static let writeBody = Statement<SchemeID, String, Int64, String, Bytes, [Int32], Void>(
        "batch.body",
        """
        INSERT INTO batch_body (scheme_id, stream, sequence, coding, body, blanked) VALUES ($1, $2, $3, $4, $5, $6)
        """)

    static let advanceStream = Statement<SchemeID, String, Int64, Bytes, Int64, Void>(
        "stream.advance",
        "UPDATE stream SET sequence = $3, head = $4, revision_base = $5 WHERE scheme_id = $1 AND name = $2")

    static let advanceState = Statement<SchemeID, Int64, Int64, Int64, Void>(
        "scheme.advance",
        """
        UPDATE scheme_state SET data_version = $2, feed_position = $3, highest_revision = $4 WHERE scheme_id = $1
        """)

    static let countReplay = Statement<SchemeID, String, Int64, Void>(
        "batch.replay",
        "UPDATE batch SET replays = replays + 1 WHERE scheme_id = $1 AND stream = $2 AND sequence = $3")

    package static let statements: [any AnyStatement] =
        [
            openStream, lockStream, head, keptBatch, currentValues, writeValues, writeHistory, writeHeld,
            writeDelta,
            writeReports, writeChanges, writeBatch, writeBody, advanceStream, advanceState, countReplay,
        ] + StatementStore.statements + ClosedPeriodStore.statements
        + PeriodExtensionStore.statements
}

extension SHA256Digest {
    /// From a column whose length the schema checks.
    init(stored bytes: Bytes) {
        guard let digest = SHA256Digest(bytes: bytes.bytes) else { preconditionFailure("a digest has 32 bytes") }
        self = digest
    }
}
