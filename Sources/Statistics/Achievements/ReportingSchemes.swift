import HubCore
import Postgres

/// Which fiscal years there are reports for, and from how many schemes.
enum ReportingSchemes {
    /// Schemes with a report for some month of the year, by fiscal year.
    static func count(_ months: ClosedRange<Month>, _ tx: Transaction) throws(PostgresError) -> [FiscalYear: Int] {
        Dictionary(
            uniqueKeysWithValues: try tx.all(byYear, months.lowerBound, months.upperBound)
                .map { ($0.start.fiscalYear, Int($0.schemes)) })
    }

    /// The fiscal years from the first report to the last; nil when there is none.
    static func years(_ tx: Transaction) throws(PostgresError) -> ClosedRange<FiscalYear>? {
        let span = try tx.one(span)
        guard let first = span.first, let last = span.last else { return nil }
        return first.fiscalYear...last.fiscalYear
    }

    private static let byYear = Statement<Month, Month, (start: Month, schemes: Int64)>(
        "statistics.reportingSchemes",
        """
        SELECT (period - 3) / 12 * 12 + 3 AS start, count(DISTINCT scheme_id) FROM report
        WHERE period BETWEEN $1 AND $2 GROUP BY 1
        """,
        row: { (start: Month, schemes: Int64) in (start, schemes) })

    private static let span = Statement<(first: Month?, last: Month?)>(
        "statistics.reportedSpan", "SELECT min(period), max(period) FROM report",
        row: { (first: Month?, last: Month?) in (first, last) })

    static let statements: [any AnyStatement] = [byYear, span]
}
