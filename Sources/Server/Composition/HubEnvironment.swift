import Foundation
import HubCore
import Postgres
import ReferenceData

/// What every program of the hub works with: the configuration, the time, and an open, migrated database.
package final class HubEnvironment: Sendable {
    package let configuration: HubConfiguration
    package let clock: Clock
    package let entropy: Entropy
    package let files: ProductFiles
    package let database: Database
    /// The application's connection, for a listener of its own.
    package let conninfo: String
    private let cluster: EmbeddedCluster?

    /// Opens the configured database, or starts the private cluster; then migrates if it has an owner's connection.
    ///
    /// Problems: `postgresql-missing`, `database-unreachable`, `migration-refused`.
    package static func open(
        _ configuration: HubConfiguration, clock: Clock = .system, entropy: Entropy = .system
    ) async throws -> HubEnvironment {
        let files = try ProductFiles()
        let place = try await DatabasePlace(configuration)
        do {
            if let owner = place.owner { try await migrate(owner, files, clock) }
            let environment = HubEnvironment(configuration, clock, entropy, files, place)
            try await environment.checkReachable()
            return environment
        } catch {
            try? place.cluster?.stop()
            throw error
        }
    }

    private init(
        _ configuration: HubConfiguration, _ clock: Clock, _ entropy: Entropy, _ files: ProductFiles,
        _ place: DatabasePlace
    ) {
        self.configuration = configuration
        self.clock = clock
        self.entropy = entropy
        self.files = files
        conninfo = place.application
        cluster = place.cluster
        database = Database(.init(conninfo: place.application, lanes: configuration.database.lanes))
    }

    /// Ends the connections, and leaves the private cluster, which stops if nobody else uses it.
    package func close() {
        database.close()
        try? cluster?.stop()
    }

    /// Whether the database answers.
    package func checkReachable() async throws {
        do {
            _ = try await DictionaryStore(database).dictionaryVersions()
        } catch let error as PostgresError {
            if error.sqlState == "42P01" || error.sqlState == "42501" {
                throw Problem(
                    .migrationRefused,
                    detail: Message(
                        ja: "データベースがまだ移行されていません。HUB_DATABASE_OWNER_URL を付けて hub migrate を実行してください",
                        en: "the database has not been migrated; run hub migrate with HUB_DATABASE_OWNER_URL"))
            }
            throw Problem(.databaseUnreachable, detail: Message(ja: error.message, en: error.message))
        }
    }

    private static func migrate(_ owner: String, _ files: ProductFiles, _ clock: Clock) async throws {
        let database = Database(.init(conninfo: owner, lanes: 1, longLanes: 1))
        defer { database.close() }
        do {
            _ = try await Migrator(database: database, migrations: files.migrations(), clock: clock).migrate()
        } catch let error as PostgresError where error.kind == .unreachable {
            throw Problem(.databaseUnreachable, detail: Message(ja: error.message, en: error.message))
        }
    }
}

/// Where the database is, and as whom to go there.
private struct DatabasePlace {
    let application: String
    /// Nil when only the application's connection was given: then somebody else migrates.
    let owner: String?
    let cluster: EmbeddedCluster?

    init(_ configuration: HubConfiguration) async throws {
        if let url = configuration.database.url {
            application = url.value
            owner = configuration.database.ownerURL?.value
            cluster = nil
            return
        }
        let cluster = EmbeddedCluster(directory: configuration.dataDirectory + "/postgres")
        let address = try await Blocking.run { () throws in try cluster.start() }
        let superuser = Database(.init(conninfo: address.connectionString(), lanes: 1, longLanes: 1))
        defer { superuser.close() }
        try await DatabaseCatalog(superuser: superuser).ensure("hub")
        application = address.connectionString(user: "hub_app", database: "hub")
        owner = address.connectionString(database: "hub")
        self.cluster = cluster
    }
}
