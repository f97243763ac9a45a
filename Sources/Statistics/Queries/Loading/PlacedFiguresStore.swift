import HubCore
import Postgres

/// Figures from the values of each scheme, where the caller says which place a scheme counts for in which period. So
/// one statement serves every way of telling schemes apart, and what decides stays out of SQL.
///
/// Schemes and months are gone through first and each looked up by the primary key of `data_value`; `OFFSET 0` keeps
/// PostgreSQL to that order.
enum PlacedFiguresStore {
    /// One sum, for a place and a period.
    struct Figure: Sendable {
        let start: Month
        let place: Int
        /// Position among the sums that were asked for.
        let key: Int
        /// Nil when all that was reported is that it does not apply.
        let value: Int64?
        /// As `StatisticsStore.Figure.reports`.
        let reports: Int
        /// Schemes with a number for that one of the summed cells which most of them reported.
        let schemes: Int

        init(_ start: Month, _ place: Int32, _ key: Int32, _ value: Int64?, _ reports: Int64, _ schemes: Int64) {
            self.start = start
            self.place = Int(place)
            self.key = Int(key)
            self.value = value
            self.reports = Int(reports)
            self.schemes = Int(schemes)
        }
    }

    /// `$1`–`$4` cells as in `SummedCells`; `$5`–`$6` the span of the cells; `$7`–`$9` schemes, first months of periods
    /// and the place that the scheme counts for then; `$10` months of a period to pass over at its start; `$11` months a
    /// period.
    static let sums = Statement<
        [Int32], [Int32], [Int32], [Int32], Int32, Int32, [SchemeID], [Month], [Int32], Int32, Int32, Figure
    >(
        "statistics.placed",
        """
        WITH asked AS (
            SELECT cell_id, key, line, counted
            FROM unnest($1::integer[], $2::integer[], $3::integer[], $4::integer[]) AS a (cell_id, key, line, counted)
        ), by_line AS (
            SELECT s.start, s.place, a.key, a.line, sum(v.value * a.counted) AS value, count(v.value) AS reports,
                count(DISTINCT s.scheme_id) FILTER (WHERE v.value IS NOT NULL) AS schemes
            FROM unnest($7::bigint[], $8::integer[], $9::integer[]) AS s (scheme_id, start, place)
            CROSS JOIN generate_series($10, $11 - 1) AS m (month)
            CROSS JOIN LATERAL (
                SELECT d.cell_id, d.value FROM data_value d
                WHERE d.scheme_id = s.scheme_id AND d.period = s.start + m.month AND d.cell_id BETWEEN $5 AND $6
                    AND d.status IN (1, 3)
                OFFSET 0
            ) v
            JOIN asked a ON a.cell_id = v.cell_id
            GROUP BY 1, 2, 3, 4
        )
        SELECT start, place, key, sum(value)::bigint, max(reports)::bigint, max(schemes)::bigint
        FROM by_line GROUP BY start, place, key
        ORDER BY start, place, key
        """,
        row: { (start: Month, place: Int32, key: Int32, value: Int64?, reports: Int64, schemes: Int64) in
            Figure(start, place, key, value, reports, schemes)
        })

    /// Distinct in a period. `$1`–`$2` cells of opening stocks with the sums that they belong to; `$3`–`$4` of flows;
    /// `$5`–`$7` schemes, first months and places; `$8` months a period.
    static let distinct = Statement<
        [Int32], [Int32], [Int32], [Int32], [SchemeID], [Month], [Int32], Int32, Figure
    >(
        "statistics.placedDistinct",
        """
        WITH stock AS (
            SELECT cell_id, key FROM unnest($1::integer[], $2::integer[]) AS a (cell_id, key)
        ), flow AS (
            SELECT cell_id, key FROM unnest($3::integer[], $4::integer[]) AS a (cell_id, key)
        ), began AS (
            SELECT s.scheme_id, s.start, s.place, v.key, sum(v.value) AS value, count(*) AS reports
            FROM unnest($5::bigint[], $6::integer[], $7::integer[]) AS s (scheme_id, start, place)
            CROSS JOIN generate_series(0, $8 - 1) AS m (month)
            CROSS JOIN LATERAL (
                SELECT f.key, sum(d.value) AS value FROM data_value d JOIN flow f ON f.cell_id = d.cell_id
                WHERE d.scheme_id = s.scheme_id AND d.period = s.start + m.month AND d.cell_id = ANY ($3)
                    AND d.status = 1
                GROUP BY f.key
            ) v
            GROUP BY 1, 2, 3, 4
        )
        SELECT b.start, b.place, b.key, sum(b.value + coalesce(o.value, 0))::bigint, sum(b.reports)::bigint, count(*)
        FROM began b
        LEFT JOIN LATERAL (
            SELECT sum(d.value) AS value FROM data_value d JOIN stock k ON k.cell_id = d.cell_id AND k.key = b.key
            WHERE d.scheme_id = b.scheme_id AND d.period = b.start - 1 AND d.cell_id = ANY ($1) AND d.status = 1
        ) o ON true
        GROUP BY b.start, b.place, b.key
        ORDER BY b.start, b.place, b.key
        """,
        row: { (start: Month, place: Int32, key: Int32, value: Int64?, reports: Int64, schemes: Int64) in
            Figure(start, place, key, value, reports, schemes)
        })

    static let statements: [any AnyStatement] = [sums, distinct]
}
