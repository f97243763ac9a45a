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
            try await RollupFolder(database: test.database).foldAll()
            let names = try await network.engine().names()
            let (before, afterQueries, afterControl) = try await test.owner.write(as: .owner) { tx in
                for statement in Self.preparation { try tx.execute(statement) }
                let before = try tx.all(Self.scans)
                for query in try Self.queries(network) {
                    _ = try StatisticsStore.figures(for: query, network.dictionary, tx)
                }
                for query in try Self.tables(network) {
                    _ = try StatisticsEngine.answer(
                        query, network.dictionary, names, today: Self.today, QueryMemory(), tx)
                }
                let afterQueries = try tx.all(Self.scans)
                _ = try tx.all(Self.control)
                return (before, afterQueries, try tx.all(Self.scans))
            }
            #expect(afterQueries == before)
            #expect(afterControl == before.map { $0 + 1 })
        }
    }

    private static func queries(_ network: RandomNetwork) throws -> [StatisticsQuery] {
        let asked = [
            ("families.new", "prefecture"), ("families.new", "municipality"), ("families.new", "scheme"),
            ("families.supported", "nation"),
        ]
        return try asked.map { element, area in
            try StatisticsQuery(
                parsing: element, QueryParameters([(name: "from", value: "FY2023"), (name: "area", value: area)]),
                in: network.dictionary.series)
        }
    }

    private static func tables(_ network: RandomNetwork) throws -> [CubeQuery] {
        try ["nation", "prefecture", "scheme"].flatMap { area in
            try ["families.new,families.supported,families.open", "needs.perFamily"].map { measures in
                try CubeQuery(
                    parsing: QueryParameters([
                        (name: "measures", value: measures), (name: "period", value: "year"),
                        (name: "from", value: "FY2023"), (name: "area", value: area),
                        (name: "breakdown", value: "funding"),
                    ]), in: network.dictionary.series, today: today)
            }
        }
    }

    private static let today = Day(year: 2024, month: 9, day: 10)!

    /// A generic plan is the one that a prepared statement ends with: it does not know the parameters. Scans by
    /// parallel workers would be counted elsewhere.
    private static let preparation: [Statement<Void>] = [
        Statement("test.plans.values", "ANALYZE data_value"),
        Statement("test.plans.rollup", "ANALYZE rollup"),
        Statement("test.plans.generic", "SET LOCAL plan_cache_mode = force_generic_plan"),
        Statement("test.plans.serial", "SET LOCAL max_parallel_workers_per_gather = 0"),
    ]

    /// How often this transaction read each of the two large tables from end to end.
    private static let scans = Statement<Int64>(
        "test.plans.scans",
        """
        SELECT pg_stat_get_xact_numscans(oid) FROM pg_class WHERE relname IN ('data_value', 'rollup') ORDER BY relname
        """,
        row: { (scans: Int64) in scans })

    /// Reads both from end to end: what must not happen shows.
    private static let control = Statement<Int64>(
        "test.plans.control",
        "SELECT sum(value)::bigint FROM data_value UNION ALL SELECT sum(value)::bigint FROM rollup",
        row: { (sum: Int64) in sum })
}
