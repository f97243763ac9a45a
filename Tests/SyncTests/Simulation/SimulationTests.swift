import Cryptography
import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData
import Sync
import SyncProtocol
import TestSupport
import Testing

/// Many offices for forty days against the real engine and a real database, with all that goes wrong on the way.
///
/// `SYNC_SIMULATION_SEED` replays one seed (`7`) or runs many (`100-200`).
@Suite("Simulated offices")
struct SimulationTests {
    private static let runs = seeds("SYNC_SIMULATION_SEED", otherwise: [1, 2, 3, 4])
    private static let ticks = 160
    /// No queue may take longer once all is calm: a tick a batch, and some for heads and snapshots.
    private static let calm = 400

    @Test("Nothing is lost, doubled or made up, and the figures are those of a recount", arguments: runs)
    func faults(seed: UInt64) async throws {
        print("SimulationTests.faults seed \(seed)")
        try await TestDatabase.with { test in
            try await TemporaryFolder.with { folder in
                var simulation = try await Simulation(seed: seed, in: test, folder)
                do {
                    try await Self.run(&simulation, seed)
                } catch {
                    try? await simulation.hub.stop()
                    throw error
                }
                try await simulation.hub.stop()
            }
        }
    }

    /// Without each of these a run would show nothing.
    private static let events = [
        "request lost", "reply lost", "doubled", "cut off", "clock step", "key rotated", "dictionary changed",
        "office restored", "hub restored", "rotation lost", "key announced again", "forgery refused",
    ]

    private static func run(_ simulation: inout Simulation, _ seed: UInt64) async throws {
        let drained = try await simulation.run(ticks: ticks, calm: calm)
        print("SimulationTests.faults seed \(seed): \(simulation.events.sorted { $0.key < $1.key })")
        #expect(drained != nil, "seed \(seed): a queue does not drain")
        #expect(simulation.changedReceipts.isEmpty, "seed \(seed)")
        #expect(simulation.shutOut.isEmpty, "seed \(seed): \(simulation.shutOut)")
        #expect(simulation.takenForgeries == 0, "seed \(seed)")
        for event in events { #expect(simulation.events[event, default: 0] > 0, "seed \(seed): \(event)") }
        try await expectAcknowledged(simulation, seed)
        try await expectHeads(simulation, seed)
        for office in simulation.offices { try await expectRecount(of: office, in: simulation, seed) }
        let test = simulation.hub.test
        #expect(try await test.differencesOfSums() == 0, "seed \(seed)")
        try await simulation.hub.fold()
        #expect(try await test.differencesOfSums() == 0, "seed \(seed)")
    }

    /// What an office has a receipt for is there with these bytes; what is there an office has made.
    private static func expectAcknowledged(_ simulation: Simulation, _ seed: UInt64) async throws {
        let kept = try await simulation.hub.kept()
        #expect(kept.count > 100, "seed \(seed)")
        for (place, acknowledged) in simulation.acknowledged {
            #expect(kept[place] == acknowledged, "seed \(seed): \(place)")
        }
        for (place, batch) in kept {
            let made = simulation.made[place] ?? []
            #expect(made.contains { $0.batch.digest == batch.digest }, "seed \(seed): \(place)")
        }
        for device in simulation.devices {
            for sent in device.sent {
                let place = Simulation.Place(stream: sent.batch.stream.rawValue, sequence: sent.batch.sequence)
                #expect(kept[place]?.digest == sent.batch.digest, "seed \(seed): \(place)")
            }
        }
    }

    private static func expectHeads(_ simulation: Simulation, _ seed: UInt64) async throws {
        for device in simulation.devices {
            let head = try await simulation.hub.engine.head(
                of: device.stream, scheme: simulation.offices[device.office].scheme)
            #expect(head == device.head, "seed \(seed): \(device.stream)")
        }
    }

    /// Figures and notes, each receipt's counts, versions and feed of one scheme.
    private static func expectRecount(
        of office: Simulation.Office, in simulation: Simulation, _ seed: UInt64
    ) async throws {
        let hub = simulation.hub
        let vocabularies = Dictionary(
            uniqueKeysWithValues: hub.dictionaries.versions.map {
                ($0.dictionary.version.rawValue, Recount.Vocabulary($0))
            })
        var recount = Recount(vocabularies: vocabularies, closed: [SimulatedHub.closedReport])
        for (number, batch) in try await hub.batches(of: office.scheme).enumerated() {
            #expect(batch.dataVersion == Int64(number + 1), "seed \(seed): \(office.code)")
            let candidates = simulation.made[batch.place] ?? []
            guard let sent = candidates.first(where: { $0.batch.digest == batch.digest }) else { continue }
            let counts = recount.take(sent)
            let receipt = try JSONDecoder().decode(Receipt.self, from: Data(batch.receipt))
            let told = Recount.Counts(
                created: receipt.created, updated: receipt.updated, withdrawn: receipt.withdrawn,
                unchanged: receipt.unchanged, superseded: receipt.superseded, held: receipt.held,
                quarantined: Set(receipt.quarantined.map { $0.line ?? $0.record ?? 0 }).count)
            #expect(told == counts, "seed \(seed): \(batch.place)")
            #expect(receipt.versionOfData == batch.dataVersion, "seed \(seed): \(batch.place)")
            #expect(receipt.head == sent.headAfter.hex, "seed \(seed): \(batch.place)")
        }
        let standing = try await hub.standing(of: office.scheme)
        #expect(!standing.isEmpty, "seed \(seed): \(office.code)")
        for key in Set(standing.keys).union(recount.standing.keys) {
            #expect(standing[key] == recount.standing[key], "seed \(seed): \(office.code) \(key)")
        }
        #expect(try await hub.gaps(of: office.scheme) == 0, "seed \(seed): \(office.code)")
        let snapshot = try await hub.snapshot(of: office.scheme, office.code)
        #expect(snapshot.contents == recount.standing.compactMapValues(\.content), "seed \(seed): \(office.code)")
        for (key, revision) in snapshot.revisions {
            let spokenOf = recount.standing.filter { $0.key == key || $0.key.hasPrefix("\(key)/") }
            #expect(revision == spokenOf.values.map(\.revision).max(), "seed \(seed): \(office.code) \(key)")
        }
    }
}
