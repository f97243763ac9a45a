import Foundation
import HubCore
import Postgres
import ReferenceData

/// The SQL of one scheme's history.
enum FigureHistoryStore {
    struct Row: Sendable {
        let month: Month
        let cell: Int32
        let status: Int16
        let value: Int64?
        let origin: FigureOrigin?
        let until: Date?
    }

    static let scheme = Statement<String, (id: SchemeID, name: String)>(
        "history.scheme", "SELECT id, name FROM scheme WHERE code = $1",
        row: { (id: SchemeID, name: String) in (id, name) })

    /// The data version that the scheme had reached at a moment.
    static let version = Statement<SchemeID, Date, Int64>(
        "history.version",
        "SELECT coalesce(max(data_version), 0) FROM version_origin WHERE scheme_id = $1 AND at <= $2",
        row: { (version: Int64) in version })

    /// What stood of some cells with a data version, withdrawn figures among them. `$2`–`$3` months; `$4` cells; `$5`
    /// version; `$6` most.
    static let standing = Statement<SchemeID, Month, Month, [Int32], Int64, Int32, Row>(
        "history.standing",
        """
        SELECT f.period, f.cell_id, f.status, f.value, p.status, o.at, o.stream, o.sequence, o.kid, o.decided_by,
            o.reason, e.at
        FROM (
            SELECT period, cell_id, status, value, data_version, NULL::bigint AS replaced_in FROM data_value
            WHERE scheme_id = $1 AND period BETWEEN $2 AND $3 AND cell_id = ANY ($4) AND data_version <= $5
            UNION ALL
            SELECT period, cell_id, status, value, data_version, replaced_in FROM data_value_history
            WHERE scheme_id = $1 AND period BETWEEN $2 AND $3 AND cell_id = ANY ($4) AND data_version <= $5
                AND replaced_in > $5
        ) f
        LEFT JOIN data_value_history p ON p.scheme_id = $1 AND p.period = f.period AND p.cell_id = f.cell_id
            AND p.replaced_in = f.data_version
        LEFT JOIN version_origin o ON o.scheme_id = $1 AND o.data_version = f.data_version
        LEFT JOIN version_origin e ON e.scheme_id = $1 AND e.data_version = f.replaced_in
        WHERE f.status <> 2 OR p.status IS NOT NULL
        ORDER BY f.period, f.cell_id LIMIT $6
        """,
        row: row)

    /// Everything that ever stood in some cells of a month, by cell and in its order. `$4` most.
    static let all = Statement<SchemeID, Month, [Int32], Int32, Row>(
        "history.all",
        """
        SELECT f.period, f.cell_id, f.status, f.value, p.status, o.at, o.stream, o.sequence, o.kid, o.decided_by,
            o.reason, e.at
        FROM (
            SELECT period, cell_id, status, value, data_version, NULL::bigint AS replaced_in FROM data_value
            WHERE scheme_id = $1 AND period = $2 AND cell_id = ANY ($3)
            UNION ALL
            SELECT period, cell_id, status, value, data_version, replaced_in FROM data_value_history
            WHERE scheme_id = $1 AND period = $2 AND cell_id = ANY ($3)
        ) f
        LEFT JOIN data_value_history p ON p.scheme_id = $1 AND p.period = f.period AND p.cell_id = f.cell_id
            AND p.replaced_in = f.data_version
        LEFT JOIN version_origin o ON o.scheme_id = $1 AND o.data_version = f.data_version
        LEFT JOIN version_origin e ON e.scheme_id = $1 AND e.data_version = f.replaced_in
        WHERE f.status <> 2 OR p.status IS NOT NULL
        ORDER BY f.cell_id, f.data_version LIMIT $4
        """,
        row: row)

    @Sendable private static func row(
        month: Month, cell: Int32, status: Int16, value: Int64?, before: Int16?, at: Date?, stream: String?,
        sequence: Int64?, key: String?, decidedBy: String?, decision: String?, until: Date?
    ) -> Row {
        Row(
            month: month, cell: cell, status: status, value: value,
            origin: FigureOrigin(
                before: before, after: status, at: at, stream: stream, sequence: sequence, key: key,
                decidedBy: decidedBy, decision: decision),
            until: until)
    }

    static let statements: [any AnyStatement] = [scheme, version, standing, all]
}
