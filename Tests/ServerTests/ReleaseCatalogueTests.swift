import HubCore
import Postgres
import TestSupport
import Testing

@testable import Statistics

/// Published releases for statistical programs: every table is a data flow, without a token.
@Suite("Releases for statistical programs")
struct ReleaseCatalogueTests {
    @Test("A table of a release is a data flow with its figures, and what is hidden stays without value")
    func published() async throws {
        try await SyncFixture.with { fixture in
            let none = try await fixture.send(Self.get("/sdmx/2.1/dataflow", fixture))
            #expect(none.status == 200)
            #expect(!none.text.contains("structure:Dataflow "))

            try await Self.publish(in: fixture.test)
            let flows = try await fixture.send(Self.get("/sdmx/2.1/dataflow", fixture))
            #expect(flows.text.contains(#"id="final-FY2024_made_table""#))
            #expect(flows.text.contains("Table &lt;1&gt; &amp; &quot;2&quot; (Final"))

            let data = try await fixture.send(Self.get("/sdmx/2.1/data/final-FY2024_made_table", fixture))
            #expect(data.status == 200, "\(data.text)")
            #expect(data.text.matches(of: /<generic:Obs>/).count == 3)
            #expect(data.text.matches(of: /<generic:ObsValue value="([^"]*)"/).map(\.1) == ["1234", "0"])
            #expect(data.text.matches(of: /id="OBS_STATUS" value="(.)"/).map(\.1) == ["A", "Q", "A"])
            #expect(data.text.contains("<message:Prepared>2025-04-28</message:Prepared>"))
            for path in ["data/interim-2024-H1_made_table", "data/final-FY2024_other", "data/final-FY2024"] {
                fixture.expect(.notFound, from: try await fixture.send(Self.get("/sdmx/2.1/" + path, fixture)), path)
            }
        }
    }

    private static func get(_ path: String, _ fixture: SyncFixture) -> WireRequest {
        WireRequest("GET", path, fields: [("Host", fixture.hub.authority)])
    }

    private static func publish(in test: TestDatabase) async throws {
        let shape = try StableJSON.text(CubeShape(MadeTables.overTime))
        try await test.owner.write(as: .owner) { tx in
            try tx.execute(
                Statement<Void>(
                    "test.release",
                    """
                    INSERT INTO release
                    SELECT 'final-FY2024', 2024, version, 12, true, '2025-04-28', '2025-05-01' FROM dictionary_version
                    LIMIT 1
                    """))
            try tx.execute(
                Statement<String, Void>(
                    "test.release.table", "INSERT INTO release_table VALUES ('final-FY2024', 'made.table', 0, $1)"),
                shape)
            try tx.execute(
                Statement<Void>(
                    "test.release.cells",
                    """
                    INSERT INTO release_cell VALUES
                        ('final-FY2024', 'made.table', 0, '{0,0,0}', 0, 1234, NULL),
                        ('final-FY2024', 'made.table', 1, '{0,1,0}', 0, NULL, 'suppressed'),
                        ('final-FY2024', 'made.table', 2, '{0,1,1}', 0, 0, NULL)
                    """))
        }
    }
}
