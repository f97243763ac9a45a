import Postgres
import TestSupport
import Testing

@testable import Statistics

@Suite("Statements of statistics")
struct StatementTests {
    @Test("Every statement prepares on the migrated schema, with the types that the program declares")
    func prepare() async throws {
        try await TestDatabase.with { test in
            let findings = try await StatementCheck().findings(for: StatisticsStore.statements, in: test.database)
            #expect(findings == [])
        }
    }
}
