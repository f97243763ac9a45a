import Foundation
import HubCore
import Postgres
import ReferenceData

/// The SQL with which months are closed and opened again, and calendars are set.
package enum ClosedPeriodStore {
    static let insert = Statement<String, [Int32], Date, String, Void>(
        "period.close",
        """
        INSERT INTO closed_period (data_set, period, closed_at, closed_by)
        SELECT $1, p, $3, $4 FROM unnest($2::int4[]) AS p
        ON CONFLICT (data_set, period) DO UPDATE
        SET closed_at = EXCLUDED.closed_at, closed_by = EXCLUDED.closed_by, reopened_at = NULL, reopened_by = NULL
        WHERE closed_period.reopened_at IS NOT NULL
        """)

    /// Published months stay as they are.
    static let reopen = Statement<String, [Int32], Date, String, Void>(
        "period.reopen",
        """
        INSERT INTO closed_period (data_set, period, closed_at, closed_by, reopened_at, reopened_by)
        SELECT $1, p, $3, $4, $3, $4 FROM unnest($2::int4[]) AS p
        ON CONFLICT (data_set, period) DO UPDATE
        SET reopened_at = EXCLUDED.reopened_at, reopened_by = EXCLUDED.reopened_by
        WHERE closed_period.published_at IS NULL
        """)

    /// The first of these months that is published.
    static let published = Statement<String, [Int32], Month>(
        "period.published",
        """
        SELECT period FROM closed_period WHERE data_set = $1 AND period = ANY ($2) AND published_at IS NOT NULL
        ORDER BY period LIMIT 1
        """,
        row: { (month: Month) in month })

    static let setCalendar = Statement<String, Month, Int16, Int16, Bool, Date, String, Void>(
        "calendar.set",
        """
        INSERT INTO reporting_calendar (data_set, valid_from, due_day, grace_days, closes, set_at, set_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (data_set, valid_from) DO UPDATE
        SET due_day = EXCLUDED.due_day, grace_days = EXCLUDED.grace_days, closes = EXCLUDED.closes,
            set_at = EXCLUDED.set_at, set_by = EXCLUDED.set_by
        """)

    package static let statements: [any AnyStatement] = [insert, reopen, published, setCalendar]
}
