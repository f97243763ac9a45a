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
    let current: [StandingValue?]
    let loaded: SyncStore.Loaded
    let at: Date

    func write(_ merge: SyncMerge, head: SHA256Digest, receipt: [UInt8], _ tx: Transaction) {
        let version = loaded.dataVersion + 1
        writeBatch(head: head, receipt: receipt, version: version, tx)
        writeValues(merge, version: version, tx)
        writeDelta(merge, version: version, tx)
        let position = writeReports(version: version, tx)
        tx.enqueue(SyncStore.advanceState, push.scheme, version, position)
    }

    private func writeBatch(head: SHA256Digest, receipt: [UInt8], version: Int64, _ tx: Transaction) {
        let envelope = push.batch.envelope
        tx.enqueue(
            SyncStore.writeBatch, push.scheme, push.stream, envelope.sequence, Bytes(push.digest.bytes), push.keyID,
            Int16(ProtocolNames.currentVersion), envelope.dictionary, Int32(envelope.recordCount), version, at,
            Bytes(receipt))
        tx.enqueue(
            SyncStore.writeBody, push.scheme, push.stream, envelope.sequence, push.coding, Bytes(push.coded))
        tx.enqueue(
            SyncStore.advanceStream, push.scheme, push.stream, envelope.sequence, Bytes(head.bytes))
    }

    private func writeValues(_ merge: SyncMerge, version: Int64, _ tx: Transaction) {
        if !merge.writes.isEmpty {
            let writes = merge.writes
            tx.enqueue(
                SyncStore.writeValues, push.scheme, writes.map { keys.months[$0.position] },
                writes.map { cellID(at: $0.position) }, writes.map(\.state.code), writes.map { $0.state.number ?? 0 },
                writes.map(\.revision), writes.map(\.since))
        }
        if !merge.replaced.isEmpty {
            let replaced = merge.replaced
            tx.enqueue(
                SyncStore.writeHistory, push.scheme, version, replaced.map { keys.months[$0.position] },
                replaced.map { cellID(at: $0.position) }, replaced.map(\.value.state.code),
                replaced.map { $0.value.state.number ?? 0 }, replaced.map(\.value.revision), replaced.map(\.value.since)
            )
        }
        if !merge.held.isEmpty {
            let held = merge.held
            tx.enqueue(
                SyncStore.writeHeld, push.scheme, push.stream, push.batch.envelope.sequence,
                held.map { Int32($0.line) },
                held.map { keys.months[$0.position] }, held.map { cellID(at: $0.position) }, held.map(\.state.code),
                held.map { $0.state.number ?? 0 }, held.map(\.revision))
        }
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
        let reports = Set(push.batch.records.map { ReportKey(dataSet: $0.dataSet, month: $0.month) }).sorted()
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

    private struct ReportKey: Hashable, Comparable {
        let dataSet: Int
        let month: Month
        static func < (a: Self, b: Self) -> Bool { (a.dataSet, a.month) < (b.dataSet, b.month) }
    }
}
