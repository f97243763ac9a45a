import Cryptography
import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData
import SyncProtocol

/// Writes what was decided about a batch. Every statement carries columns, so their number does not depend on the
/// number of records, and all of them travel with the COMMIT.
struct BatchWriter {
    let push: PushedBatch
    let keys: CellKeys
    let statementKeys: StatementKeys
    let current: [StandingValue?]
    let loaded: SyncStore.Loaded
    let at: Date

    func write(_ merge: SyncMerge, head: SHA256Digest, receipt: [UInt8], _ tx: Transaction) {
        let version = loaded.dataVersion + 1
        writeBatch(head: head, receipt: receipt, version: version, tx)
        writeValues(merge, version: version, tx)
        writeHeld(merge, tx)
        writeDelta(merge, version: version, tx)
        if !push.batch.statements.isEmpty {
            StatementWriter(scheme: push.scheme, keys: statementKeys.keys, version: version, at: at).write(
                merge.statements.writes, replaced: merge.statements.replaced, tx)
            writeHeldStatements(merge, tx)
        }
        let position = writeReports(version: version, tx)
        tx.enqueue(
            SyncStore.advanceState, push.scheme, version, position, max(loaded.highestRevision, merge.highestRevision))
    }

    private func writeBatch(head: SHA256Digest, receipt: [UInt8], version: Int64, _ tx: Transaction) {
        let envelope = push.batch.envelope
        tx.enqueue(
            SyncStore.writeBatch, push.scheme, push.stream, envelope.sequence, Bytes(push.digest.bytes), push.keyID,
            Int16(envelope.version.rawValue), envelope.dictionary, Int32(envelope.recordCount), version, at,
            Bytes(receipt))
        tx.enqueue(
            SyncStore.writeBody, push.scheme, push.stream, envelope.sequence, push.kept.coding, Bytes(push.kept.body),
            push.kept.blanked)
        tx.enqueue(
            SyncStore.advanceStream, push.scheme, push.stream, envelope.sequence, Bytes(head.bytes), loaded.base)
    }

    private func writeValues(_ merge: SyncMerge, version: Int64, _ tx: Transaction) {
        let (writes, replaced) = (merge.cells.writes, merge.cells.replaced)
        if !writes.isEmpty {
            tx.enqueue(
                SyncStore.writeValues, push.scheme, writes.map { keys.months[$0.position] },
                writes.map { cellID(at: $0.position) }, writes.map(\.state.code), writes.map { $0.state.number ?? 0 },
                writes.map(\.revision), writes.map(\.since))
        }
        if !replaced.isEmpty {
            tx.enqueue(
                SyncStore.writeHistory, push.scheme, version, replaced.map { keys.months[$0.position] },
                replaced.map { cellID(at: $0.position) }, replaced.map(\.value.state.code),
                replaced.map { $0.value.state.number ?? 0 }, replaced.map(\.value.revision), replaced.map(\.value.since)
            )
        }
    }

    private func writeHeld(_ merge: SyncMerge, _ tx: Transaction) {
        let held = merge.held.compactMap { held in
            if case (.cell(let position), .cell(let state)) = (held.place, held.change) {
                (held, position, state)
            } else {
                nil
            }
        }
        guard !held.isEmpty else { return }
        tx.enqueue(
            SyncStore.writeHeld, push.scheme, push.stream, push.batch.envelope.sequence, held.map { Int32($0.0.unit) },
            held.map { Int32($0.0.line) }, held.map { keys.months[$0.1] }, held.map { cellID(at: $0.1) },
            held.map { $0.2.code },
            held.map { $0.2.number ?? 0 }, held.map(\.0.revision), held.map(\.0.reason.rawValue))
    }

    private func writeHeldStatements(_ merge: SyncMerge, _ tx: Transaction) {
        let held = merge.held.compactMap { held in
            if case (.statement(let position), .statement(let state)) = (held.place, held.change) {
                (held, position, state)
            } else {
                nil
            }
        }
        guard !held.isEmpty else { return }
        tx.enqueue(
            StatementStore.writeHeld, push.scheme, push.stream, push.batch.envelope.sequence,
            held.map { Int32($0.0.unit) }, held.map { Int32($0.0.line) },
            held.map { statementKeys.keys[$0.1].description }, held.map { $0.2.content ?? "" },
            held.map(\.0.revision), held.map(\.0.reason.rawValue))
    }

    private func writeDelta(_ merge: SyncMerge, version: Int64, _ tx: Transaction) {
        let delta = RollupDelta(merge, keys: keys, current: current)
        guard let months = delta.monthRange else { return }
        tx.enqueue(
            SyncStore.writeDelta, push.scheme, version, push.prefecture, months.lowerBound, months.upperBound,
            delta.months, delta.cells.map { push.dictionary.cellIDs[Int($0)] }, delta.values, delta.reports)
    }

    /// Notes which reports came, in the feed too; answers with the feed's new position.
    private func writeReports(version: Int64, _ tx: Transaction) -> Int64 {
        let reports = push.batch.reports.sorted()
        guard !reports.isEmpty else { return loaded.feedPosition }
        let dataSets = push.dictionary.dictionary.dataSets
        let names = reports.map { dataSets[$0.dataSet].id.rawValue }
        tx.enqueue(SyncStore.writeReports, push.scheme, names, reports.map(\.month.ordinal), at, version)
        tx.enqueue(
            SyncStore.writeChanges, push.scheme, loaded.feedPosition, zip(names, reports).map { "\($0)/\($1.month)" },
            at, version, FeedEntry.report(versionOfData: version))
        return loaded.feedPosition + Int64(reports.count)
    }

    private func cellID(at position: Int) -> Int32 { push.dictionary.cellIDs[Int(keys.cells[position])] }
}

extension Batch {
    /// The reports that its records speak of.
    var reports: Set<ReportKey> {
        Set(records.compactMap { record in record.report.map { ReportKey(dataSet: $0.dataSet, month: $0.month) } })
    }
}
