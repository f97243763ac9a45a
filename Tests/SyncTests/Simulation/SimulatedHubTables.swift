import Cryptography
import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData
import TestSupport

/// What the database of a simulated hub holds, read as its owner.
extension SimulatedHub {
    struct KeptBatch: Sendable {
        let place: Simulation.Place
        let digest: SHA256Digest
        let dataVersion: Int64
        let receipt: [UInt8]
    }

    /// Every batch that the hub has.
    func kept() async throws -> [Simulation.Place: Simulation.Acknowledged] {
        let batches = try await test.owner.read(as: .owner) { tx in try tx.all(Self.allBatches) }
        return Dictionary(
            uniqueKeysWithValues: batches.map { ($0.place, .init(digest: $0.digest, receipt: $0.receipt)) })
    }

    /// Of one scheme, in the order in which they were taken.
    func batches(of scheme: SchemeID) async throws -> [KeptBatch] {
        try await test.owner.read(as: .owner) { tx in try tx.all(Self.batches, scheme) }
    }

    /// Figures and notes by their keys.
    func standing(of scheme: SchemeID) async throws -> [String: Recount.Standing] {
        let (values, notes) = try await test.owner.read(as: .owner) { tx in
            (try tx.all(Self.values, scheme), try tx.all(Self.notes, scheme))
        }
        guard let newest = dictionaries.current else { throw Problem(.notReady) }
        let cells = Dictionary(
            uniqueKeysWithValues: newest.cellIDs.enumerated().map { ($0.element, newest.cell(at: $0.offset)) })
        var standing: [String: Recount.Standing] = [:]
        for (period, cell, content, revision) in values {
            guard let cell = cells[cell] else { continue }
            let month = "\(period / 12)-\(Int(period % 12 + 1).padded(2))"
            standing["\(cell.element.dataSet)/\(month)/\(cell.path)"] = .init(content: content, revision: revision)
        }
        for (key, content, revision) in notes { standing[key] = .init(content: content, revision: revision) }
        return standing
    }

    /// How far the scheme's counters are from what they count, and its feed from being without gaps.
    func gaps(of scheme: SchemeID) async throws -> Int64 {
        try await test.owner.read(as: .owner) { tx in try tx.one(Self.gaps, scheme) }
    }

    private static let allBatches = Statement<KeptBatch>(
        "t.allBatches", "SELECT stream, sequence, sha256, data_version, receipt FROM batch", row: keptBatch)

    private static let batches = Statement<SchemeID, KeptBatch>(
        "t.batches",
        """
        SELECT stream, sequence, sha256, data_version, receipt FROM batch WHERE scheme_id = $1 ORDER BY data_version
        """, row: keptBatch)

    private static let keptBatch: @Sendable (String, Int64, Bytes, Int64, Bytes) -> KeptBatch = {
        stream, sequence, digest, version, receipt in
        KeptBatch(
            place: .init(stream: stream, sequence: sequence), digest: SHA256Digest(bytes: digest.bytes)!,
            dataVersion: version, receipt: receipt.bytes)
    }

    private static let values = Statement<SchemeID, (Int32, Int32, String?, Int64)>(
        "t.values",
        """
        SELECT period, cell_id, CASE status WHEN 1 THEN value::text WHEN 3 THEN 'not-applicable' END, revision
        FROM data_value WHERE scheme_id = $1
        """,
        row: { (period: Int32, cell: Int32, content: String?, revision: Int64) in (period, cell, content, revision) })

    private static let notes = Statement<SchemeID, (String, String?, Int64)>(
        "t.notes", "SELECT key, content::json ->> 'text', revision FROM scheme_record WHERE scheme_id = $1",
        row: { (key: String, content: String?, revision: Int64) in (key, content, revision) })

    private static let gaps = Statement<SchemeID, Int64>(
        "t.gaps",
        """
        SELECT abs(s.data_version - b.count) + abs(s.feed_position - f.count) + abs(f.count - f.last)
        FROM scheme_state s,
            (SELECT count(*) AS count FROM batch WHERE scheme_id = $1) b,
            (SELECT count(*) AS count, coalesce(max(position), 0) AS last FROM change_log WHERE scheme_id = $1) f
        WHERE s.scheme_id = $1
        """, row: { (gaps: Int64) in gaps })
}
