import Cryptography
import DataDictionary
import Foundation
import HubCore
import Postgres
import Server

/// The hub's own merge without the hub: pgbench runs the same SQL with parameters that lie ready in a table.
struct MergePeer: Sendable {
    let hub: MeasuredHub
    let batches: MadeUpBatches

    /// Puts the parameters of the given batches into the table; those that are there stay.
    func prepare(_ made: [SentBatch]) async throws {
        let feedSteps = (1...made.count).map { Int64(Self.reports(of: batches.values(of: $0)).count) }
        for (index, batch) in made.enumerated() {
            let feedBefore = feedSteps[..<index].reduce(0, +)
            try await insert(batch, number: index + 1, feedBefore: feedBefore)
        }
        try await hub.owner.maintain(as: .owner) { tx in tx.enqueue(Self.analyse) }
    }

    /// Each client applies `count` batches to a scheme of its own.
    func valuesPerSecond(batches count: Int, schemes: [SchemeID]) async throws -> Double {
        let said = try await Program.output(
            of: Program.path(of: "pgbench"),
            [
                "-n", "-M", "prepared", "-c", "\(schemes.count)", "-j", "2", "-t", "\(count)",
                "-D", "records=\(batches.records)", "-D", "first_scheme=\(schemes[0].rawValue)", "-D", "number=0",
                "-f", hub.baseline("merge.pgbench"), hub.conninfo,
            ])
        return try Pgbench.transactionsPerSecond(in: said) * Double(batches.records)
    }

    private func insert(_ batch: SentBatch, number: Int, feedBefore: Int64) async throws {
        let values = batches.values(of: number)
        let isChange = MadeUpBatches.isChange(number)
        let before = isChange ? values.map { $0.stored(MadeUpBatches.numberBefore($0)) } : []
        let stored = values.map { $0.stored($0.number) }
        let reports = Self.reports(of: values)
        let receipt = [UInt8](repeating: 0x20, count: 700)
        let name = batches.dictionaryName
        let records = batches.records
        try await hub.owner.maintain(as: .owner) { tx in
            tx.enqueue(
                BenchStore.insertReadyBatch, Int32(records), Int32(number), name, Bytes(batch.digest.bytes),
                Bytes(receipt), Bytes(batch.body), values.map(\.month.ordinal), values.map(\.cellID),
                values.map { _ in 1 }, stored, values.map(\.revision), values.map { _ in Int64(number) },
                before, before.map { _ in 1 }, before.map { _ in Int64(number - 1) },
                isChange ? zip(stored, before).map { $0 - $1 } : stored, values.map { _ in isChange ? 0 : 1 },
                reports.map(\.dataSet), reports.map(\.month.ordinal),
                reports.map { "\($0.dataSet)/\($0.month)" }, feedBefore)
        }
    }

    private static let analyse = Statement<Void>("bench.analyseReady", "ANALYZE bench.ready_batch")

    private struct Report: Hashable {
        let dataSet: String
        let month: Month
    }

    private static func reports(of values: [MadeUpBatches.Value]) -> [Report] {
        Set(values.map { Report(dataSet: $0.cell.element.dataSet.rawValue, month: $0.month) })
            .sorted { ($0.dataSet, $0.month) < ($1.dataSet, $1.month) }
    }
}
