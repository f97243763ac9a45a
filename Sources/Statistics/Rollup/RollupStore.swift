import HubCore
import Postgres

/// The SQL that moves deltas into the sums.
package enum RollupStore {
    /// How many deltas wait, counted up to `most`.
    static func waiting(most: Int, _ tx: Transaction) throws(PostgresError) -> Int {
        Int(try tx.one(countWaiting, Int32(most)))
    }

    /// Folds up to `most` deltas in the caller's transaction and answers with how many it took. 0 when none wait, or
    /// when another hub is folding: two never do at once, so none is added twice.
    package static func fold(most: Int, _ tx: Transaction) throws(PostgresError) -> Int {
        guard try tx.first(lock) != nil else { return 0 }
        let folded = try tx.one(foldDeltas, Int32(most))
        if folded > 0 { tx.enqueue(countFolded, folded) }
        return Int(folded)
    }

    private static let countWaiting = Statement<Int32, Int64>(
        "rollup.waiting", "SELECT count(*) FROM (SELECT FROM rollup_delta LIMIT $1) AS waiting",
        row: { (count: Int64) in count })

    private static let lock = Statement<Int64>(
        "rollup.lock", "SELECT folded FROM rollup_fold FOR UPDATE SKIP LOCKED", row: { (folded: Int64) in folded })

    /// Deltas vanish and sums change in one statement, so no reader sees one without the other. The sums are written
    /// in the order of their key, which keeps neighbouring rows together.
    private static let foldDeltas = Statement<Int32, Int64>(
        "rollup.fold",
        """
        WITH taken AS (
            DELETE FROM rollup_delta WHERE (scheme_id, data_version) IN (
                SELECT scheme_id, data_version FROM rollup_delta ORDER BY scheme_id, data_version LIMIT $1)
            RETURNING prefecture, periods, cells, values, reports
        ), change AS (
            SELECT d.cell_id, d.period, t.prefecture, sum(d.value)::bigint AS value, sum(d.reports)::integer AS reports
            FROM taken t
            CROSS JOIN LATERAL unnest(t.periods, t.cells, t.values, t.reports) AS d (period, cell_id, value, reports)
            GROUP BY 1, 2, 3
            HAVING sum(d.value) <> 0 OR sum(d.reports) <> 0
            ORDER BY 1, 2, 3
        ), folded AS (
            INSERT INTO rollup AS r (cell_id, period, prefecture, value, reports)
            SELECT cell_id, period, prefecture, value, reports FROM change
            ON CONFLICT (cell_id, period, prefecture)
            DO UPDATE SET value = r.value + EXCLUDED.value, reports = r.reports + EXCLUDED.reports
        )
        SELECT count(*) FROM taken
        """,
        row: { (count: Int64) in count })

    private static let countFolded = Statement<Int64, Void>(
        "rollup.count", "UPDATE rollup_fold SET folded = folded + $1")

    package static let statements: [any AnyStatement] = [countWaiting, lock, foldDeltas, countFolded]
}
