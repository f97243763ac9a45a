import Foundation
import HubCore
import Postgres
import ReferenceData

/// Sums of the network as they were known at a moment.
///
/// What stood then is found scheme by scheme: the data version that a scheme had reached, the values that stand since
/// before it, and those of the history that stood across it. So a sum goes through the values of all schemes of its place
/// and takes longer than one of today, which has its sums ready.
package enum FiguresAsOf {
    /// - Parameters:
    ///   - groups: for each figure its cells, as in `SeriesSelection`; a figure's `key` is a position here.
    ///   - place: the code of a region, prefecture, municipality or scheme to keep to; nil for all.
    ///   - isStock: only the last month of each period counts.
    ///   - most: rows at most.
    package static func sums(
        _ groups: [[Int]], by level: AreaLevel, within place: String?, over months: ClosedRange<Month>,
        monthsPerPeriod length: Int, isStock: Bool, at moment: Date, most: Int, _ cells: DictionaryInUse,
        _ tx: Transaction
    ) throws(PostgresError) -> [StatisticsStore.Figure] {
        let summed = SummedCells(groups, cells)
        return try tx.all(
            sums, summed.ids, summed.keys, summed.lines, summed.counted, level.rawValue, place, months.lowerBound,
            months.upperBound, Int32(length), isStock ? Int32(length) : 1, moment, Int32(most))
    }

    /// `$1`–`$4` cells as in `SummedCells`; `$5` level; `$6` place or NULL; `$7`–`$8` months; `$9` months a period; `$10`
    /// 1, or `$9` to read only the last month of each period; `$11` the moment; `$12` most rows.
    private static let sums = Statement<
        [Int32], [Int32], [Int32], [Int32], String, String?, Month, Month, Int32, Int32, Date, Int32,
        StatisticsStore.Figure
    >(
        "history.sums",
        """
        WITH asked AS (
            SELECT cell_id, key, line, counted
            FROM unnest($1::integer[], $2::integer[], $3::integer[], $4::integer[]) AS a (cell_id, key, line, counted)
        ), place AS (
            SELECT s.id,
                CASE $5 WHEN 'nation' THEN 'JP' WHEN 'region' THEN p.parent WHEN 'prefecture' THEN s.prefecture
                    WHEN 'municipality' THEN s.municipality ELSE s.code END COLLATE "C" AS area,
                (SELECT coalesce(max(o.data_version), 0) FROM version_origin o
                    WHERE o.scheme_id = s.id AND o.at <= $11) AS version
            FROM scheme s JOIN area p ON p.code = s.prefecture
            WHERE $6::text IS NULL OR $6 IN (p.parent, s.prefecture, s.municipality, s.code)
        ), by_line AS (
            SELECT (m.period - 3) / $9 * $9 + 3 AS start, p.area, a.key, a.line,
                sum(v.value * a.counted) AS value, count(*) AS reports
            FROM place p
            CROSS JOIN generate_series($7, $8) AS m (period)
            CROSS JOIN LATERAL (
                SELECT d.cell_id, d.value FROM data_value d
                WHERE d.scheme_id = p.id AND d.period = m.period AND d.status = 1 AND d.data_version <= p.version
                UNION ALL
                SELECT h.cell_id, h.value FROM data_value_history h
                WHERE h.scheme_id = p.id AND h.period = m.period AND h.status = 1 AND h.data_version <= p.version
                    AND h.replaced_in > p.version
                OFFSET 0
            ) v
            JOIN asked a ON a.cell_id = v.cell_id
            WHERE (m.period - 3) % $10 = $10 - 1
            GROUP BY 1, 2, 3, 4
        )
        SELECT start, area, key, sum(value)::bigint, max(reports)::bigint
        FROM by_line GROUP BY start, area, key
        ORDER BY start, area, key LIMIT $12
        """,
        row: { (start: Month, area: String, key: Int32, value: Int64, reports: Int64) in
            StatisticsStore.Figure(start, area, key, value, reports)
        })

    package static let statements: [any AnyStatement] = [sums] + FigureHistoryStore.statements
}
