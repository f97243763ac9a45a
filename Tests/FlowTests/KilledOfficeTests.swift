import Foundation
import HubCore
import TestSupport
import Testing

/// The office's own program killed, or out of room, at any point: nothing is lost and nothing counts twice.
@Suite("An office's machine that fails")
struct KilledOfficeTests {
    /// `HUB_TEST_SEED=…` replays a run.
    private static let seed =
        ProcessInfo.processInfo.environment["HUB_TEST_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 1...1_000_000)

    @Test("kill −9 at random points of pushes and syncs")
    func killedAnywhere() async throws {
        print("KilledOfficeTests: HUB_TEST_SEED=\(Self.seed)")
        try await NetworkFixture.with { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            try await network.enrol(at: server.address)
            var random = SeededRandom(seed: Self.seed)
            var expected: [String: Int] = [:]
            for round in 0..<15 {
                // A month is reported again now and then, so that later figures replace earlier ones.
                let month = "2024-\((round % 9 + 1).padded(2))"
                expected[month] = Int.random(in: 1...900, using: &random)
                let file = try network.report(visits: expected[month]!, month: month)
                let delay = Double.random(in: 0...0.3, using: &random)
                _ = try await network.scheme.run(
                    ["push", file, "--home", network.home(), "--tries", "2", "--wait", "0"], killedAfter: delay)
                let pause = Double.random(in: 0...0.2, using: &random)
                _ = try await network.scheme.run(["sync", "--once", "--home", network.home()], killedAfter: pause)
                // Where it was killed before the outbox had it, the person sees no word of it and pushes again.
                let again = try await network.push(file)
                #expect(again.status == 0, "seed \(Self.seed), round \(round): \(again.all)")
            }

            let status = try await network.scheme.run("status", "--json", "--home", network.home())
            #expect(status.output.contains(#""agrees" : true"#), "seed \(Self.seed): \(status.all)")
            #expect(status.output.contains(#""waiting" : 0"#), "seed \(Self.seed): \(status.all)")
            for (month, visits) in expected {
                #expect(try await network.visits(month).contains(",\(visits),"), "seed \(Self.seed): \(month)")
            }
            let kept = try await network.test.rowCounts()["batch"]
            #expect(status.output.contains(#""acknowledged" : \#(kept ?? -1)"#), "seed \(Self.seed): \(status.all)")
            #expect(try await network.test.differencesOfSums() == 0)
            let doctor = try await network.scheme.run("doctor", "--json", "--home", network.home())
            #expect(!doctor.output.contains(#""severity" : "fault""#), "seed \(Self.seed): \(doctor.all)")
            #expect(try await server.stop() == 0)
        }
    }

    @Test("A disk without room: said in words, nothing half-written, and it goes on when there is room")
    func fullDisk() async throws {
        try await NetworkFixture.with { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            try await network.enrol(at: server.address)
            #expect(try await network.push(try network.report(visits: 3)).status == 0)
            // 30 years of reports do not fit into files that may not grow any more.
            let lines = (1990..<2020).flatMap { year in
                (1...12).map { month in
                    #"{"op":"report","k":"activity/\#(year)-\#(month.padded(2))","d":{"cells":{"visits":\#(month)}}}"#
                }
            }
            let file = try network.folder.write(lines.joined(separator: "\n") + "\n", to: "many.jsonl")
            var cramped = network.scheme
            cramped.starter = ["/usr/bin/prlimit", "--fsize=65536"]
            let full = try await cramped.run("push", file, "--home", network.home())
            #expect(full.status == 1, "\(full.all)")
            #expect(full.errors.contains("ディスクの空き"), "\(full.all)")

            let status = try await network.scheme.run("status", "--json", "--home", network.home())
            #expect(status.output.contains(#""agrees" : true"#), "\(status.all)")
            #expect(status.output.contains(#""waiting" : 0"#), "\(status.all)")
            #expect(try await network.push(file).status == 0)
            #expect(try await network.visits("2005-07").contains(",7,"))
            #expect(try await server.stop() == 0)
        }
    }
}
