import Cryptography
import Foundation
import HubCore
import Postgres
import Server
import Tenancy
import TestSupport
import Testing

/// The shell's client killed at any point, while the hub changes its keys too.
@Suite("The shell's client on a machine that fails")
struct KilledClientTests {
    private static let seeds = TestSupport.seeds("HUB_TEST_SEED", otherwise: [UInt64.random(in: 1...1_000_000)])

    @Test(
        "kill −9 at random points: it goes on, nothing is lost and nothing counts twice", .timeLimit(.minutes(15)),
        arguments: ["", "-1"], seeds)
    func killedAnywhere(option: String, seed: UInt64) async throws {
        print("KilledClientTests: HUB_TEST_SEED=\(seed)")
        try await TestDatabase.with { test in
            try await TemporaryFolder.with { folder in
                let start = Date(timeIntervalSince1970: Date.now.timeIntervalSince1970.rounded(.down))
                @Sendable func identity(daysAgo: Double) -> HubIdentityRegistry {
                    HubIdentityRegistry(
                        database: test.database, keyring: HubKeyring(folder: test.keysDirectory),
                        clock: .fixed(start.addingTimeInterval(-daysAgo * 86_400)), entropy: test.entropy)
                }
                try await identity(daysAgo: 390).prepare()
                _ = try await test.addScheme()
                let code = try await SchemeRegistry(database: test.database, clock: .system, entropy: test.entropy)
                    .invite(try SchemeCode(parsing: "hs-13-wako"), actor: "test").code
                try await TestHub.with(test, clock: .system) { hub in
                    let client = try Client(folder, seed)
                    try await client.run("\(option) enrol http://\(hub.authority) hs-13-wako \(code)")
                    var random = SeededRandom(seed: seed)
                    var expected: [String: Int64] = [:]
                    for round in 1...10 {
                        if [4, 8].contains(round) {
                            _ = try await identity(daysAgo: round == 4 ? 380 : 250).announceKey(
                                inDays: 60, actor: "test")
                        }
                        // A month is reported again now and then.
                        let month = "2024-\((round % 6 + 1).padded(2))"
                        expected[month] = Int64.random(in: 1...900, using: &random)
                        let revision = option.isEmpty ? #""r":\#(round),"# : ""
                        try folder.write(
                            #"{"op":"report","k":"activity/\#(month)",\#(revision)"d":{"cells":{"visits":"#
                                + "\(expected[month]!)}}}\n", to: "records")
                        // Where it was killed before it had the file, nobody hears a word, and pushes it again.
                        for _ in 1...2 { try await client.killed(after: Double.random(in: 0...2, using: &random)) }
                        try await client.run("push '\(folder.path("records"))'")
                    }
                    try await client.run("push")
                    let batches = try await test.rowCounts()["batch", default: 0]
                    #expect(folder.text("home/acknowledged") == "\(batches)\n", "seed \(seed)")
                    let kept = try await test.owner.read(as: .owner) { tx in try tx.all(Self.visits) }
                    #expect(Dictionary(uniqueKeysWithValues: kept) == expected, "seed \(seed)")
                    #expect(try await test.differencesOfSums() == 0, "seed \(seed)")
                }
            }
        }
    }

    private struct Client: Sendable {
        let folder: TemporaryFolder
        let script: String
        let seed: UInt64

        init(_ folder: TemporaryFolder, _ seed: UInt64) throws {
            self.folder = folder
            self.seed = seed
            script = try ProductFiles().path("Conformance/client.sh")
        }

        func run(_ arguments: String) async throws {
            let status = try await Shell.run("\(command) \(arguments) 2>'\(folder.path("log"))'")
            try #require(status == 0, "seed \(seed): \(folder.text("log"))")
        }

        /// With all that it has started, as when the power goes.
        func killed(after seconds: Double) async throws {
            _ = try await Shell.run(
                "HSJ_HOME='\(folder.path("home"))' timeout -s KILL \(seconds) dash '\(script)' push "
                    + "'\(folder.path("records"))' >/dev/null 2>&1")
        }

        private var command: String { "HSJ_HOME='\(folder.path("home"))' HSJ_TRIES=3 dash '\(script)'" }
    }

    private static let visits = Statement<(String, Int64)>(
        "t.visits",
        """
        SELECT (v.period / 12) || '-' || lpad((v.period % 12 + 1)::text, 2, '0'), v.value
        FROM data_value v JOIN data_cell c ON c.id = v.cell_id WHERE c.element = 'visits' AND v.status = 1
        """,
        row: { (month: String, value: Int64) in (month, value) })
}
