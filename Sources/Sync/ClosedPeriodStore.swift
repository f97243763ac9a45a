import Foundation
import HubCore
import Postgres

/// The SQL of closed months.
package enum ClosedPeriodStore {
    static let insert = Statement<String, [Int32], Date, String, Void>(
        "period.close",
        """
        INSERT INTO closed_period (data_set, period, closed_at, closed_by)
        SELECT $1, p, $3, $4 FROM unnest($2::int4[]) AS p ON CONFLICT (data_set, period) DO NOTHING
        """)

    static let delete = Statement<String, [Int32], Void>(
        "period.reopen", "DELETE FROM closed_period WHERE data_set = $1 AND period = ANY ($2)")

    static let all = Statement<ClosedPeriods.Closed>(
        "period.list", "SELECT data_set, period, closed_at, closed_by FROM closed_period ORDER BY data_set, period",
        row: { (dataSet: String, period: Int32, at: Date, by: String) in
            ClosedPeriods.Closed(
                dataSet: dataSet, month: Month(ordinal: period).description, closedAt: at, closedBy: by)
        })

    package static let statements: [any AnyStatement] = [insert, delete, all]
}
