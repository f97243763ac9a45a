import Audit
import Dues
import Foundation
import Postgres
import ReferenceData
import Reporting
import Statistics
import Sync
import Tenancy
import TestSupport
import Testing

/// Every SQL text of the product, against the migrated schema and against the rules of the house.
@Suite("Schema: statements")
struct StatementTests {
    static let statements: [any AnyStatement] =
        AuditStore.statements + RawAccessStore.statements + AreaStore.statements + DictionaryStore.statements
        + NetworkFeedStore.statements
        + SchemeStore.statements + AccessStore.statements + HubIdentityStore.statements + SyncStore.statements
        + ReportingPeriodStore.statements + DecisionStatements.all + FeedStatements.all + ErasureStore.statements
        + StatisticsStore.statements
        + FiguresAsOf.statements + ReportingStatements.all + DuesStatements.all

    @Test("Each prepares, with the types that the program declares, under a name of its own")
    func prepare() async throws {
        try await TestDatabase.with { test in
            let findings = try await StatementCheck().findings(for: Self.statements, in: test.database)
            #expect(findings == [])
        }
    }

    @Test("A statement with a wrong type, a wrong number of columns or a taken name is found")
    func findsFaults() async throws {
        let faulty: [any AnyStatement] = [
            Statement<Int32, Void>("fault.parameter", "DELETE FROM area WHERE name = $1"),
            Statement<Int32>("fault.column", "SELECT name FROM area", row: { (n: Int32) in n }),
            Statement<String>("fault.count", "SELECT name, code FROM area", row: { (n: String) in n }),
            Statement<Void>("fault.table", "DELETE FROM nowhere"),
            Statement<Void>("fault.twice", "DELETE FROM area"), Statement<Void>("fault.twice", "DELETE FROM area"),
        ]
        try await TestDatabase.with { test in
            let findings = try await StatementCheck().findings(for: faulty, in: test.database)
            for name in ["fault.parameter", "fault.column", "fault.count", "fault.table", "fault.twice"] {
                #expect(findings.contains { $0.hasPrefix(name) }, "\(name)")
            }
        }
    }

    @Test("Times, identifiers and the scheme come as parameters, never from a function of the database")
    func noFunctions() {
        let forbidden = [
            "now()", "current_timestamp", "current_date", "clock_timestamp", "gen_random_uuid", "random()",
            "set_config",
        ]
        for statement in Self.statements {
            for text in forbidden { #expect(!statement.sql.lowercased().contains(text), "\(statement.name): \(text)") }
        }
    }

    /// The gate and the national office ask about all schemes; a scheme's own statements never do.
    @Test("A statement on a scheme's tables names scheme_id")
    func namesScheme() throws {
        let table =
            /\b(stream|batch|batch_body|data_value|data_value_history|held_change|change_log|scheme_state|feed_ack|document)\b/
        for statement in SyncStore.statements + FeedStore.statements + SnapshotStore.all
        where statement.sql.contains(table) {
            #expect(
                statement.sql.contains(/scheme_id = \$1|\(scheme_id|\n    \(scheme_id|\(\s*scheme_id/),
                "\(statement.name)")
            #expect(statement.sql.contains("$1"), "\(statement.name)")
        }
    }

    @Test("DO UPDATE sets values, and calls nothing")
    func plainUpserts() {
        for statement in Self.statements {
            guard let tail = statement.sql.split(separator: "DO UPDATE").dropFirst().first else { continue }
            let text = String(tail.prefix { $0 != ")" }.split(separator: "RETURNING").first ?? "")
            #expect(!text.contains(/[a-z_]+\(/), "\(statement.name): \(text)")
        }
    }

    /// A statement that is on no list would escape the tests above.
    @Test("The list has every statement of the sources")
    func complete() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources").resolvingSymlinksInPath()
        let listed = Set(Self.statements.map(\.name))
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var found = 0
        for case let file as URL in files where file.pathExtension == "swift" && !file.path.contains("/Postgres/") {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /Statement<[^=]*?>\(\s*"([A-Za-z.]+)"/) {
                found += 1
                #expect(listed.contains(String(match.1)), "\(match.1) in \(file.lastPathComponent) is on no list")
            }
        }
        #expect(found == listed.count)
    }
}
