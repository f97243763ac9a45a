import Foundation
import HubCore
import Postgres

/// The figures of `PlacedFiguresStore` as they were known at a moment: of each scheme the data version that it had
/// reached, the values that stand since before it, and those of the history that stood across it.
enum PlacedFiguresAsOf {
    /// Parameters as of `PlacedFiguresStore.sums`; `$12` the moment.
    static let sums = Statement<
        [Int32], [Int32], [Int32], [Int32], Int32, Int32, [SchemeID], [Month], [Int32], Int32, Int32, Date,
        PlacedFiguresStore.Figure
    >(
        "statistics.placedAsOf",
        """
        WITH asked AS (
            SELECT cell_id, key, line, counted
            FROM unnest($1::integer[], $2::integer[], $3::integer[], $4::integer[]) AS a (cell_id, key, line, counted)
        ), known AS MATERIALIZED (
            SELECT s.scheme_id, (
                SELECT coalesce(max(o.data_version), 0) FROM version_origin o
                WHERE o.scheme_id = s.scheme_id AND o.at <= $12) AS version
            FROM (SELECT DISTINCT scheme_id FROM unnest($7::bigint[]) AS u (scheme_id)) s
        ), by_line AS (
            SELECT s.start, s.place, a.key, a.line, sum(v.value * a.counted) AS value, count(v.value) AS reports,
                count(DISTINCT s.scheme_id) FILTER (WHERE v.value IS NOT NULL) AS schemes
            FROM unnest($7::bigint[], $8::integer[], $9::integer[]) AS s (scheme_id, start, place)
            JOIN known k ON k.scheme_id = s.scheme_id
            CROSS JOIN generate_series($10, $11 - 1) AS m (month)
            CROSS JOIN LATERAL (
                SELECT d.cell_id, d.value FROM data_value d
                WHERE d.scheme_id = s.scheme_id AND d.period = s.start + m.month AND d.cell_id BETWEEN $5 AND $6
                    AND d.status IN (1, 3) AND d.data_version <= k.version
                UNION ALL
                SELECT h.cell_id, h.value FROM data_value_history h
                WHERE h.scheme_id = s.scheme_id AND h.period = s.start + m.month AND h.cell_id BETWEEN $5 AND $6
                    AND h.status IN (1, 3) AND h.data_version <= k.version AND h.replaced_in > k.version
                OFFSET 0
            ) v
            JOIN asked a ON a.cell_id = v.cell_id
            GROUP BY 1, 2, 3, 4
        )
        SELECT start, place, key, sum(value)::bigint, max(reports)::bigint, max(schemes)::bigint
        FROM by_line GROUP BY start, place, key
        ORDER BY start, place, key
        """,
        row: PlacedFiguresStore.Figure.init)

    /// Parameters as of `PlacedFiguresStore.distinct`; `$9` the moment.
    static let distinct = Statement<
        [Int32], [Int32], [Int32], [Int32], [SchemeID], [Month], [Int32], Int32, Date, PlacedFiguresStore.Figure
    >(
        "statistics.placedDistinctAsOf",
        """
        WITH stock AS (
            SELECT cell_id, key FROM unnest($1::integer[], $2::integer[]) AS a (cell_id, key)
        ), flow AS (
            SELECT cell_id, key FROM unnest($3::integer[], $4::integer[]) AS a (cell_id, key)
        ), known AS MATERIALIZED (
            SELECT s.scheme_id, (
                SELECT coalesce(max(o.data_version), 0) FROM version_origin o
                WHERE o.scheme_id = s.scheme_id AND o.at <= $9) AS version
            FROM (SELECT DISTINCT scheme_id FROM unnest($5::bigint[]) AS u (scheme_id)) s
        ), began AS (
            SELECT s.scheme_id, k.version, s.start, s.place, f.key, sum(v.value) AS value,
                count(DISTINCT m.month) AS reports
            FROM unnest($5::bigint[], $6::integer[], $7::integer[]) AS s (scheme_id, start, place)
            JOIN known k ON k.scheme_id = s.scheme_id
            CROSS JOIN generate_series(0, $8 - 1) AS m (month)
            CROSS JOIN LATERAL (
                SELECT d.cell_id, d.value FROM data_value d
                WHERE d.scheme_id = s.scheme_id AND d.period = s.start + m.month AND d.cell_id = ANY ($3)
                    AND d.status = 1 AND d.data_version <= k.version
                UNION ALL
                SELECT h.cell_id, h.value FROM data_value_history h
                WHERE h.scheme_id = s.scheme_id AND h.period = s.start + m.month AND h.cell_id = ANY ($3)
                    AND h.status = 1 AND h.data_version <= k.version AND h.replaced_in > k.version
                OFFSET 0
            ) v
            JOIN flow f ON f.cell_id = v.cell_id
            GROUP BY 1, 2, 3, 4, 5
        )
        SELECT b.start, b.place, b.key, sum(b.value + coalesce(o.value, 0))::bigint, sum(b.reports)::bigint, count(*)
        FROM began b
        LEFT JOIN LATERAL (
            SELECT sum(v.value) AS value FROM (
                SELECT d.cell_id, d.value FROM data_value d
                WHERE d.scheme_id = b.scheme_id AND d.period = b.start - 1 AND d.cell_id = ANY ($1)
                    AND d.status = 1 AND d.data_version <= b.version
                UNION ALL
                SELECT h.cell_id, h.value FROM data_value_history h
                WHERE h.scheme_id = b.scheme_id AND h.period = b.start - 1 AND h.cell_id = ANY ($1)
                    AND h.status = 1 AND h.data_version <= b.version AND h.replaced_in > b.version
            ) v
            JOIN stock k ON k.cell_id = v.cell_id AND k.key = b.key
        ) o ON true
        GROUP BY b.start, b.place, b.key
        ORDER BY b.start, b.place, b.key
        """,
        row: PlacedFiguresStore.Figure.init)

    static let statements: [any AnyStatement] = [sums, distinct]
}
