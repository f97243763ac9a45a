/// Compares statements with a migrated database: does each prepare, and do its types agree? For the catalogue test.
package struct StatementCheck: Sendable {
    package init() {}

    /// One line for each disagreement; empty when all is well.
    package func findings(for statements: [any AnyStatement], in database: Database) async throws -> [String] {
        let duplicates = Dictionary(grouping: statements, by: \.name).filter { $0.value.count > 1 }.keys.sorted()
        let findings = try await database.withConnection { connection in
            statements.flatMap { check($0, on: connection) }
        }
        return duplicates.map { "\($0): two statements have this name" } + findings
    }

    private func check(_ statement: any AnyStatement, on connection: Connection) -> [String] {
        do {
            let preparation: [Connection.Command] =
                connection.isPrepared(statement.name)
                ? [] : [.prepare(name: statement.name, sql: statement.sql, types: statement.declaredParameters)]
            let results = try connection.roundTrip(
                preparation + [.describe(name: statement.name)], until: .now + .seconds(10))
            guard let description = results.last else { return ["\(statement.name): no description"] }
            return differences(statement, description)
        } catch {
            return ["\(statement.name): \(error)"]
        }
    }

    private func differences(_ statement: any AnyStatement, _ description: QueryResult) -> [String] {
        var findings: [String] = []
        if description.parameterCount != statement.declaredParameters.count {
            findings.append("\(statement.name): SQL has \(description.parameterCount) parameters")
        }
        let columns = (0..<description.columnCount).map(description.columnType)
        // A statement without rows to read may still return some, as SELECT pg_notify(…) does.
        if statement.declaredColumns.isEmpty { return findings }
        if columns.count != statement.declaredColumns.count {
            findings.append("\(statement.name): SQL returns \(columns.count) columns")
        }
        for (index, (column, readable)) in zip(columns, statement.declaredColumns).enumerated()
        where !readable.contains(column) {
            findings.append("\(statement.name): column \(index + 1) is of type \(column.rawValue)")
        }
        return findings
    }
}
