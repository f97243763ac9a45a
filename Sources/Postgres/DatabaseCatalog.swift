import HubCore

/// The databases of a cluster: made, cloned and dropped. For the private cluster and for tests, as its superuser.
package struct DatabaseCatalog: Sendable {
    private let superuser: Database

    /// `superuser` connects to the database `postgres`.
    package init(superuser: Database) { self.superuser = superuser }

    /// `name` and `template` are identifiers: lower-case letters, digits and underscores.
    package func create(_ name: String, template: String? = nil) async throws {
        precondition(Self.isIdentifier(name) && template.map(Self.isIdentifier) ?? true)
        let source = template.map { " TEMPLATE \($0) STRATEGY FILE_COPY" } ?? ""
        try await run("CREATE DATABASE \(name)\(source)")
    }

    /// Makes the database unless it is there; another process may do so at the same moment.
    package func ensure(_ name: String) async throws {
        let exists = try await superuser.read(as: .owner) { tx in try tx.first(Self.find, name) != nil }
        guard !exists else { return }
        do {
            try await create(name)
        } catch let error as PostgresError where error.sqlState == "42P04" || error.sqlState == "23505" {
            return
        }
    }

    package func drop(_ name: String) async throws {
        precondition(Self.isIdentifier(name))
        try await run("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    }

    private func run(_ sql: String) async throws {
        try await superuser.withConnection { connection in
            try connection.runScript(sql, until: .now + .seconds(60))
        }
    }

    private static func isIdentifier(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { $0.isDigit || $0.isLowercaseLetter || $0 == UInt8(ascii: "_") }
    }

    private static let find = Statement<String, Int32>(
        "catalogue.database", "SELECT 1 FROM pg_database WHERE datname = $1", row: { (one: Int32) in one })
}
