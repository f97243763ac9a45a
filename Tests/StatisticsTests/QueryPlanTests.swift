import HubCore
import Logging
import Postgres
import ReferenceData
import TestSupport
import Testing

@testable import Statistics

/// The statements find their rows by key, however many other rows there are.
@Suite("Query plans")
struct QueryPlanTests {
    @Test("Sums are read by the key of rollup, values by the key of data_value")
    func indexes() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 7)
            try await network.pushAll(batches: 16, size: 2_000)
            try await RollupFolder(database: test.database, logger: .init(label: "test")).foldAll()
            try await test.owner.write(as: .owner) { tx in
                try tx.execute(.init("test.analyze.values", "ANALYZE data_value"))
                try tx.execute(.init("test.analyze.rollup", "ANALYZE rollup"))
            }
            let scans = try await test.owner.write(as: .owner) { tx in
                try tx.execute(.init("test.plans", Self.showPlans))
                let before = try tx.all(Self.sequentialScans)
                let dictionary = network.dictionary
                for (element, area) in [("families.new", "prefecture"), ("families.new", "scheme"), ("families.supported", "nation")] {
                    let query = try StatisticsQuery(
                        parsing: element,
                        QueryParameters([(name: "from", value: "FY2023"), (name: "period", value: "year"), (name: "area", value: area)]),
                        in: dictionary.dictionary)
                    _ = try StatisticsStore.figures(for: query, dictionary, tx)
                }
                return (before, try tx.all(Self.sequentialScans))
            }
            #expect(scans.0 == scans.1)
        }
    }

    /// A generic plan is the one that a prepared statement ends with: it does not know the parameters.
    private static let showPlans: StaticString = "SET LOCAL plan_cache_mode = force_generic_plan"

    /// Of the transaction itself: how often each of the large tables was read from end to end.
    private static let sequentialScans = Statement<Int64>(
        "test.scans",
        """
        SELECT pg_stat_get_xact_numscans(c.oid) FROM pg_class c WHERE c.relname IN ('data_value', 'rollup')
        ORDER BY c.relname
        """,
        row: { (scans: Int64) in scans })
}
