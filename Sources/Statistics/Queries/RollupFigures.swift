import HubCore
import Postgres

/// Figures of prefectures and wider places, from the sums by cell, month and prefecture.
///
/// What has not been folded into the sums yet is added in the same statement, so on one snapshot: an answer counts
/// exactly the batches that were committed before it.
enum RollupFigures {
    /// `$1`, `$2` cells and the figures that they are part of; `$3` for each prefecture the place that it counts for,
    /// or NULL; `$4`–`$5` months; `$6` months a period; `$7` 1, or `$6` to read only the last month of each period;
    /// `$8` most rows.
    ///
    /// A fiscal year begins in April, so a month's period begins at `(month − 3) / length × length + 3`.
    static let sums = Statement<
        [Int32], [Int32], [String?], Month, Month, Int32, Int32, Int32, StatisticsStore.Figure
    >(
        "statistics.rollup",
        """
        WITH asked AS (
            SELECT cell_id, key FROM unnest($1::integer[], $2::integer[]) AS a (cell_id, key)
        ), by_month AS (
            SELECT a.key, r.cell_id, r.period, r.prefecture, r.value, r.reports
            FROM asked a JOIN rollup r ON r.cell_id = a.cell_id AND r.period BETWEEN $4 AND $5
            UNION ALL
            SELECT a.key, d.cell_id, d.period, u.prefecture, d.value, d.reports
            FROM rollup_delta u
            CROSS JOIN LATERAL unnest(u.periods, u.cells, u.values, u.reports) AS d (period, cell_id, value, reports)
            JOIN asked a ON a.cell_id = d.cell_id
            WHERE u.first_period <= $5 AND u.last_period >= $4 AND d.period BETWEEN $4 AND $5
        ), by_cell AS (
            SELECT (period - 3) / $6 * $6 + 3 AS start, ($3::text[])[prefecture] COLLATE "C" AS area, key, cell_id,
                sum(value) AS value, sum(reports) AS reports
            FROM by_month
            WHERE (period - 3) % $7 = $7 - 1 AND ($3::text[])[prefecture] IS NOT NULL
            GROUP BY 1, 2, 3, 4
        )
        SELECT start, area, key, sum(value)::bigint, max(reports)::bigint
        FROM by_cell GROUP BY start, area, key HAVING max(reports) > 0
        ORDER BY start, area, key LIMIT $8
        """,
        row: { (start: Month, area: String, key: Int32, value: Int64, reports: Int64) in
            StatisticsStore.Figure(start, area, key, value, reports)
        })

    static let statements: [any AnyStatement] = [sums]
}
