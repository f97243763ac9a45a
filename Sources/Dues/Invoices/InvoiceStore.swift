import HubCore
import Postgres

/// The SQL that reads invoices.
enum InvoiceStore {
    /// By year, after a series and serial.
    static let page = Statement<FiscalYear, String, Int32, Int32, Invoice>(
        "dues.invoices.page",
        """
        SELECT i.number, s.id, s.code, s.name, s.made_up, a.name, i.fee_kind, i.amount, i.issued_on, i.due_on, i.state
        FROM invoice i JOIN scheme s ON s.id = i.member JOIN area a ON a.code = s.prefecture
        WHERE i.fiscal_year = $1 AND (i.series, i.serial) > ($2, $3)
        ORDER BY i.series, i.serial LIMIT $4
        """,
        row: {
            (
                number: InvoiceNumber, id: SchemeID, code: String, name: String, isMadeUp: Bool, prefecture: String,
                kind: FeeKind, amount: Yen, issuedOn: Day, dueOn: Day, state: Invoice.State
            ) in
            Invoice(
                number: number, member: BilledMember(id: id, code: code, name: name, isMadeUp: isMadeUp),
                prefecture: prefecture, kind: kind, amount: amount, issuedOn: issuedOn, dueOn: dueOn, state: state)
        })

    static let numbers = Statement<FiscalYear, NumberReport>(
        "dues.invoices.numbers",
        """
        SELECT c.series, (c.next_serial - 1)::bigint, count(i.number)
        FROM invoice_counter c LEFT JOIN invoice i ON i.fiscal_year = c.fiscal_year AND i.series = c.series
            AND i.serial < c.next_serial
        WHERE c.fiscal_year = $1 GROUP BY c.series, c.next_serial ORDER BY c.series
        """,
        row: { (series: String, given: Int64, invoices: Int64) in
            NumberReport(series: series, given: Int(given), invoices: Int(invoices))
        })

    static let exist = Statement<FiscalYear, FeeKind, Bool>(
        "dues.invoices.exist",
        "SELECT EXISTS (SELECT FROM invoice WHERE fiscal_year = $1 AND fee_kind = $2 AND state <> 'void')",
        row: { (exists: Bool) in exists })

    static let statements: [any AnyStatement] = [page, numbers, exist]
}
