import Audit
import Foundation
import HubCore
import TestSupport
import Testing

/// Whoever reads raw figures leaves a trace, for as long as it is kept.
@Suite("Who was given raw figures")
struct RawAccessTests {
    @Test("Every command that shows raw figures is kept before it shows them; what was refused is not")
    func commands() async throws {
        try await NetworkFixture.with { network in
            _ = try await network.test.addScheme(code: "hs-13-wako", municipality: "131016")
            #expect(try await network.hub.run("reporting", "approve", "activity", "2025-04").status == 0)
            for arguments in [
                ["statistics", "values", "visits", "--from", "2025-04"],
                ["statistics", "query", "visits", "--from", "2025-04"],
                ["statistics", "history", "hs-13-wako", "--from", "2025-04"],
                ["statistics", "facts"], ["statistics", "achievements", "2024"],
                ["reporting", "completeness", "--from", "2025-04"],
                ["reporting", "missing", "hs-13-wako", "--from", "2025-04"],
                ["reporting", "validation", "--from", "2025-04"], ["reporting", "outliers", "2025-04"],
                ["reporting", "changes", "activity", "2025-04"], ["reporting", "follow-up", "list"],
                ["held", "list"],
            ] {
                let before = try await Self.accesses(network)
                let outcome = try await network.hub.run(arguments)
                let added = try await Self.accesses(network).dropLast(before.count)
                #expect(outcome.status == 0, "\(outcome.all)")
                let call = (["hub"] + arguments.prefix { !$0.hasPrefix("-") }).joined(separator: " ")
                #expect(added.map(\.call) == [call] && added.first?.role == "command line")
                #expect(added.first?.caller.hasPrefix("command line (") == true)
            }
            // Without a preview there is nothing to show, but a refusal may tell figures.
            for arguments in [
                ["show", "FY2024"], ["explain", "FY2024", "visits", "JP", "2024-04"],
                ["own-figures", network.folder.path("own")],
            ] {
                let before = try await Self.accesses(network).count
                _ = try await network.hub.run(["release"] + arguments)
                #expect(try await Self.accesses(network).count == before + 1, "\(arguments)")
            }
            let before = try await Self.accesses(network).count
            for arguments in [["values", "nothing", "--from", "2025-04"], ["achievements", "soon"]] {
                #expect(try await network.hub.run(["statistics"] + arguments).status == 1)
            }
            #expect(try await Self.accesses(network).count == before)
        }
    }

    @Test("It is kept for three years, and goes then, a bounded number at a time")
    func life() async throws {
        try await NetworkFixture.with { network in
            let log = RawAccessLog(database: network.test.database)
            let now = network.test.clock.now
            for days in 0..<5 {
                try await log.note(
                    RawAccess(
                        at: now.addingTimeInterval(Double(days) * 86_400), caller: "統計担当", role: "national",
                        call: "GET /statistics/facts", status: 200))
            }
            func remove(afterDays days: Double) async throws -> Int {
                try await RawAccessRetention(
                    database: network.test.database, clock: .fixed(now.addingTimeInterval(days * 86_400)),
                    accessesAtOnce: 2
                ).removeOld()
            }
            #expect(try await remove(afterDays: 1_096) == 0)
            #expect(try await remove(afterDays: 1_098.5) == 3)
            #expect(try await Self.accesses(network).count == 2)
            #expect(try await remove(afterDays: 2_000) == 2)
            #expect(try await Self.accesses(network).isEmpty)
        }
    }

    /// As staff read them, the newest first.
    private static func accesses(_ network: NetworkFixture) async throws -> [RawAccess] {
        let outcome = try await network.hub.run("audit", "access", "--since", "2020-01-01", "--json")
        try #require(outcome.status == 0, "\(outcome.all)")
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode([RawAccess].self, from: Data(outcome.output.utf8))
    }
}
