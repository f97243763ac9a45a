import Disclosure
import Foundation
import HubCore
import MadeUpNetwork

/// How long it takes to make a release that gives nobody away, and how much it hides beside a peer.
struct DisclosureBench {
    let scale: Scale

    private static let limit = 60.0
    private static let policy = DisclosurePolicy(key: OrderKey(1973, 2009))

    /// `disclosure.release`: the final release of a year, every scheme of the network reading with its own numbers in
    /// mind; and the same of a network ten times as large. `disclosure.certificate`: its check.
    func measureRelease(into report: inout Report) throws {
        let usual = try Self.measure(schemes: scale.releaseSchemes.usual)
        let large = try Self.measure(schemes: scale.releaseSchemes.large)
        report.add(
            "disclosure.release", usual.seconds, "s", against: "limit", Self.limit, ratio: Self.limit / usual.seconds)
        report.add(
            "disclosure.certificate", usual.checkSeconds * 1_000, "ms", against: "limit", 1_000,
            ratio: 1 / usual.checkSeconds)
        for release in [usual, large] { report.note("disclosure.release: \(release.text)") }
    }

    /// `disclosure.hidden`: numbers hidden in tables of two dimensions with the threshold rule alone, beside the optimum
    /// that Tau-Argus finds.
    func measureHidden(into report: inout Report) async throws {
        let tables = (1...scale.suppressionTables).map(SuppressionTable.init(seed:))
        let ours = try tables.reduce(0) { try $0 + $1.hiddenByHub() }
        let optimum = try await TauArgus.hidden(in: tables)
        report.add(
            "disclosure.hidden", Double(ours), "cells", against: "pytauargus OPT", Double(optimum),
            ratio: Double(optimum) / Double(ours))
    }

    private struct Measured {
        let schemes: Int
        let cells: Int
        let hidden: Int
        let seconds: Double
        let checkSeconds: Double

        var text: String {
            "\(schemes) schemes, \(cells) cells, \(hidden) hidden, made in \(Report.number(seconds)) s,"
                + " checked in \(Report.milliseconds(checkSeconds))"
        }
    }

    private static func measure(schemes: Int) throws -> Measured {
        Progress.note("a release of \(schemes) schemes")
        let system = try MadeUpRelease(schemes: schemes).system
        let start = ContinuousClock.now
        let protection = try protect(system, policy)
        let made = ContinuousClock.now
        try protection.certificate.verify(system, policy, protection.statuses)
        return Measured(
            schemes: schemes, cells: system.cells.count, hidden: protection.hiddenCount,
            seconds: (made - start).seconds, checkSeconds: (ContinuousClock.now - made).seconds)
    }
}
