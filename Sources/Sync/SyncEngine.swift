import Cryptography
import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData
import SyncProtocol

/// A batch as it came through the edge: its signature is verified, its body decoded.
package struct PushedBatch: Sendable {
    package let scheme: SchemeID
    /// JIS X 0401, 1–47.
    package let prefecture: Int16
    package let keyID: String
    package let coding: String
    /// As it came.
    package let coded: [UInt8]
    /// Of the decoded body.
    package let digest: SHA256Digest
    /// With what it implies for other dictionary versions.
    package let batch: Batch
    package let dictionary: DictionaryInUse

    package init(
        scheme: SchemeID, prefecture: Int16, keyID: String, coding: String, coded: [UInt8], digest: SHA256Digest,
        batch: Batch, dictionary: DictionaryInUse
    ) {
        self.scheme = scheme
        self.prefecture = prefecture
        self.keyID = keyID
        self.coding = coding
        self.coded = coded
        self.digest = digest
        self.batch = batch.implying(dictionary.counterparts)
        self.dictionary = dictionary
    }
}

/// What a push is answered with.
package struct PushAnswer: Sendable, Equatable {
    /// The receipt, byte for byte as it was first given.
    package let receipt: [UInt8]
    /// Whether the batch had been accepted before.
    package let isReplay: Bool
}

/// Applies batches: one transaction each, so that the values, their history, the sums and the receipt are all there or
/// none is, and a batch that comes again is answered with its first receipt.
package struct SyncEngine: Sendable {
    private let database: Database
    private let clock: Clock

    package init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    /// Problems: `batch-fork`, `sequence-gap`, `chain-mismatch`.
    package func apply(_ push: PushedBatch) async throws -> PushAnswer {
        let keys = CellKeys(of: push.batch)
        let now = clock.now
        return try await database.write(as: .scheme(push.scheme)) { tx in
            let (loaded, kept, current) = try Self.load(push, keys, at: now, tx)
            let verdict = try ChainCheck.verdict(
                on: push.batch.envelope, digest: push.digest, head: loaded.head, kept: kept?.digest)
            if verdict == .replay, let kept {
                tx.enqueue(SyncStore.countReplay, push.scheme, push.stream, push.batch.envelope.sequence)
                return PushAnswer(receipt: kept.receipt, isReplay: true)
            }
            let merge = SyncMerge.decide(push.batch, keys: keys, current: current, version: loaded.dataVersion + 1)
            let head = SyncChain.head(after: loaded.head.hash, body: push.digest)
            let receipt = Receipt(
                envelope: push.batch.envelope, digest: push.digest, head: head, counts: merge.counts,
                findings: push.batch.findings, versionOfData: loaded.dataVersion + 1, at: now
            ).encoded
            BatchWriter(push: push, keys: keys, current: current, loaded: loaded, at: now)
                .write(merge, head: head, receipt: receipt, tx)
            return PushAnswer(receipt: receipt, isReplay: false)
        }
    }

    /// The head of a stream; a stream that has sent nothing stands at its start.
    package func head(of stream: StreamName, scheme: SchemeID) async throws -> StreamHead {
        try await database.read(as: .scheme(scheme)) { tx in
            try tx.first(SyncStore.head, scheme, stream.rawValue)
                ?? StreamHead(sequence: 0, hash: SyncChain.start(of: stream))
        }
    }

    /// The receipt of an accepted batch, for ever.
    ///
    /// Problems: `not-found`.
    package func receipt(of stream: StreamName, sequence: Int64, scheme: SchemeID) async throws -> [UInt8] {
        let kept = try await database.read(as: .scheme(scheme)) { tx in
            try tx.first(SyncStore.keptBatch, scheme, stream.rawValue, sequence)
        }
        guard let kept else { throw Problem(.notFound) }
        return kept.receipt
    }

    /// One round trip: opens the stream if it is new, locks it, and reads what stands.
    private static func load(
        _ push: PushedBatch, _ keys: CellKeys, at now: Date, _ tx: Transaction
    ) throws -> (SyncStore.Loaded, SyncStore.KeptBatch?, [StandingValue?]) {
        let envelope = push.batch.envelope
        tx.enqueue(
            SyncStore.openStream, push.scheme, push.stream, Bytes(SyncChain.start(of: envelope.stream).bytes), now)
        let locked = tx.ask(SyncStore.lockStream, push.scheme, push.stream)
        let kept = tx.ask(SyncStore.keptBatch, push.scheme, push.stream, envelope.sequence)
        let ids = keys.cells.map { push.dictionary.cellIDs[Int($0)] }
        let values = tx.ask(SyncStore.currentValues, push.scheme, keys.months, ids)

        guard let loaded = try locked.rows().first else {
            throw PostgresError(.unreadable, message: "the scheme has no state")
        }
        var current = [StandingValue?](repeating: nil, count: keys.count)
        for row in try values.rows() {
            guard let state = CellState(code: row.status, value: row.value) else {
                throw PostgresError(.unreadable, message: "a value without a state")
            }
            current[Int(row.position) - 1] = StandingValue(state: state, revision: row.revision, since: row.since)
        }
        return (loaded, try kept.rows().first, current)
    }
}

extension PushedBatch {
    var stream: String { batch.envelope.stream.rawValue }
}
