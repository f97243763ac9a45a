import HubCore
import Postgres

/// The SQL of the membership officer's reports.
enum DuesReportStore {
    static let open = Statement<AgingReport.Open>(
        "dues.officer.open",
        """
        SELECT i.fiscal_year, i.due_on, b.balance
        FROM invoice i JOIN invoice_balance b ON b.number = i.number WHERE i.state IN ('issued', 'partially-paid')
        """, row: AgingReport.Open.init(fiscalYear:dueOn:balance:))

    static let collection = Statement<FiscalYear?, CollectionReport.Row>(
        "dues.officer.collection",
        """
        SELECT i.fiscal_year, a.name, count(*), sum(i.amount)::bigint, sum(b.paid)::bigint, sum(b.credited)::bigint,
            coalesce(sum(b.balance) FILTER (WHERE i.state = 'written-off'), 0)::bigint
        FROM invoice i JOIN invoice_balance b ON b.number = i.number JOIN scheme s ON s.id = i.member
            JOIN area a ON a.code = s.prefecture
        WHERE i.state <> 'void' AND ($1::integer IS NULL OR i.fiscal_year = $1)
        GROUP BY i.fiscal_year, a.code, a.name ORDER BY i.fiscal_year, a.code
        """,
        row: {
            (
                year: FiscalYear, prefecture: String, invoices: Int64, billed: Yen, collected: Yen, credited: Yen,
                writtenOff: Yen
            ) in
            CollectionReport.Row(
                fiscalYear: year.year, prefecture: prefecture, invoices: Int(invoices), billed: billed,
                collected: collected, credited: credited, writtenOff: writtenOff)
        })

    static let kept = Statement<AdvanceReport.Row>(
        "dues.officer.kept",
        """
        SELECT a.account, s.code, l.payer_name, l.booked_on, a.fiscal_year, a.amount + a.fee
        FROM allocation a JOIN receipt r ON r.id = a.receipt JOIN bank_line l ON l.id = r.line
            LEFT JOIN scheme s ON s.id = a.member
        WHERE a.ended_by IS NULL AND a.account IN ('advance', 'deposit', 'suspense')
        ORDER BY a.account, l.booked_on, a.id
        """,
        row: {
            (
                account: LedgerAccount, scheme: String?, payer: String, receivedOn: Day, year: FiscalYear?, amount: Yen
            ) in
            AdvanceReport.Row(
                account: account, scheme: scheme, payerName: payer, receivedOn: receivedOn, fiscalYear: year?.year,
                amount: amount)
        })

    /// - Parameters: today; the first and the last month of the fiscal year.
    static let standing = Statement<Day, Month, Month, MemberStanding>(
        "dues.officer.standing",
        """
        SELECT s.code, s.name, s.made_up, coalesce(o.open, 0)::bigint, coalesce(o.past_due, 0)::bigint, o.oldest,
            coalesce(r.months, 0), r.last, h.reason, h.until_on
        FROM scheme s
            LEFT JOIN (
                SELECT i.member, sum(b.balance) AS open, sum(b.balance) FILTER (WHERE i.due_on < $1) AS past_due,
                    min(i.due_on) AS oldest
                FROM invoice i JOIN invoice_balance b ON b.number = i.number
                WHERE i.state IN ('issued', 'partially-paid')
                GROUP BY i.member) o ON o.member = s.id
            LEFT JOIN (
                SELECT scheme_id, count(DISTINCT period) FILTER (WHERE period BETWEEN $2 AND $3) AS months,
                    max(period) AS last
                FROM report GROUP BY scheme_id) r ON r.scheme_id = s.id
            LEFT JOIN reminder_hold h ON h.member = s.id
        WHERE r.scheme_id IS NOT NULL OR EXISTS (SELECT FROM invoice i WHERE i.member = s.id)
        ORDER BY s.code COLLATE "C"
        """,
        row: {
            (
                scheme: String, name: String, isMadeUp: Bool, open: Yen, pastDue: Yen, oldest: Day?, months: Int64,
                last: Month?, reason: String?, until: Day?
            ) in
            MemberStanding(
                scheme: scheme, name: name, isMadeUp: isMadeUp, open: open, pastDue: pastDue, oldestDueOn: oldest,
                reportedMonths: Int(months), lastReportFor: last?.description,
                hold: reason.map { ReminderHold(stored: $0, until: until) })
        })

    static let statements: [any AnyStatement] = [open, collection, kept, standing]
}
