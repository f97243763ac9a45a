import Foundation
import HubCore
import Postgres
import ReferenceData

/// The SQL of approvals.
package enum ApprovalStore {
    struct Seen: Sendable {
        let at: Date
        let schemes: [SchemeID]
        let versions: [Int64]
    }

    struct Change: Sendable {
        let scheme: String
        let name: String
        let cell: Int32
        let before: (status: Int16, value: Int64?)?
        let now: (status: Int16, value: Int64?)
        let origin: FigureOrigin?
    }

    static let versions = Statement<(SchemeID, Int64)>(
        "approval.versions", "SELECT scheme_id, data_version FROM scheme_state ORDER BY scheme_id",
        row: { (scheme: SchemeID, version: Int64) in (scheme, version) })

    static let insert = Statement<String, Month, Date, String, String?, [SchemeID], [Int64], Void>(
        "approval.insert",
        """
        INSERT INTO approval (data_set, period, approved_at, approved_by, note, schemes, versions)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)

    /// `$1` data set or NULL; `$2`–`$3` months.
    static let list = Statement<
        String?, Month, Month, (dataSet: String, month: Month, at: Date, by: String, note: String?)
    >(
        "approval.list",
        """
        SELECT data_set, period, approved_at, approved_by, note FROM approval
        WHERE ($1::text IS NULL OR data_set = $1) AND period BETWEEN $2 AND $3
        ORDER BY data_set, period, id DESC
        """,
        row: { (dataSet: String, month: Month, at: Date, by: String, note: String?) in (dataSet, month, at, by, note) })

    static let last = Statement<String, Month, Seen>(
        "approval.last",
        """
        SELECT approved_at, schemes, versions FROM approval WHERE data_set = $1 AND period = $2
        ORDER BY id DESC LIMIT 1
        """,
        row: { (at: Date, schemes: [SchemeID], versions: [Int64]) in Seen(at: at, schemes: schemes, versions: versions)
        })

    /// The cells of a month that stand otherwise than when these data versions stood. `$1`–`$2` schemes and versions, a
    /// scheme that is not among them counts from its beginning; `$3` month; `$4` cells; `$5` most.
    static let changes = Statement<[SchemeID], [Int64], Month, [Int32], Int32, Change>(
        "approval.changes",
        """
        WITH seen AS (
            SELECT s.scheme_id, coalesce(u.version, 0) AS version
            FROM scheme_state s LEFT JOIN unnest($1::int8[], $2::int8[]) AS u (scheme_id, version)
                ON u.scheme_id = s.scheme_id
            WHERE s.data_version > coalesce(u.version, 0)
        )
        SELECT c.code, c.name, d.cell_id, h.status, h.value, d.status, d.value,
            o.at, o.stream, o.sequence, o.kid, o.decided_by, o.reason
        FROM seen s JOIN scheme c ON c.id = s.scheme_id
        CROSS JOIN LATERAL (
            SELECT v.cell_id, v.status, v.value, v.data_version FROM data_value v
            WHERE v.scheme_id = s.scheme_id AND v.period = $3 AND v.cell_id = ANY ($4) AND v.data_version > s.version
            OFFSET 0
        ) d
        LEFT JOIN data_value_history h ON h.scheme_id = s.scheme_id AND h.period = $3 AND h.cell_id = d.cell_id
            AND h.data_version <= s.version AND h.replaced_in > s.version
        LEFT JOIN version_origin o ON o.scheme_id = s.scheme_id AND o.data_version = d.data_version
        WHERE d.status <> coalesce(h.status, 2) OR d.value IS DISTINCT FROM h.value
        ORDER BY c.code, d.cell_id LIMIT $5
        """,
        row: {
            (
                scheme: String, name: String, cell: Int32, beforeStatus: Int16?, beforeValue: Int64?, status: Int16,
                value: Int64?, at: Date?, stream: String?, sequence: Int64?, key: String?, decidedBy: String?,
                decision: String?
            ) in
            Change(
                scheme: scheme, name: name, cell: cell, before: beforeStatus.map { ($0, beforeValue) },
                now: (status, value),
                origin: FigureOrigin(
                    before: beforeStatus, after: status, at: at, stream: stream, sequence: sequence, key: key,
                    decidedBy: decidedBy, decision: decision))
        })

    static let statements: [any AnyStatement] = [versions, insert, list, last, changes]
}
