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
    package let kept: KeptBody
    /// Of the decoded body as it came.
    package let digest: SHA256Digest
    /// With what it implies for other dictionary versions.
    package let batch: Batch
    package let dictionary: DictionaryInUse

    /// The bytes that are kept: as they came, but for lines that may be about a person.
    package struct KeptBody: Sendable {
        package let coding: String
        package let body: [UInt8]
        /// From 1.
        package let blanked: [Int32]

        package init(coding: String, body: [UInt8], blanked: [Int32] = []) {
            self.coding = coding
            self.body = body
            self.blanked = blanked
        }
    }

    package init(
        scheme: SchemeID, prefecture: Int16, keyID: String, kept: KeptBody, digest: SHA256Digest, batch: Batch,
        dictionary: DictionaryInUse
    ) {
        self.scheme = scheme
        self.prefecture = prefecture
        self.keyID = keyID
        self.kept = kept
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
        let (work, now) = (Work(push), clock.now)
        return try await database.write(as: .scheme(push.scheme)) { tx in try Self.apply(work, at: now, tx) }
    }

    /// The answer that `apply` would give at this moment; nothing is kept. Problems: as `apply`.
    package func rehearse(_ push: PushedBatch) async throws -> PushAnswer {
        let (work, now) = (Work(push), clock.now)
        return try await database.write(as: .scheme(push.scheme), dryRun: true) { tx in
            try Self.apply(work, at: now, tx)
        }
    }

    /// The first receipt of a batch that was accepted, for one that is sent again; nil if there is none with these bytes
    /// under this number. For batches that would be refused today: their dictionary or version has ended.
    package func replay(
        of stream: StreamName, sequence: Int64, digest: SHA256Digest, scheme: SchemeID
    ) async throws -> PushAnswer? {
        try await database.write(as: .scheme(scheme)) { tx in
            guard let kept = try tx.first(SyncStore.keptBatch, scheme, stream.rawValue, sequence),
                kept.digest == digest
            else { return nil }
            tx.enqueue(SyncStore.countReplay, scheme, stream.rawValue, sequence)
            return PushAnswer(receipt: kept.receipt, isReplay: true)
        }
    }

    /// A batch with the keys that it speaks of.
    private struct Work: Sendable {
        let push: PushedBatch
        let keys: CellKeys
        let statementKeys: StatementKeys

        init(_ push: PushedBatch) {
            self.push = push
            keys = CellKeys(of: push.batch, in: push.dictionary.dictionary)
            statementKeys = StatementKeys(of: push.batch)
        }
    }

    private static func apply(_ work: Work, at now: Date, _ tx: Transaction) throws -> PushAnswer {
        let push = work.push
        let (loaded, kept, ground) = try load(work, at: now, tx)
        let verdict = try ChainCheck.verdict(
            on: push.batch.envelope, digest: push.digest, head: loaded.head, kept: kept?.digest)
        if verdict == .replay, let kept {
            tx.enqueue(SyncStore.countReplay, push.scheme, push.stream, push.batch.envelope.sequence)
            return PushAnswer(receipt: kept.receipt, isReplay: true)
        }
        let version = loaded.dataVersion + 1
        let merge = SyncMerge.decide(
            push.batch, keys: work.keys, statementKeys: work.statementKeys, ground: ground, version: version)
        let head = SyncChain.head(after: loaded.head.hash, body: push.digest)
        let drawing = ReceiptDrawing(
            batch: push.batch, keys: work.keys, statementKeys: work.statementKeys,
            dictionary: push.dictionary)
        let receipt = Receipt(
            envelope: push.batch.envelope, epoch: loaded.epoch, digest: push.digest, head: head,
            outcome: drawing.outcome(of: merge), versionOfData: version, at: now
        ).encoded
        BatchWriter(
            push: push, keys: work.keys, statementKeys: work.statementKeys, current: ground.cells, loaded: loaded,
            at: now
        ).write(merge, head: head, receipt: receipt, tx)
        return PushAnswer(receipt: receipt, isReplay: false)
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
        _ work: Work, at now: Date, _ tx: Transaction
    ) throws -> (SyncStore.Loaded, SyncStore.KeptBatch?, SyncMerge.Ground) {
        let (push, keys) = (work.push, work.keys)
        let envelope = push.batch.envelope
        let reports = push.batch.reports
        tx.enqueue(
            SyncStore.openStream, push.scheme, push.stream, Bytes(SyncChain.start(of: envelope.stream).bytes), now)
        let locked = tx.ask(SyncStore.lockStream, push.scheme, push.stream)
        let kept = tx.ask(SyncStore.keptBatch, push.scheme, push.stream, envelope.sequence)
        let ids = keys.cells.map { push.dictionary.cellIDs[Int($0)] }
        let values = tx.ask(SyncStore.currentValues, push.scheme, keys.months, ids)
        let months = Array(Set(reports.map(\.month)))
        let periods = ReportingPeriodStore.ask(about: months, tx)
        let extended = tx.ask(PeriodExtensionStore.current, push.scheme, months, now.dayInJapan)
        let statements = tx.ask(StatementStore.current, push.scheme, work.statementKeys.keys.map(\.description))

        guard let loaded = try locked.rows().first else {
            throw PostgresError(.unreadable, message: "the scheme has no state")
        }
        var ground = SyncMerge.Ground(cells: [StandingValue?](repeating: nil, count: keys.count))
        for row in try values.rows() {
            guard let state = CellState(code: row.status, value: row.value) else {
                throw PostgresError(.unreadable, message: "a value without a state")
            }
            ground.cells[Int(row.position) - 1] = StandingValue(
                state: state, revision: row.revision, since: row.since)
        }
        ground.statements = [StandingStatement?](repeating: nil, count: work.statementKeys.keys.count)
        for row in try statements.rows() {
            ground.statements[Int(row.position) - 1] = StandingStatement(
                state: StatementState(content: row.content), revision: row.revision, since: row.since)
        }
        let (standing, exempt) = (try periods.loaded(), try extended.rows())
        let dataSets = push.dictionary.dictionary.dataSets
        ground.closed = reports.filter { report in
            let dataSet = dataSets[report.dataSet].id.rawValue
            return standing.status(of: dataSet, report.month, today: now.dayInJapan).holdsChanges
                && !exempt.contains { $0 == (dataSet, report.month) }
        }
        if envelope.version == .one { ground.revisionBase = loaded.base }
        return (loaded, try kept.rows().first, ground)
    }
}

extension PushedBatch {
    var stream: String { batch.envelope.stream.rawValue }
}
