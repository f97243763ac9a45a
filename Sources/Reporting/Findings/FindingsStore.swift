import HubCore
import Postgres

/// The SQL that reads standing figures for the rules.
enum FindingsStore {
    /// The numbers of one scheme and month, as columns.
    struct Figures: Sendable {
        let scheme: String
        let name: String
        let month: Month
        let cells: [Int32]
        let values: [Int64]
    }

    /// `$1`–`$2` months; `$3` scheme or NULL.
    static let figures = Statement<Month, Month, String?, Figures>(
        "findings.figures",
        """
        SELECT s.code, s.name, m.period, v.cells, v.numbers
        FROM scheme s CROSS JOIN generate_series($1, $2) AS m (period)
        CROSS JOIN LATERAL (
            SELECT array_agg(d.cell_id) AS cells, array_agg(d.value) AS numbers FROM data_value d
            WHERE d.scheme_id = s.id AND d.period = m.period AND d.status = 1
            HAVING count(*) > 0
        ) v
        WHERE $3::text IS NULL OR s.code = $3
        ORDER BY s.code, m.period
        """,
        row: { (scheme: String, name: String, month: Month, cells: [Int32], values: [Int64]) in
            Figures(scheme: scheme, name: name, month: month, cells: cells, values: values)
        })

    static let statements: [any AnyStatement] = [figures]
}
