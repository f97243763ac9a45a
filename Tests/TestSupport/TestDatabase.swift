import Foundation
import HubCore
import Postgres
import ReferenceData
import Server
import Synchronization
import Tenancy

/// A database of a test's own: cloned from a template that has been migrated and holds the areas and dictionary
/// 2026.1, on a private cluster that all tests share. Dropped afterwards.
package struct TestDatabase: Sendable {
    package let name: String
    /// As the application connects.
    package let database: Database
    /// As the owner of the schema.
    package let owner: Database
    package let conninfo: String
    package let ownerConninfo: String
    package let clock: Clock
    package let entropy = Entropy.system

    /// Where hubs over this database keep their keys.
    package var keysDirectory: String {
        FileManager.default.temporaryDirectory.appending(path: "homestart-hub-keys-\(getpid())-\(name)").path
    }

    /// Runs `body` with a fresh database. The clock stands at 2026-06-15 09:00 in Japan.
    package static func with<R: Sendable>(
        at now: String = "2026-06-15T00:00:00Z", _ body: @Sendable (TestDatabase) async throws -> R
    ) async throws -> R {
        try await TestCluster.room.withPermit {
            let test = try await TestCluster.shared.clone(at: now)
            let result: Result<R, any Error>
            do {
                result = .success(try await body(test))
            } catch {
                result = .failure(error)
            }
            await test.shutdown()
            try await TestCluster.shared.drop(test)
            return try result.get()
        }
    }

    /// A scheme in 東京都 (or in another municipality), made up as all test data is.
    package func addScheme(
        code: String = "hs-13-wako", name: String = "ホームスタート試験(架空)", municipality: String = "131016"
    ) async throws -> SchemeID {
        let registry = SchemeRegistry(database: database, clock: clock, entropy: entropy)
        let scheme = NewScheme(
            code: try SchemeCode(parsing: code), name: name, kana: "ホームスタートシケン", municipality: municipality,
            isMadeUp: true)
        return try await registry.add([scheme], actor: "test")[0]
    }

    /// Ends every dictionary version, as the owner.
    package func retireAllDictionaries() async throws {
        let retire = Statement<Void>("test.retire", "UPDATE dictionary_version SET retired_at = loaded_at")
        try await owner.write(as: .owner) { tx in tx.enqueue(retire) }
    }

    package func dictionary() async throws -> DictionaryInUse {
        guard let current = try await DictionaryStore(database).dictionariesInUse().current else {
            throw Problem(.dictionaryUnknown)
        }
        return current
    }

    fileprivate init(name: String, address: ClusterAddress, now: String) throws {
        self.name = name
        conninfo = address.connectionString(user: "hub_app", database: name)
        ownerConninfo = address.connectionString(database: name)
        database = Database(.patient(conninfo, lanes: 4, longLanes: 2))
        owner = Database(.patient(ownerConninfo))
        clock = .fixed(try Date(now, strategy: .iso8601))
    }

    /// A database named `hub` on a cluster of the caller's, filled like the template.
    static func make(on address: ClusterAddress) async throws -> TestDatabase {
        let superuser = Database(.init(conninfo: address.connectionString(), lanes: 1, longLanes: 1))
        try await DatabaseCatalog(superuser: superuser).ensure("hub")
        await superuser.shutdown()
        try await TestCluster.fill(address, database: "hub")
        return try TestDatabase(name: "hub", address: address, now: "2026-06-15T00:00:00Z")
    }

    func shutdown() async {
        try? FileManager.default.removeItem(atPath: keysDirectory)
        await database.shutdown()
        await owner.shutdown()
    }
}

/// The cluster of the tests, and the template in it. Made on first use, stopped when the last test program ends.
package actor TestCluster {
    package static let shared = TestCluster()
    /// Tests run side by side; this many have a database at the same time, the others wait for their turn.
    fileprivate static let room = ConcurrencyLimit(running: 6, waiting: 10_000, patience: .seconds(600))

    private var ready: Task<(ClusterAddress, DatabaseCatalog), any Error>?
    private var serial = 0
    private let cluster = EmbeddedCluster(
        directory: FileManager.default.temporaryDirectory.appending(path: "homestart-hub-tests-\(getuid())").path,
        settings: .disposable)

    package func address() async throws -> ClusterAddress { try await prepared().0 }

    fileprivate func clone(at now: String) async throws -> TestDatabase {
        let (address, catalog) = try await prepared()
        serial += 1
        let name = "test_\(getpid())_\(serial)"
        try await catalog.drop(name)
        try await catalog.create(name, template: Self.template)
        return try TestDatabase(name: name, address: address, now: now)
    }

    fileprivate func drop(_ test: TestDatabase) async throws {
        try await prepared().1.drop(test.name)
    }

    private static let template = "template_\(getpid())"

    private func prepared() async throws -> (ClusterAddress, DatabaseCatalog) {
        if let ready { return try await ready.value }
        let task = Task { [cluster] in
            let address = try await Blocking.run { try cluster.start() }
            stopAtExit(cluster)
            let catalog = DatabaseCatalog(
                superuser: Database(.patient(address.connectionString())))
            try await catalog.drop(Self.template)
            try await catalog.create(Self.template)
            try await Self.fill(address, database: Self.template)
            return (address, catalog)
        }
        ready = task
        return try await task.value
    }

    fileprivate static func fill(_ address: ClusterAddress, database name: String) async throws {
        let files = try ProductFiles()
        let clock = Clock.fixed(try Date("2026-04-01T00:00:00Z", strategy: .iso8601))
        let owner = Database(.init(conninfo: address.connectionString(database: name), lanes: 1, longLanes: 1))
        _ = try await Migrator(database: owner, migrations: files.migrations(), clock: clock).migrate()
        await owner.shutdown()
        let database = Database(
            .init(conninfo: address.connectionString(user: "hub_app", database: name), lanes: 1, longLanes: 1))
        try await AreaStore(database).load(
            AreaSeeds.areas(
                prefectures: files.seedText("areas/prefectures.csv"),
                municipalities: files.seedText("areas/municipalities.csv")))
        _ = try await DictionaryStore(database).publish(files.seed("dictionary/2026.1.json"), at: clock.now)
        await database.shutdown()
    }
}

/// Leaves the cluster when the test program ends, so that its server stops.
private func stopAtExit(_ cluster: EmbeddedCluster) {
    clusterToStop.withLock { $0 = cluster }
    atexit {
        guard let cluster = clusterToStop.withLock({ $0 }) else { return }
        try? cluster.stop()
    }
}

private let clusterToStop = Mutex<EmbeddedCluster?>(nil)

extension Database.Settings {
    /// For tests, which run side by side on few cores: nothing is refused because others are slow.
    package static func patient(_ conninfo: String, lanes: Int = 1, longLanes: Int = 1) -> Self {
        var settings = Self(conninfo: conninfo, lanes: lanes, longLanes: longLanes)
        settings.patience = .seconds(120)
        settings.timeout = .seconds(60)
        return settings
    }
}
