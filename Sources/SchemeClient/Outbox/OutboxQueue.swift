import Foundation
import HubCore
import SyncProtocol

/// The office's side of its stream. Records become chained batches here and are on the disk before anything is sent,
/// so that a crash, a cut connection or a lost reply changes nothing: the same bytes are sent again.
package struct OutboxQueue: Sendable {
    package let store: OutboxStore
    let clock: Clock
    private let entropy: Entropy

    package init(store: OutboxStore, clock: Clock, entropy: Entropy) {
        self.store = store
        self.clock = clock
        self.entropy = entropy
    }

    /// What became of records that were handed over.
    package struct Addition: Sendable, Equatable {
        package let queued: Int
        /// Said nothing that the hub does not have, or that was not queued already.
        package let leftOut: Int
        package let batches: [Int64]
    }

    /// Gives each record its revision and makes batches, in one transaction. Throws a `ClientProblem` before enrolment.
    package func add(_ records: [OfficeRecord]) throws -> Addition {
        try store.write { outbox in
            let addition = try add(outgoing: records.map(OutboxRecord.init), in: outbox)
            for record in records { try outbox.noteFigures(of: record) }
            return addition
        }
    }

    func add(outgoing records: [OutboxRecord], in outbox: OutboxTransaction) throws -> Addition {
        let installation = try outbox.installation().enrolled
        var lines: [[UInt8]] = []
        for record in records where try outbox.content(of: record.key) != record.contentDigest {
            let above = max(try outbox.highestRevision(around: record) ?? 0, installation.revisionFloor)
            try outbox.setRevision(above + 1, of: record)
            lines.append(record.line(revision: above + 1))
        }
        let batches = try insert(lines, installation, outbox)
        return Addition(queued: lines.count, leftOut: records.count - lines.count, batches: batches.map(\.sequence))
    }

    /// Makes the batches from this one on again with the same records, for a hub that takes their dictionary no more.
    /// The hub must not have any of them. Cells get their new names; without a renaming they keep the old.
    package func remake(from sequence: Int64, dictionary: String, _ renaming: CellRenaming? = nil) throws {
        try store.write { outbox in
            var installation = try outbox.installation().enrolled
            installation.dictionary = dictionary
            try outbox.save(installation)
            let lines = try outbox.batches(from: sequence).flatMap { try $0.recordLines }
            try outbox.deleteBatches(from: sequence)
            let remade = try renaming.map { try renamed(lines, $0, in: outbox) } ?? lines
            _ = try insert(remade, installation, outbox)
        }
    }

    /// With the revisions that they had; what is remembered of them goes under the new names too.
    private func renamed(
        _ lines: [[UInt8]], _ renaming: CellRenaming, in outbox: OutboxTransaction
    ) throws -> [[UInt8]] {
        try lines.map { line in
            guard let (record, revision) = OutboxRecord.read(line) else { throw ClientProblem.outboxDamaged }
            guard let figures = record.figures else { return line }
            let now = renaming.renamed(figures)
            guard now != figures else { return line }
            let renamed = OutboxRecord(now)
            try outbox.forgetFigures(of: [record.key])
            try outbox.noteFigures(of: now)
            try outbox.setRevision(revision, of: renamed)
            return renamed.line(revision: revision)
        }
    }

    /// Chains the lines to what is there.
    func insert(
        _ lines: [[UInt8]], _ installation: Installation, _ outbox: OutboxTransaction
    ) throws -> [MadeBatch] {
        let making = BatchMaking(
            stream: installation.stream, dictionary: installation.dictionary, limits: installation.limits,
            newID: { entropy.uuid(at: clock.now) })
        let batches = making.batches(of: lines, after: try outbox.lastPosition() ?? .start(of: installation.stream))
        for batch in batches { try outbox.insert(batch, at: clock.now) }
        return batches
    }

    package func markSent(_ sequence: Int64) throws {
        try store.write { try $0.markSent(sequence, at: clock.now) }
    }

    /// Keeps the receipt, and remembers of which records the hub has something else than was sent.
    package func acknowledge(_ batch: StoredBatch, _ acceptance: Acceptance) throws {
        let receipt = acceptance.receipt
        let putAside = batch.keys(ofLines: Set(receipt.quarantined.compactMap(\.line)))
        let superseded = batch.keys(ofLines: Set(receipt.supersededCells.compactMap(\.line)))
        try store.write { outbox in
            try outbox.acknowledge(
                batch.made.sequence, receipt: acceptance.receiptBytes, proof: acceptance.proof, at: clock.now)
            try outbox.forgetContent(of: putAside.values)
            try outbox.forgetFigures(of: putAside.values)
            try outbox.forgetFigures(of: superseded.values)
            try outbox.forgetContent(of: superseded.values)
            for cell in receipt.supersededCells { try outbox.raise(cell.stands?.r ?? cell.r, key: cell.k) }
            // The chain fits, so hub and outbox agree in this epoch. A replay tells the epoch of its first time.
            if !acceptance.isReplay, !receipt.epoch.isEmpty, var installation = try outbox.installation(),
                installation.epoch != receipt.epoch
            {
                installation.epoch = receipt.epoch
                try outbox.save(installation)
            }
        }
    }

    /// Bodies that were done with 400 days ago are dropped; nobody can ask for them any more.
    package func prune() throws {
        try store.write { try $0.pruneBodies(doneBefore: clock.now.addingTimeInterval(-Self.bodyLife)) }
    }

    /// Seconds.
    static let bodyLife: Double = 400 * 86_400
}

extension Installation? {
    /// Throws unless the hub has taken the key.
    package var enrolled: Installation {
        get throws(ClientProblem) {
            guard let self, self.enrolledAt != nil else { throw .notEnrolled }
            return self
        }
    }
}
