import Foundation

/// How soon the last office is up to date when all come back at once after an outage, each with a year's backlog, and
/// how much later than the others.
struct ReconnectBench {
    let hub: MeasuredHub
    let scale: Scale

    /// `sync.reconnect`.
    func measure(into report: inout Report) async throws {
        let batches = MadeUpBatches(records: scale.recordsPerSmallBatch, dictionary: hub.dictionary)
        var (slowest, medians, refusals) = ([Double](), [Double](), 0)
        for number in 1...scale.rounds {
            Progress.note("\(scale.offices) offices make \(scale.backlog) batches of \(batches.records) each")
            let load = try await OfficeLoad.made(
                at: hub, clients: scale.offices, batches: batches, count: scale.backlog, label: "back-\(number)")
            try await hub.settle()
            let outcome = try await load.catchUp()
            slowest.append(outcome.finished.quantile(1))
            medians.append(outcome.finished.median)
            refusals += outcome.refusals
            Progress.note(
                "sync.reconnect, round \(number): the last office after \(Report.number(slowest.last!)) s,"
                    + " the median one after \(Report.number(medians.last!)) s")
        }
        report.add(
            "sync.reconnect", slowest.median, "s", against: "the median office", medians.median,
            ratio: medians.median / slowest.median)
        report.note(
            "sync.reconnect: \(scale.offices) offices × \(scale.backlog) batches × \(batches.records) records at once;"
                + " told to come back \(refusals) times in \(scale.rounds) rounds, never refused otherwise")
    }
}
