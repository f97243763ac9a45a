import Foundation
import HubCore
import Postgres
import SchemeClient
import SyncProtocol
import Synchronization
import TestSupport
import Testing

/// The hub killed at any moment, with several offices in the middle of something.
@Suite("A hub that is killed again and again")
struct KilledHubTests {
    /// `HUB_TEST_SEED=…` replays a run.
    private static let seed =
        ProcessInfo.processInfo.environment["HUB_TEST_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 1...1_000_000)
    private static let offices = ["hs-13-ichi", "hs-13-ni", "hs-13-san"]
    private static let rounds = 12

    @Test("kill −9 after any byte: what was acknowledged is there, nothing is there twice, every office goes on")
    func killedAnywhere() async throws {
        print("KilledHubTests: HUB_TEST_SEED=\(Self.seed)")
        let proxy = try SwallowingProxy(to: 0)
        defer { proxy.close() }
        try await NetworkFixture.with(names: "127.0.0.1:\(proxy.port)") { network in
            var random = SeededRandom(seed: Self.seed)
            var server = try await HubProcess.start(network.hub, in: network.folder)
            proxy.pass(to: server.port)
            for office in Self.offices { try await network.enrol(office, at: "http://127.0.0.1:\(proxy.port)") }

            var reported: [String: [String: Int]] = [:]
            let killed = Mutex(0)
            for round in 0..<Self.rounds {
                var files: [(office: String, file: String)] = []
                for office in Self.offices {
                    let month = "2024-0\(Int.random(in: 1...4, using: &random))"
                    let visits = Int.random(in: 1...900, using: &random)
                    reported[month, default: [:]][office] = visits
                    files.append((office, try network.report(visits: visits, month: month)))
                }
                // What happens between the last byte of a request and the first of its answer takes time, too.
                let delay = Bool.random(using: &random) ? UInt32.random(in: 0...30_000, using: &random) : 0
                let kill: @Sendable () -> Void = { [server] in
                    usleep(delay)
                    server.kill()
                    killed.withLock { $0 += 1 }
                }
                // Once at least the hub has committed.
                if round == 0 { proxy.swallowNextAnswer(kill) }
                proxy.stop(afterBytes: Int.random(in: 1...5_000, using: &random), round == 0 ? nil : kill)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (office, file) in files {
                        group.addTask {
                            _ = try await network.scheme.run(
                                "push", file, "--home", network.home(office), "--tries", "1", "--wait", "0")
                        }
                    }
                    try await group.waitForAll()
                }
                proxy.stop(afterBytes: 0, nil)
                server.kill()
                #expect(try await server.waitForExit() == SIGKILL)
                server = try await HubProcess.start(network.hub, in: network.folder)
                proxy.pass(to: server.port)
            }
            let inTheMiddle = killed.withLock { $0 }
            #expect(inTheMiddle > Self.rounds / 2, "seed \(Self.seed)")

            for office in Self.offices {
                let pushed = try await network.scheme.run("push", "--home", network.home(office))
                #expect(pushed.status == 0, "seed \(Self.seed), \(office): \(pushed.all)")
            }
            try await expectAgreement(network)
            for (month, visits) in reported {
                let sum = visits.values.reduce(0, +)
                #expect(try await network.visits(month).contains(",\(sum),"), "seed \(Self.seed): \(month) \(visits)")
            }
            #expect(try await network.test.differencesOfSums() == 0, "seed \(Self.seed)")
            #expect(try await server.stop() == 0)
        }
    }

    /// The batches of the hub are those of the offices' outboxes, with the receipts that these hold; some were sent twice.
    private func expectAgreement(_ network: NetworkFixture) async throws {
        let kept = try await network.test.owner.read(as: .owner) { tx in try tx.all(Self.batches) }
        var receipts: [String: [UInt8]] = [:]
        for office in Self.offices {
            let store = try OutboxStore(path: SchemeHome(path: network.home(office)).outboxPath)
            for batch in try store.read({ try $0.batches(from: 1) }) {
                let receipt = try #require(batch.receipt, "seed \(Self.seed), \(office): \(batch.made.sequence)")
                receipts["\(receipt.stream)/\(receipt.seq)"] = receipt.encoded
            }
        }
        #expect(Set(kept.map(\.place)) == Set(receipts.keys), "seed \(Self.seed)")
        #expect(kept.count >= Self.rounds, "seed \(Self.seed)")
        for batch in kept { #expect(receipts[batch.place] == batch.receipt, "seed \(Self.seed): \(batch.place)") }
        #expect(kept.contains { $0.replays > 0 }, "seed \(Self.seed)")
    }

    private struct Kept: Sendable {
        let place: String
        let receipt: [UInt8]
        let replays: Int32
    }

    private static let batches = Statement<Kept>(
        "t.batches", "SELECT stream || '/' || sequence, receipt, replays FROM batch",
        row: { (place: String, receipt: Bytes, replays: Int32) in
            Kept(place: place, receipt: receipt.bytes, replays: replays)
        })
}
