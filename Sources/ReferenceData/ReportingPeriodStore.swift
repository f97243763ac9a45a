import Foundation
import HubCore
import Postgres

/// The calendars of the data sets and what persons recorded about months, as far as they were loaded.
package struct ReportingPeriods: Sendable {
    package struct Calendar: Sendable, Equatable {
        package let dataSet: String
        /// The first month that it is for.
        package let validFrom: Month
        package let calendar: ReportingCalendar
        package let setBy: String
    }

    /// What a person recorded about a month.
    package struct Mark: Sendable, Equatable {
        package let dataSet: String
        package let month: Month
        package let mark: PeriodMark
        package let at: Date
        package let by: String
    }

    private struct Key: Hashable {
        let dataSet: String
        let month: Month
    }

    /// By data set, newest first.
    private let calendars: [String: [Calendar]]
    private let marks: [Key: Mark]

    package init(calendars: [Calendar], marks: [Mark]) {
        self.calendars = Dictionary(grouping: calendars, by: \.dataSet).mapValues {
            $0.sorted { $0.validFrom > $1.validFrom }
        }
        self.marks = Dictionary(
            marks.map { (Key(dataSet: $0.dataSet, month: $0.month), $0) }, uniquingKeysWith: { first, _ in first })
    }

    package func calendar(of dataSet: String, _ month: Month) -> ReportingCalendar {
        calendars[dataSet]?.first { $0.validFrom <= month }?.calendar ?? .usual
    }

    package func mark(of dataSet: String, _ month: Month) -> Mark? { marks[Key(dataSet: dataSet, month: month)] }

    package func status(of dataSet: String, _ month: Month, today: Day) -> PeriodStatus {
        .decide(
            month, calendar: calendar(of: dataSet, month), mark: mark(of: dataSet, month)?.mark, today: today)
    }
}

/// The SQL of the calendars and of what was recorded about months.
package enum ReportingPeriodStore {
    /// All calendars, and the marks of these months, with the next round trip.
    package struct Asked {
        let calendars: Transaction.Pending<ReportingPeriods.Calendar?>
        let marks: Transaction.Pending<ReportingPeriods.Mark>

        package func loaded() throws(PostgresError) -> ReportingPeriods {
            ReportingPeriods(calendars: try calendars.rows().compactMap { $0 }, marks: try marks.rows())
        }
    }

    package static func ask(about months: [Month], _ tx: Transaction) -> Asked {
        Asked(calendars: tx.ask(calendars), marks: tx.ask(marks, months))
    }

    /// Marks months as part of a release; from then on they do not open again. Within the caller's transaction.
    package static func publish(
        _ dataSet: String, _ months: ClosedRange<Month>, as release: String, by actor: String, at time: Date,
        in transaction: Transaction
    ) {
        transaction.enqueue(publish, dataSet, Array(months), time, actor, release)
    }

    private static let calendars = Statement<ReportingPeriods.Calendar?>(
        "calendar.all",
        """
        SELECT data_set, valid_from, due_day, grace_days, closes, set_by FROM reporting_calendar
        ORDER BY data_set, valid_from
        """,
        row: { (dataSet: String, from: Month, dueDay: Int16, graceDays: Int16, closes: Bool, setBy: String) in
            (try? ReportingCalendar(dueDay: Int(dueDay), graceDays: Int(graceDays), closesByItself: closes)).map {
                ReportingPeriods.Calendar(dataSet: dataSet, validFrom: from, calendar: $0, setBy: setBy)
            }
        })

    private static let marks = Statement<[Month], ReportingPeriods.Mark>(
        "period.marks",
        """
        SELECT data_set, period,
            CASE WHEN published_at IS NOT NULL THEN 'published' WHEN reopened_at IS NOT NULL THEN 'reopened'
                ELSE 'closed' END,
            coalesce(published_at, reopened_at, closed_at), coalesce(published_by, reopened_by, closed_by)
        FROM closed_period WHERE period = ANY ($1)
        """,
        row: { (dataSet: String, month: Month, mark: String, at: Date, by: String) in
            ReportingPeriods.Mark(
                dataSet: dataSet, month: month, mark: PeriodMark(rawValue: mark) ?? .closed, at: at, by: by)
        })

    private static let publish = Statement<String, [Month], Date, String, String, Void>(
        "period.publish",
        """
        INSERT INTO closed_period (data_set, period, closed_at, closed_by, published_at, published_by, published_as)
        SELECT $1, p, $3, $4, $3, $4, $5 FROM unnest($2::int4[]) AS p
        ON CONFLICT (data_set, period) DO UPDATE
        SET published_at = EXCLUDED.published_at, published_by = EXCLUDED.published_by,
            published_as = EXCLUDED.published_as, reopened_at = NULL, reopened_by = NULL
        """)

    package static let statements: [any AnyStatement] = [calendars, marks, publish]
}
