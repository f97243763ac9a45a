import Postgres
import Reporting
import TestSupport
import Testing

@Suite("Statements of reporting")
struct StatementTests {
    @Test("Every statement prepares on the migrated schema, with the types that the program declares")
    func prepare() async throws {
        try await TestDatabase.with { test in
            let findings = try await StatementCheck().findings(for: ReportingStatements.all, in: test.database)
            #expect(findings == [])
        }
    }
}
