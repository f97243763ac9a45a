import Foundation
import HubCore
import Postgres
import TestSupport
import Testing

@Suite("Postgres: migrations")
struct MigratorTests {
    private static let first = Migration(number: 1, name: "0001_a", sql: "CREATE TABLE a (id int);", checksum: "1")
    private static let second = Migration(
        number: 2, name: "0002_b", sql: "CREATE TABLE b (id int); INSERT INTO b VALUES (1);", checksum: "2")
    private static let clock = Clock.fixed(Date(timeIntervalSince1970: 1_780_000_000))

    @Test("Each is applied once, in order, and later ones follow")
    func forward() async throws {
        try await Self.withEmpty { owner in
            expectEqual(try await Self.migrate(owner, [Self.first]), [Self.first])
            expectEqual(try await Self.migrate(owner, [Self.second, Self.first]), [Self.second])
            expectEqual(try await Self.migrate(owner, [Self.first, Self.second]), [])
            expectEqual(try await Self.tables(owner), ["a", "b", "schema_migration"])
        }
    }

    @Test("A file that changed after it was applied, and one that is not known here, are refused")
    func refused() async throws {
        try await Self.withEmpty { owner in
            _ = try await Self.migrate(owner, [Self.first, Self.second])
            let edited = Migration(number: 1, name: "0001_a", sql: "SELECT 1;", checksum: "x")
            let third = Migration(number: 3, name: "0003_c", sql: "CREATE TABLE c (id int);", checksum: "3")
            for migrations in [[edited, Self.second, third], [Self.first, third]] {
                let problem = await #expect(throws: Problem.self) { try await Self.migrate(owner, migrations) }
                #expect(problem?.kind == .migrationRefused)
            }
            expectEqual(try await Self.tables(owner), ["a", "b", "schema_migration"])
        }
    }

    @Test("One that fails leaves nothing of itself, keeps those before it, and can be tried again")
    func failing() async throws {
        try await Self.withEmpty { owner in
            let broken = Migration(
                number: 2, name: "0002_b", sql: "CREATE TABLE b (id int); SELECT nonsense;", checksum: "broken")
            for _ in 0..<2 {
                let error = await #expect(throws: PostgresError.self) {
                    try await Self.migrate(owner, [Self.first, broken])
                }
                #expect(error?.statement == "migration 2 0002_b")
                #expect(error?.message.contains("nonsense") == true)
            }
            expectEqual(try await Self.tables(owner), ["a", "schema_migration"])
            expectEqual(try await Self.migrate(owner, [Self.first, Self.second]), [Self.second])
        }
    }

    @Test("Several programs at once on a fresh database: each file is applied by one of them")
    func atOnce() async throws {
        try await Self.withEmpty { owner in
            let conninfo = try #require(owner.conninfo)
            let applied = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let database = Database(.init(conninfo: conninfo, lanes: 1, longLanes: 1))
                        let count = try await Migrator(
                            database: database, migrations: [Self.first, Self.second], clock: Self.clock
                        ).migrate().count
                        await database.shutdown()
                        return count
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(applied == 2)
            expectEqual(try await Self.tables(owner), ["a", "b", "schema_migration"])
        }
    }

    // MARK: -

    private struct Owner: Sendable {
        let database: Database
        let conninfo: String?
    }

    private static func migrate(_ owner: Owner, _ migrations: [Migration]) async throws -> [Migration] {
        try await Migrator(database: owner.database, migrations: migrations, clock: clock).migrate()
    }

    private static func tables(_ owner: Owner) async throws -> [String] {
        try await owner.database.read(as: .owner) { tx in try tx.all(tables) }
    }

    private static let tables = Statement<String>(
        "t.tables", "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
        row: { (name: String) in name })

    /// A database with nothing in it.
    private static func withEmpty(_ body: @Sendable (Owner) async throws -> Void) async throws {
        let address = try await TestCluster.shared.address()
        let superuser = Database(.init(conninfo: address.connectionString(), lanes: 1, longLanes: 1))
        let catalog = DatabaseCatalog(superuser: superuser)
        let name = "empty_" + UUID().uuidString.lowercased().replacing("-", with: "_")
        try await catalog.create(name)
        let conninfo = address.connectionString(database: name)
        let database = Database(.init(conninfo: conninfo, lanes: 1, longLanes: 1))
        let result: Result<Void, any Error>
        do { result = .success(try await body(Owner(database: database, conninfo: conninfo))) } catch {
            result = .failure(error)
        }
        await database.shutdown()
        try await catalog.drop(name)
        await superuser.shutdown()
        try result.get()
    }
}
