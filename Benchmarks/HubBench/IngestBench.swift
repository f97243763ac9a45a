import Foundation
import HubCore
import Postgres

/// How many values a second become durable: over HTTP in signed batches, by the hub's own SQL in pgbench, and by COPY
/// and one upsert, each for the same values.
struct IngestBench {
    let hub: MeasuredHub
    let scale: Scale

    /// `ingest.values`, `ingest.copy` and `memory.resident`.
    func measureValues(into report: inout Report) async throws {
        let batches = MadeUpBatches(records: scale.recordsPerBatch, dictionary: hub.dictionary)
        let count = try await batchesARound(of: batches, label: "large")
        let merge = MergePeer(hub: hub, batches: batches)
        let copy = CopyPeer(hub: hub, batches: batches)
        var (ours, merges, copies, watch) = ([Round](), [Double](), [Double](), MemoryWatch())
        for number in 1...scale.rounds {
            ours.append(try await round(batches, count, label: "large-\(number)", &watch))
            merges.append(try await peerRound(merge, ours.last!, count))
            try await hub.settle()
            copies.append(try await copy.valuesPerSecond(batches: count, clients: scale.clients, round: number))
            Progress.note(
                "ingest.values, round \(number): \(Report.number(ours.last!.perSecond)) values/s,"
                    + " its SQL \(Report.number(merges.last!)), COPY \(Report.number(copies.last!))")
        }
        let perSecond = ours.map(\.perSecond).median
        report.add(
            "ingest.values", perSecond, "values/s", against: "the hub's own SQL by pgbench", merges.median,
            ratio: perSecond / merges.median)
        report.add(
            "ingest.copy", perSecond, "values/s", against: "COPY and upsert by psql", copies.median,
            ratio: perSecond / copies.median)
        report.note(latencyNote("ingest.values", ours, batches, count))
        report.note(
            "ingest.values: \(Report.number(ours.map(\.perProcessorSecond).median)) values per processor second of the hub"
        )
        watch.write(into: &report)
        // Against the processor time that the hub itself takes for such a batch.
        let whole = Double(batches.records) / ours.map(\.perProcessorSecond).median
        let edge = try EdgeCost.seconds(of: ours[0].load.samples[0], rounds: scale.edgeRounds)
        report.add(
            "ingest.edge", edge / whole * 100, "% of CPU", against: "the limit", 10, ratio: 10 / (edge / whole * 100))
    }

    func measureSmallBatches(into report: inout Report) async throws {
        let batches = MadeUpBatches(records: scale.recordsPerSmallBatch, dictionary: hub.dictionary)
        let count = try await batchesARound(of: batches, label: "small")
        let merge = MergePeer(hub: hub, batches: batches)
        var (ours, merges, watch) = ([Round](), [Double](), MemoryWatch())
        for number in 1...scale.rounds {
            ours.append(try await round(batches, count, label: "small-\(number)", &watch))
            merges.append(try await peerRound(merge, ours.last!, count))
            Progress.note(
                "ingest.smallBatches, round \(number): \(Report.number(ours.last!.perSecond)) values/s,"
                    + " its SQL \(Report.number(merges.last!))")
        }
        let perSecond = ours.map(\.perSecond).median
        report.add(
            "ingest.smallBatches", perSecond, "values/s", against: "the hub's own SQL by pgbench", merges.median,
            ratio: perSecond / merges.median)
        report.note(latencyNote("ingest.smallBatches", ours, batches, count))
    }

    // MARK: One round

    private struct Round {
        let load: OfficeLoad
        let latencies: [Double]
        let perSecond: Double
        let perProcessorSecond: Double
    }

    private func round(
        _ batches: MadeUpBatches, _ count: Int, label: String, _ watch: inout MemoryWatch
    ) async throws -> Round {
        Progress.note("\(scale.clients) schemes make \(count) batches of \(batches.records) each")
        let load = try await OfficeLoad.made(
            at: hub, clients: scale.clients, batches: batches, count: count, label: label)
        try await hub.settle()
        let before = hub.process.processorSeconds
        let outcome = try await watch.watching(hub.process) { try await load.send() }
        let used = hub.process.processorSeconds - before
        let values = Double(scale.clients * count * batches.records)
        return Round(
            load: load, latencies: outcome.latencies, perSecond: values / outcome.seconds,
            perProcessorSecond: values / max(used, 0.01))
    }

    /// The peer's turn, for schemes of its own; then both must have left the same rows behind.
    private func peerRound(_ merge: MergePeer, _ ours: Round, _ count: Int) async throws -> Double {
        let codes = try (1...scale.clients).map {
            try SchemeCode(parsing: "hs-13-peer-\(ours.load.schemes[0].rawValue)-\($0)")
        }
        let schemes = try await hub.addSchemes(codes)
        try await merge.prepare(ours.load.samples)
        try await hub.settle()
        let perSecond = try await merge.valuesPerSecond(batches: count, schemes: schemes)
        let (left, right) = (try await written(ours.load.schemes), try await written(schemes))
        guard left == right else { throw BenchFailure("the hub wrote \(left), its peer \(right)") }
        return perSecond
    }

    private func written(_ schemes: [SchemeID]) async throws -> BenchStore.Written {
        let (first, last) = (schemes[0], schemes[schemes.count - 1])
        return try await hub.owner.maintain(as: .owner) { tx in try tx.one(BenchStore.written, first, last) }
    }

    /// As many batches as fill a round, found by sending a few; even, because they come in pairs.
    private func batchesARound(of batches: MadeUpBatches, label: String) async throws -> Int {
        let most = min(scale.mostBatches, batches.mostBatches(until: Date().dayInJapan.month))
        guard most > 2 else { return 2 }
        var watch = MemoryWatch()
        let trial = try await round(batches, min(8, most), label: "\(label)-0", &watch)
        let fitting = trial.perSecond * Double(scale.seconds) / Double(scale.clients * batches.records)
        return min(most, max(2, Int(fitting / 2) * 2))
    }

    private func latencyNote(_ name: String, _ rounds: [Round], _ batches: MadeUpBatches, _ count: Int) -> String {
        let (p50, p99) = (
            rounds.map { $0.latencies.quantile(0.5) }.median, rounds.map { $0.latencies.quantile(0.99) }.median
        )
        return "\(name): receipts p50 \(Report.milliseconds(p50)), p99 \(Report.milliseconds(p99));"
            + " \(scale.clients) clients × \(count) batches × \(batches.records) records a round, \(rounds.count) rounds"
    }
}

extension Array<Double> {
    /// Of the sorted or unsorted numbers; there must be one.
    func quantile(_ share: Double) -> Double { sorted()[Int((Double(count - 1) * share).rounded())] }
    var median: Double { quantile(0.5) }
}
