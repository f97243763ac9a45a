import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData
import Server
import Tenancy

/// The hub that is measured: a durable private cluster with a fresh database, `hub serve` on it, and our own way in.
struct MeasuredHub: Sendable {
    let folder: BenchFolder
    let process: HubProcess
    let environment: HubEnvironment
    let dictionary: DictionaryInUse
    /// As the owner of the hub's database; for setting up and for the peers.
    let owner: Database
    let ownerConninfo: String
    /// As the hub itself connects.
    var conninfo: String { environment.conninfo }

    private let cluster: EmbeddedCluster

    static func start(in folder: BenchFolder) async throws -> MeasuredHub {
        _ = try folder.hubProgram
        Progress.note("a private PostgreSQL and the hub in \(folder.root)")
        let cluster = EmbeddedCluster(directory: folder.path("postgres"))
        let address = try await Blocking.run { try cluster.start() }
        do {
            return try await start(in: folder, on: cluster, at: address)
        } catch {
            try? await Blocking.run { try cluster.stop() }
            throw error
        }
    }

    private static func start(
        in folder: BenchFolder, on cluster: EmbeddedCluster, at address: ClusterAddress
    ) async throws -> MeasuredHub {
        let superuser = Database(.init(conninfo: address.connectionString(), lanes: 1, longLanes: 1))
        try await DatabaseCatalog(superuser: superuser).drop("hub")
        await superuser.shutdown()

        let configuration = try await HubConfiguration.load(
            overrides: ["data.directory": folder.root], environment: [:], directory: folder.root)
        let environment = try await HubEnvironment.open(configuration)
        let dictionary = try await loadReferences(environment)
        let ownerConninfo = address.connectionString(database: "hub")
        // Filling and counting take minutes, and wait for each other.
        var settings = Database.Settings(conninfo: ownerConninfo, lanes: 2, longLanes: 2)
        settings.longTimeout = .seconds(1_800)
        settings.patience = .seconds(1_800)
        let hub = MeasuredHub(
            folder: folder, process: try await HubProcess.start(in: folder), environment: environment,
            dictionary: dictionary, owner: Database(settings), ownerConninfo: ownerConninfo, cluster: cluster)
        try await hub.runAsOwner(script: "tables.sql")
        return hub
    }

    /// Stops the hub and PostgreSQL, and deletes both unless they are to be kept.
    func stop(keeping keeps: Bool) async throws {
        try await process.stop()
        await owner.shutdown()
        await environment.database.shutdown()
        environment.close()
        try await Blocking.run { [cluster] in try cluster.stop() }
        if !keeps { try folder.remove() }
    }

    private static func loadReferences(_ environment: HubEnvironment) async throws -> DictionaryInUse {
        let (files, database) = (environment.files, environment.database)
        try await AreaStore(database).load(
            AreaSeeds.areas(
                prefectures: files.seedText("areas/prefectures.csv"),
                municipalities: files.seedText("areas/municipalities.csv")))
        let store = DictionaryStore(database)
        _ = try await store.publish(files.seed("dictionary/2026.1.json"), at: environment.clock.now)
        guard let current = try await store.dictionariesInUse().current else { throw Problem(.dictionaryUnknown) }
        return current
    }

    // MARK: Tools

    var registry: SchemeRegistry {
        SchemeRegistry(database: environment.database, clock: environment.clock, entropy: environment.entropy)
    }

    /// Made-up schemes of 東京都, with numbers that follow each other.
    func addSchemes(_ codes: [SchemeCode]) async throws -> [SchemeID] {
        let schemes = codes.map {
            NewScheme(code: $0, name: "計測用(架空)", kana: "ケイソクヨウ", municipality: "131016", isMadeUp: true)
        }
        let ids = try await registry.add(schemes, actor: "hub-bench")
        guard zip(ids, ids.dropFirst()).allSatisfy({ $0.rawValue + 1 == $1.rawValue }) else {
            throw BenchFailure("the schemes' numbers do not follow each other")
        }
        return ids
    }

    /// A file of `Benchmarks/baselines`.
    func baseline(_ name: String) -> String { environment.files.path("Benchmarks/baselines/\(name)") }

    func runAsOwner(script: String) async throws {
        _ = try await Program.output(
            of: Program.path(of: "psql"), ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", baseline(script), ownerConninfo])
    }

    /// Waits until the hub has folded every delta, and writes all pages out: so each measurement begins alike.
    func settle() async throws {
        while try await owner.read(as: .owner, { tx in try tx.one(BenchStore.hasDeltas) }) {
            try await Task.sleep(for: .milliseconds(100))
        }
        try await owner.maintain(as: .owner) { tx in tx.enqueue(BenchStore.checkpoint) }
    }
}
