import HubCore
import Postgres

/// Figures of prefectures and wider places, from the sums by cell, month and prefecture.
///
/// What has not been folded into the sums yet is added in the same statement, so on one snapshot: an answer counts
/// exactly the batches that were committed before it.
enum RollupFigures {
    /// `$1`–`$4` cells as in `SummedCells`; `$5` for each prefecture the place that it counts for, or NULL; `$6`–`$7`
    /// months; `$8` months a period; `$9` 1, or `$8` to read only the last month of each period; `$10` most rows.
    ///
    /// A fiscal year begins in April, so a month's period begins at `(month − 3) / length × length + 3`.
    static let sums = Statement<
        [Int32], [Int32], [Int32], [Int32], [String?], Month, Month, Int32, Int32, Int32, StatisticsStore.Figure
    >(
        "statistics.rollup",
        """
        WITH asked AS (
            SELECT cell_id, key, line, counted
            FROM unnest($1::integer[], $2::integer[], $3::integer[], $4::integer[]) AS a (cell_id, key, line, counted)
        ), by_month AS (
            SELECT a.key, a.line, r.period, r.prefecture, r.value * a.counted AS value, r.reports
            FROM asked a JOIN rollup r ON r.cell_id = a.cell_id AND r.period BETWEEN $6 AND $7
            UNION ALL
            SELECT a.key, a.line, d.period, u.prefecture, d.value * a.counted, d.reports
            FROM rollup_delta u
            CROSS JOIN LATERAL unnest(u.periods, u.cells, u.values, u.reports) AS d (period, cell_id, value, reports)
            JOIN asked a ON a.cell_id = d.cell_id
            WHERE u.first_period <= $7 AND u.last_period >= $6 AND d.period BETWEEN $6 AND $7
        ), by_line AS (
            SELECT (period - 3) / $8 * $8 + 3 AS start, ($5::text[])[prefecture] COLLATE "C" AS area, key, line,
                sum(value) AS value, sum(reports) AS reports
            FROM by_month
            WHERE (period - 3) % $9 = $9 - 1 AND ($5::text[])[prefecture] IS NOT NULL
            GROUP BY 1, 2, 3, 4
        )
        SELECT start, area, key, sum(value)::bigint, max(reports)::bigint
        FROM by_line GROUP BY start, area, key HAVING max(reports) > 0
        ORDER BY start, area, key LIMIT $10
        """,
        row: { (start: Month, area: String, key: Int32, value: Int64, reports: Int64) in
            StatisticsStore.Figure(start, area, key, value, reports)
        })

    static let statements: [any AnyStatement] = [sums]
}
