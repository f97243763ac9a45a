import Foundation
import HubCore
import Postgres

/// Measures the hub, each time beside what PostgreSQL or HTTP alone does in the same run on the same machine.
///
/// A ratio above 1 is in the hub's favour. Each figure is the median of rounds in which the hub and its peer took
/// turns.
@main
struct HubBench {
    static func main() async {
        do {
            let options = try BenchOptions(CommandLine.arguments.dropFirst())
            if options.wantsHelp { return print(BenchOptions.help) }
            try await measure(options)
        } catch let problem as Problem {
            fail(problem.text(in: .en))
        } catch {
            fail("\(error)")
        }
    }

    private static func measure(_ options: BenchOptions) async throws {
        let folder = try BenchFolder(options.directory)
        let hub = try await MeasuredHub.start(in: folder)
        var report = Report()
        do {
            try await measure(hub, options, into: &report)
            try await measureDues(hub, options, into: &report)
        } catch {
            try? await hub.stop(keeping: options.keeps)
            throw error
        }
        try await hub.stop(keeping: options.keeps)
        try report.write(to: folder.reportFile)
        print(report.text)
        Progress.note("written to \(folder.reportFile)")
    }

    private static func measure(_ hub: MeasuredHub, _ options: BenchOptions, into report: inout Report) async throws {
        if !options.isTiny { report.note(try await DiskSpeed.text(in: hub.folder)) }
        let ingest = IngestBench(hub: hub, scale: options.scale)
        if ["ingest.values", "ingest.copy", "ingest.edge", "memory.resident"].contains(where: options.wants) {
            try await ingest.measureValues(into: &report)
        }
        if options.wants("ingest.smallBatches") { try await ingest.measureSmallBatches(into: &report) }
        if options.wants("sync.reconnect") {
            try await ReconnectBench(hub: hub, scale: options.scale).measure(into: &report)
        }
        let statistics = StatisticsBench(hub: hub, scale: options.scale)
        if options.wants("statistics.query") || options.wants("statistics.table") {
            try await statistics.fill(into: &report)
        }
        if options.wants("statistics.query") { try await statistics.measureQuery(into: &report) }
        if options.wants("statistics.table") { try await statistics.measureTable(into: &report) }
        if options.wants("statistics.cached") || options.wants("http.hello") {
            try await statistics.measureRequests(withAnswers: options.wants("statistics.cached"), into: &report)
        }
        let disclosure = DisclosureBench(scale: options.scale)
        if options.wants("disclosure.release") { try disclosure.measureRelease(into: &report) }
        if options.wants("disclosure.hidden") { try await disclosure.measureHidden(into: &report) }
        // Last, because its members would stand among the schemes of the others.
        if options.wants("dues.matching") {
            try await MatchingBench(hub: hub, scale: options.scale).measure(into: &report)
        }
    }

    private static func measureDues(_ hub: MeasuredHub, _ options: BenchOptions, into report: inout Report) async throws
    {
        guard ["dues.run", "dues.memory", "dues.documents"].contains(where: options.wants) else { return }
        try await DuesBench(hub: hub, scale: options.scale).measure(into: &report)
    }

    private static func fail(_ text: String) -> Never {
        FileHandle.standardError.write(Data("hub-bench: \(text)\n".utf8))
        exit(1)
    }
}
