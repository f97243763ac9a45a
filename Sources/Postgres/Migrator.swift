import Foundation
import HubCore

/// One file of `sql/migrations`: `0001_name.sql`.
package struct Migration: Sendable, Equatable {
    package let number: Int32
    package let name: String
    package let sql: String
    /// Tells an edited file from the one that was applied. Given by the caller, who has a hash function.
    package let checksum: String

    package init(number: Int32, name: String, sql: String, checksum: String) {
        self.number = number
        self.name = name
        self.sql = sql
        self.checksum = checksum
    }
}

/// Brings a database to the schema of this program: forward only, each file once, in one transaction each, and only
/// one program at a time. Two hubs may start at once: the second waits and finds nothing left to do.
package struct Migrator: Sendable {
    private let database: Database
    private let migrations: [Migration]
    private let clock: Clock

    /// `database` must connect as the owner.
    package init(database: Database, migrations: [Migration], clock: Clock) {
        self.database = database
        self.migrations = migrations.sorted { $0.number < $1.number }
        self.clock = clock
    }

    /// Applies what is missing and answers with it.
    ///
    /// Errors: `Problem(.migrationRefused)` when an applied file has changed or is not known to this program.
    package func migrate() async throws -> [Migration] {
        try await database.withConnection { [self] connection in
            try connection.runScript(Self.preparation, until: .now + .seconds(60))
            defer { try? connection.runScript("SELECT pg_advisory_unlock(\(Self.lock))", until: .now + .seconds(5)) }
            let pending = try pending(applied: applied(on: connection))
            for migration in pending { try apply(migration, on: connection) }
            return pending
        }
    }

    private func pending(applied: [Int32: String]) throws -> [Migration] {
        let known = Set(migrations.map(\.number))
        if let stranger = applied.keys.sorted().first(where: { !known.contains($0) }) {
            throw Self.refusal(
                ja: "未知の移行 \(stranger) が適用済みです", en: "migration \(stranger) was applied but is unknown here")
        }
        for migration in migrations {
            if let checksum = applied[migration.number], checksum != migration.checksum {
                throw Self.refusal(
                    ja: "適用済みの移行 \(migration.number) の内容が変わっています",
                    en: "migration \(migration.number) changed after it was applied")
            }
        }
        return migrations.filter { applied[$0.number] == nil }
    }

    private func applied(on connection: Connection) throws -> [Int32: String] {
        let transaction = Transaction(
            connection: connection, role: .owner, access: .readOnly, deadline: .now + .seconds(60))
        let rows = try transaction.all(Self.selectApplied)
        try transaction.commit()
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private func apply(_ migration: Migration, on connection: Connection) throws {
        do {
            try connection.runScript("BEGIN;\n\(migration.sql)\n;", until: .now + .seconds(600))
            let record = Self.insertApplied
            var commands: [Connection.Command] = []
            if !connection.isPrepared(record.name) {
                commands.append(.prepare(name: record.name, sql: record.sql, types: record.parameterTypes))
            }
            commands.append(
                .execute(
                    name: record.name,
                    parameters: Parameters(migration.number, migration.name, migration.checksum, clock.now)))
            _ = try connection.roundTrip(commands + [.text("COMMIT")], until: .now + .seconds(60))
        } catch {
            try? connection.runScript("ROLLBACK", until: .now + .seconds(5))
            throw PostgresError(
                error.kind, sqlState: error.sqlState, constraint: error.constraint, table: error.table,
                statement: "migration \(migration.number) \(migration.name)", message: error.message)
        }
    }

    private static func refusal(ja: String, en: String) -> Problem {
        Problem(.migrationRefused, detail: Message(ja: ja, en: en))
    }

    /// A number of our own for the session-level advisory lock.
    private static let lock = 4_823_011

    private static let preparation = """
        SELECT pg_advisory_lock(\(lock));
        CREATE TABLE IF NOT EXISTS schema_migration (
            number integer PRIMARY KEY,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL
        );
        """

    private static let selectApplied = Statement<(Int32, String)>(
        "migration.applied", "SELECT number, checksum FROM schema_migration ORDER BY number",
        row: { (number: Int32, checksum: String) in (number, checksum) })

    private static let insertApplied = Statement<Int32, String, String, Date, Void>(
        "migration.record",
        "INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)")
}
