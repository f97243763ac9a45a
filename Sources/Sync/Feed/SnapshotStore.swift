import HubCore
import Postgres

/// The SQL of snapshots.
package enum SnapshotStore {
    static let state = Statement<SchemeID, (dataVersion: Int64, feedPosition: Int64)>(
        "snapshot.state", "SELECT data_version, feed_position FROM scheme_state WHERE scheme_id = $1",
        row: { (dataVersion: Int64, feedPosition: Int64) in (dataVersion, feedPosition) })

    static let reports = Statement<SchemeID, KeptReport>(
        "snapshot.reports",
        """
        SELECT c.data_set, v.period, max(v.revision),
            coalesce(array_agg(v.cell_id) FILTER (WHERE v.status <> 2), '{}'),
            coalesce(array_agg(v.status) FILTER (WHERE v.status <> 2), '{}'),
            coalesce(array_agg(v.value) FILTER (WHERE v.status <> 2), '{}')
        FROM data_value v JOIN data_cell c ON c.id = v.cell_id WHERE v.scheme_id = $1
        GROUP BY v.period, c.data_set ORDER BY v.period, c.data_set
        """,
        row: { (dataSet: String, month: Month, revision: Int64, cells: [Int32], statuses: [Int16], values: [Int64?]) in
            KeptReport(
                dataSet: dataSet, month: month, revision: revision, cells: cells, statuses: statuses, values: values)
        })

    /// What was taken back too, for its revision.
    static let statements = Statement<SchemeID, KeptStatement>(
        "snapshot.statements",
        "SELECT key, revision, content FROM scheme_record WHERE scheme_id = $1 ORDER BY key",
        row: { (key: String, revision: Int64, content: String?) in
            KeptStatement(key: key, revision: revision, content: content)
        })

    package static let all: [any AnyStatement] = [state, reports, statements]
}
