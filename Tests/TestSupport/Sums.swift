import Postgres

extension TestDatabase {
    /// In how many places the network's sums, with what waits to be folded, differ from a recount of the values.
    package func differencesOfSums() async throws -> Int64 {
        try await owner.read(as: .owner) { tx in try tx.one(Self.differences) }
    }

    private static let differences = Statement<Int64>(
        "test.sums",
        """
        WITH part AS (
            SELECT cell_id, period, prefecture::int AS prefecture, value, reports::bigint AS reports FROM rollup
            UNION ALL
            SELECT c.cell_id, c.period, d.prefecture::int, c.value, c.reports::bigint
            FROM rollup_delta d
            CROSS JOIN LATERAL unnest(d.cells, d.periods, d.values, d.reports) AS c (cell_id, period, value, reports)
        ), summed AS (
            SELECT cell_id, period, prefecture, sum(value) AS value, sum(reports) AS reports FROM part
            GROUP BY 1, 2, 3 HAVING sum(value) <> 0 OR sum(reports) <> 0
        ), recounted AS (
            SELECT v.cell_id, v.period, s.prefecture::int AS prefecture, sum(v.value) AS value, count(*)::numeric AS reports
            FROM data_value v JOIN scheme s ON s.id = v.scheme_id WHERE v.status = 1 GROUP BY 1, 2, 3
        )
        SELECT count(*) FROM (
            (TABLE summed EXCEPT TABLE recounted) UNION ALL (TABLE recounted EXCEPT TABLE summed)) AS difference
        """,
        row: { (count: Int64) in count })
}
