import Dues
import Foundation
import HubCore
import Postgres
import Server

/// How fast members are billed, beside one set-based insert of the same rows; and how long 120 documents take.
struct DuesBench {
    let hub: MeasuredHub
    let scale: Scale

    private var engine: BillingEngine {
        BillingEngine(
            database: hub.environment.database, clock: hub.environment.clock, entropy: hub.environment.entropy)
    }

    /// `dues.run` and `dues.documents`. The members stay; each round bills another year.
    func measure(into report: inout Report) async throws {
        Progress.note("\(scale.members) members")
        try await hub.owner.maintain(as: .owner) { [scale] tx in
            try tx.execute(DuesBenchStore.insertMembers, Int32(scale.members))
            try tx.execute(BenchStore.insertStates)
            try tx.execute(DuesBenchStore.insertEvents)
            try tx.execute(DuesBenchStore.analyse)
        }
        let first = Date().dayInJapan.month.fiscalYear.year
        var (ours, peers, memory) = ([Double](), [Double](), [Double]())
        for round in 0..<scale.rounds {
            let issued = try await ourRound(FiscalYear(first + 2 * round))
            ours.append(issued.perSecond)
            memory.append(issued.megabytes)
            peers.append(try await peerRound(FiscalYear(first + 2 * round + 1)))
            Progress.note(
                "dues.run, round \(round + 1): \(Report.number(ours.last!)) invoices/s, set-based"
                    + " \(Report.number(peers.last!))")
        }
        report.add(
            "dues.run", ours.median, "invoices/s", against: "one set-based insert of the same rows", peers.median,
            ratio: ours.median / peers.median)
        let most = memory.max() ?? 0
        report.add("dues.memory", most, "MB", against: "the limit", 300, ratio: 300 / max(most, 1))
        try await measureDocuments(into: &report)
    }

    private func measureDocuments(into report: inout Report) async throws {
        let environment = hub.environment
        let documents = DuesDocuments(
            database: environment.database, clock: environment.clock, entropy: environment.entropy)
        let issuer = try JSONDecoder().decode(
            DuesIssuer.self, from: Data(environment.files.seed("dues/made-up-issuer.json")))
        try await documents.setIssuer(issuer, actor: "hub-bench")
        let start = ContinuousClock.now
        let made = try await documents.makeInvoices(actor: "hub-bench", most: 120)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        report.add(
            "dues.documents", seconds, "s", against: "the limit", 5, ratio: 5 / max(seconds, 0.001))
        report.note("dues.documents: \(made) invoices as PDF, kept and told to their members")
    }

    /// The program issues a preview that is stored; its own start counts.
    private func ourRound(_ year: FiscalYear) async throws -> (perSecond: Double, megabytes: Double) {
        let run = try await preview(year)
        try await hub.settle()
        let start = ContinuousClock.now
        let megabytes = try await IssuingProgram.run(hub.folder, year: year)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let issued = try await engine.progress(of: run).counts.issued
        guard issued == scale.members else { throw BenchFailure("\(issued) of \(scale.members) were issued") }
        return (Double(issued) / seconds, megabytes)
    }

    private func peerRound(_ year: FiscalYear) async throws -> Double {
        let run = try await preview(year)
        try await hub.settle()
        let start = ContinuousClock.now
        let written = try await hub.owner.maintain(as: .owner) { tx in
            try tx.execute(DuesBenchStore.peerPlan)
            try tx.execute(DuesBenchStore.peerInvoices, run, year)
            try tx.execute(DuesBenchStore.peerItems, run)
            try tx.execute(DuesBenchStore.peerOutbox, run)
            return try tx.execute(DuesBenchStore.peerFeed, run)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        guard written == scale.members else { throw BenchFailure("the peer wrote \(written) feed entries") }
        return Double(written) / seconds
    }

    private func preview(_ year: FiscalYear) async throws -> UUID {
        let schedule = try FeeSchedule(
            fiscalYear: year, kind: .organisation, amount: Yen(30_000), dueDate: DueDateRule(month: 5, day: 31),
            joining: .full, resolution: "計測用")
        let schedules = FeeSchedules(database: hub.environment.database, clock: hub.environment.clock)
        _ = try await schedules.set([schedule], actor: "hub-bench")
        guard let run = try await engine.preview(year, actor: "hub-bench").run else { throw BenchFailure("no preview") }
        return run.id
    }
}

/// `hub dues issue` as a process of its own.
enum IssuingProgram {
    /// Answers with the most memory that it held, in megabytes.
    static func run(_ folder: BenchFolder, year: FiscalYear) async throws -> Double {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try folder.hubProgram)
        process.arguments = ["dues", "issue", "--fiscal-year", String(year.year), "--data-directory", folder.root]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        var most = 0.0
        while process.isRunning {
            most = max(most, peakMegabytes(of: process.processIdentifier))
            try await Task.sleep(for: .milliseconds(20))
        }
        guard process.terminationStatus == 0 else { throw BenchFailure("hub dues issue failed") }
        return most
    }

    private static func peakMegabytes(of process: Int32) -> Double {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kilobytes = line.split(separator: " ").dropLast().last.flatMap({ Double($0) })
        else { return 0 }
        return kilobytes / 1_000
    }
}
