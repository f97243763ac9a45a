import HubCore
import Postgres

/// Figures from the values of each scheme: for municipalities and schemes, and for what is worked out scheme by scheme.
///
/// The schemes and months are gone through first and each looked up by the primary key of `data_value`: the number of
/// values that other schemes, months and cells have does not matter. `OFFSET 0` keeps PostgreSQL to that order.
enum SchemeFigures {
    /// `$1`–`$4` cells as in `SummedCells`; `$5`–`$6` the span of the cells; `$7` level; `$8` place or NULL; `$9`–`$10`
    /// months; `$11` months a period; `$12` 1, or `$11` to read only the last month of each period; `$13` most rows.
    static let sums = Statement<
        [Int32], [Int32], [Int32], [Int32], Int32, Int32, String, String?, Month, Month, Int32, Int32, Int32,
        StatisticsStore.Figure
    >(
        "statistics.schemes",
        """
        WITH asked AS (
            SELECT cell_id, key, line, counted
            FROM unnest($1::integer[], $2::integer[], $3::integer[], $4::integer[]) AS a (cell_id, key, line, counted)
        ), place AS (
            SELECT s.id, CASE $7 WHEN 'municipality' THEN s.municipality ELSE s.code END COLLATE "C" AS area
            FROM scheme s JOIN area p ON p.code = s.prefecture
            WHERE $8::text IS NULL OR $8 IN (p.parent, s.prefecture, s.municipality, s.code)
        ), by_line AS (
            SELECT (m.period - 3) / $11 * $11 + 3 AS start, p.area, a.key, a.line,
                sum(v.value * a.counted) AS value, count(*) AS reports
            FROM place p
            CROSS JOIN generate_series($9, $10) AS m (period)
            CROSS JOIN LATERAL (
                SELECT d.cell_id, d.value FROM data_value d
                WHERE d.scheme_id = p.id AND d.period = m.period AND d.cell_id BETWEEN $5 AND $6 AND d.status = 1
                OFFSET 0
            ) v
            JOIN asked a ON a.cell_id = v.cell_id
            WHERE (m.period - 3) % $12 = $12 - 1
            GROUP BY 1, 2, 3, 4
        )
        SELECT start, area, key, sum(value)::bigint, max(reports)::bigint
        FROM by_line GROUP BY start, area, key
        ORDER BY start, area, key LIMIT $13
        """,
        row: { (start: Month, area: String, key: Int32, value: Int64, reports: Int64) in
            StatisticsStore.Figure(start, area, key, value, reports)
        })

    /// Distinct in a period. `$1` cells that add up to the opening stock; `$2` to the flow; `$3` level; `$4` place or NULL;
    /// `$5`–`$6` months; `$7` months a period; `$8` most rows.
    static let distinct = Statement<
        [Int32], [Int32], String, String?, Month, Month, Int32, Int32, StatisticsStore.Figure
    >(
        "statistics.distinct",
        """
        WITH place AS (
            SELECT s.id,
                CASE $3 WHEN 'nation' THEN 'JP' WHEN 'region' THEN p.parent WHEN 'prefecture' THEN s.prefecture
                    WHEN 'municipality' THEN s.municipality ELSE s.code END COLLATE "C" AS area
            FROM scheme s JOIN area p ON p.code = s.prefecture
            WHERE $4::text IS NULL OR $4 IN (p.parent, s.prefecture, s.municipality, s.code)
        ), began AS (
            SELECT p.id, p.area, (m.period - 3) / $7 * $7 + 3 AS start, sum(v.value) AS value, count(*) AS reports
            FROM place p
            CROSS JOIN generate_series($5, $6) AS m (period)
            CROSS JOIN LATERAL (
                SELECT sum(d.value) AS value FROM data_value d
                WHERE d.scheme_id = p.id AND d.period = m.period AND d.cell_id = ANY ($2) AND d.status = 1
                HAVING count(*) > 0
            ) v
            GROUP BY 1, 2, 3
        )
        SELECT b.start, b.area, 0, sum(b.value + coalesce(o.value, 0))::bigint, sum(b.reports)::bigint
        FROM began b
        LEFT JOIN LATERAL (
            SELECT sum(d.value) AS value FROM data_value d
            WHERE d.scheme_id = b.id AND d.period = b.start - 1 AND d.cell_id = ANY ($1) AND d.status = 1
        ) o ON true
        GROUP BY b.start, b.area
        ORDER BY b.start, b.area LIMIT $8
        """,
        row: { (start: Month, area: String, key: Int32, value: Int64, reports: Int64) in
            StatisticsStore.Figure(start, area, key, value, reports)
        })

    static let statements: [any AnyStatement] = [sums, distinct]
}
