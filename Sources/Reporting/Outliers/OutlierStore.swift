import HubCore
import Postgres

/// The SQL of outliers.
enum OutlierStore {
    struct Count: Sendable, Equatable {
        let scheme: String
        let name: String
        /// Position of the element in what was asked.
        let element: Int
        let month: Month
        let value: Int64
    }

    /// The counts of elements by scheme and month. `$1`–`$2` cells with the position of the element that they add up to;
    /// `$3`–`$4` months.
    static let counts = Statement<[Int32], [Int32], Month, Month, Count>(
        "outlier.counts",
        """
        WITH asked AS MATERIALIZED (SELECT * FROM unnest($1::int4[], $2::int4[]) AS a (cell_id, element))
        SELECT s.code, s.name, v.element, m.period, v.value
        FROM scheme s CROSS JOIN generate_series($3, $4) AS m (period)
        CROSS JOIN LATERAL (
            SELECT a.element, sum(d.value)::bigint AS value
            FROM asked a JOIN data_value d
                ON d.scheme_id = s.id AND d.period = m.period AND d.cell_id = a.cell_id AND d.status = 1
            GROUP BY a.element
        ) v
        ORDER BY s.code, v.element, m.period
        """,
        row: { (scheme: String, name: String, element: Int32, month: Month, value: Int64) in
            Count(scheme: scheme, name: name, element: Int(element), month: month, value: value)
        })

    /// Marks of a month, by scheme and cell, with their states; the newest of each.
    static let marks = Statement<Month, (scheme: String, cell: Int32, state: String)>(
        "outlier.marks",
        """
        SELECT DISTINCT ON (s.code, f.cell_id) s.code, f.cell_id,
            CASE WHEN f.settled_at IS NOT NULL THEN 'settled' WHEN r.content IS NOT NULL THEN 'answered' ELSE 'open' END
        FROM follow_up f JOIN scheme s ON s.id = f.scheme_id
        LEFT JOIN scheme_record r ON r.scheme_id = f.scheme_id AND r.key = 'answer/' || f.question
        WHERE f.period = $1 ORDER BY s.code, f.cell_id, f.marked_at DESC, f.id DESC
        """,
        row: { (scheme: String, cell: Int32, state: String) in (scheme, cell, state) })

    static let statements: [any AnyStatement] = [counts, marks]
}
