import Foundation
import HubCore
import Postgres

/// The SQL that reads the books.
enum LedgerReportStore {
    /// One row for each line, as an entry of one line.
    static let entries = Statement<Day, Day, JournalEntry>(
        "dues.reports.entries",
        """
        SELECT e.id, e.booked_on, e.description, e.source, l.account, l.debit, l.credit, s.code, s.name, l.invoice
        FROM ledger_entry e JOIN ledger_line l ON l.entry = e.id LEFT JOIN scheme s ON s.id = l.member
        WHERE e.booked_on BETWEEN $1 AND $2 ORDER BY e.booked_on, e.recorded_at, e.id, l.line
        """,
        row: {
            (
                id: UUID, day: Day, description: String, source: String, account: LedgerAccount, debit: Yen,
                credit: Yen,
                scheme: String?, name: String?, invoice: InvoiceNumber?
            ) in
            JournalEntry(
                id: id, bookedOn: day, description: description, source: source,
                lines: [
                    .init(
                        account: account, debit: debit, credit: credit, scheme: scheme, schemeName: name,
                        invoice: invoice)
                ])
        })

    static let balances = Statement<Day?, AccountBalance>(
        "dues.reports.balances",
        """
        SELECT a.code, coalesce(sum(l.debit - l.credit) FILTER (WHERE $1::date IS NULL OR e.booked_on <= $1), 0)::bigint
        FROM ledger_account a LEFT JOIN (ledger_line l JOIN ledger_entry e ON e.id = l.entry) ON l.account = a.code
        GROUP BY a.code ORDER BY a.code
        """,
        row: { (account: LedgerAccount, balance: Yen) in AccountBalance(account: account, balance: balance) })

    /// Invoices, payments, refunds, credits and the documents that were given, as records of transactions.
    static let records = Statement<Day?, Day?, Yen?, Yen?, String?, Int32, TransactionRecord>(
        "dues.reports.records",
        """
        SELECT r.kind, r.day, r.amount, r.counterparty, r.number, r.document, r.sha256 FROM (
            SELECT 'invoice' AS kind, i.issued_on AS day, i.amount, s.name AS counterparty, i.number,
                NULL::uuid AS document, NULL::bytea AS sha256
            FROM invoice i JOIN scheme s ON s.id = i.member
            UNION ALL
            SELECT 'receipt', l.booked_on, l.amount, l.payer_name, l.id::text, NULL, NULL
            FROM receipt r JOIN bank_line l ON l.id = r.line WHERE r.reversed_at IS NULL
            UNION ALL
            SELECT 'refund', e.booked_on, a.amount, coalesce(s.name, l.payer_name), a.id::text, NULL, NULL
            FROM allocation a JOIN ledger_entry e ON e.id = a.entry JOIN receipt r ON r.id = a.receipt
                JOIN bank_line l ON l.id = r.line LEFT JOIN scheme s ON s.id = a.member
            WHERE a.account = 'bank' AND a.ended_by IS NULL
            UNION ALL
            SELECT c.kind, c.made_on, c.amount, s.name, c.invoice, NULL, NULL
            FROM invoice_credit c JOIN invoice i ON i.number = c.invoice JOIN scheme s ON s.id = i.member
            UNION ALL
            SELECT 'document', d.issued_on,
                (SELECT sum((item ->> 'amount')::bigint)::bigint FROM jsonb_array_elements(d.sheet::jsonb -> 'items') AS i (item)),
                d.sheet::jsonb -> 'addressee' ->> 'name', f.title, d.id, f.sha256
            FROM dues_document d JOIN document f ON f.scheme_id = d.scheme_id AND f.id = d.id) r
        WHERE ($1::date IS NULL OR r.day >= $1) AND ($2::date IS NULL OR r.day <= $2)
            AND ($3::bigint IS NULL OR r.amount >= $3) AND ($4::bigint IS NULL OR r.amount <= $4)
            AND ($5::text IS NULL OR position($5 IN r.counterparty) > 0)
        ORDER BY r.day, r.kind, r.number LIMIT $6
        """,
        row: TransactionRecord.init(kind:day:amount:counterparty:number:document:digest:))

    struct Invariant: Sendable {
        let code: String
        let title: Message
        let offenders: Statement<String>

        init(_ code: String, _ ja: String, _ en: String, _ offenders: Statement<String>) {
            self.code = code
            title = Message(ja: ja, en: en)
            self.offenders = offenders
        }
    }

    private static func text(_ text: String) -> String { text }

    static let invariants: [Invariant] = [
        Invariant("entry-balances", "どの仕訳も貸借が一致している", "every entry balances", entryBalances),
        Invariant(
            "receipt-allocated", "入金は全額が割り当てられている", "a receipt is allocated to its last yen", receiptAllocated),
        Invariant(
            "receipt-once", "記帳済みの明細と入金が1対1である", "posted lines and standing receipts are the same", receiptOnce),
        Invariant(
            "invoice-balance", "請求書の状態が入金・減額と合い、払い過ぎがない",
            "invoices stand as paid and credited, and none is overpaid", invoiceBalance),
        Invariant(
            "sub-ledger", "前受会費・預り金・仮受金の内訳が元帳と一致している",
            "advances, deposits and suspense agree with the ledger", subLedger),
        Invariant("receivable", "未収会費の内訳が元帳と一致している", "receivables agree with the ledger", receivable),
        Invariant("number-gaps", "請求書番号に欠番がない", "invoice numbers have no gaps", numberGaps),
    ]

    private static let entryBalances = Statement<String>(
        "dues.verify.entryBalances",
        """
        SELECT e.id::text FROM ledger_entry e LEFT JOIN ledger_line l ON l.entry = e.id
        GROUP BY e.id, e.lines HAVING count(l.entry) <> e.lines OR sum(l.debit) IS DISTINCT FROM sum(l.credit) LIMIT 20
        """, row: text)

    private static let receiptAllocated = Statement<String>(
        "dues.verify.receiptAllocated",
        """
        SELECT r.line::text FROM receipt r JOIN bank_line l ON l.id = r.line
            LEFT JOIN allocation a ON a.receipt = r.id AND a.ended_by IS NULL
        GROUP BY r.id, r.line, r.reversed_at, l.amount
        HAVING coalesce(sum(a.amount), 0) <> CASE WHEN r.reversed_at IS NULL THEN l.amount ELSE 0 END LIMIT 20
        """, row: text)

    private static let receiptOnce = Statement<String>(
        "dues.verify.receiptOnce",
        """
        SELECT l.id::text FROM bank_line l
        WHERE (l.state = 'posted') <> EXISTS (SELECT FROM receipt r WHERE r.line = l.id AND r.reversed_at IS NULL)
        ORDER BY l.id LIMIT 20
        """, row: text)

    private static let invoiceBalance = Statement<String>(
        "dues.verify.invoiceBalance",
        """
        SELECT b.number FROM (
            SELECT i.number, i.state, i.amount,
                coalesce((SELECT sum(a.amount + a.fee) FROM allocation a
                    WHERE a.invoice = i.number AND a.ended_by IS NULL), 0)
                + coalesce((SELECT sum(c.amount) FROM invoice_credit c
                    WHERE c.invoice = i.number AND c.kind = 'credit-note'), 0) AS settled,
                EXISTS (SELECT FROM invoice_credit c WHERE c.invoice = i.number AND c.kind = 'write-off') AS given_up
            FROM invoice i) b
        WHERE b.settled > b.amount OR b.state <> CASE
            WHEN b.state = 'void' AND b.settled = 0 THEN 'void'
            WHEN b.settled >= b.amount THEN 'paid'
            WHEN b.given_up THEN 'written-off'
            WHEN b.settled > 0 THEN 'partially-paid'
            ELSE 'issued' END
        ORDER BY b.number LIMIT 20
        """, row: text)

    private static let subLedger = Statement<String>(
        "dues.verify.subLedger",
        """
        SELECT k.account FROM unnest(ARRAY['advance', 'deposit', 'suspense']) AS k (account)
        WHERE coalesce((SELECT sum(a.amount + a.fee) FROM allocation a
                WHERE a.account = k.account AND a.ended_by IS NULL), 0)
            <> coalesce((SELECT sum(l.credit - l.debit) FROM ledger_line l WHERE l.account = k.account), 0)
        """, row: text)

    private static let receivable = Statement<String>(
        "dues.verify.receivable",
        """
        SELECT b.invoice FROM (
            SELECT r.invoice, r.amount
                - coalesce((SELECT sum(a.amount + a.fee) FROM allocation a
                    WHERE a.invoice = r.invoice AND a.account = 'receivable' AND a.ended_by IS NULL), 0)
                - coalesce((SELECT sum(c.amount) FROM invoice_credit c
                    WHERE c.invoice = r.invoice AND c.entry IS NOT NULL), 0) AS open
            FROM receivable r WHERE r.ended_by IS NULL
        ) b FULL JOIN (
            SELECT l.invoice, sum(l.debit - l.credit) AS open FROM ledger_line l WHERE l.account = 'receivable'
            GROUP BY l.invoice
        ) g ON g.invoice = b.invoice
        WHERE coalesce(b.open, 0) <> coalesce(g.open, 0) ORDER BY b.invoice LIMIT 20
        """, row: { (invoice: String?) in invoice ?? "?" })

    private static let numberGaps = Statement<String>(
        "dues.verify.numberGaps",
        """
        SELECT c.series || '-' || c.fiscal_year FROM invoice_counter c
        WHERE c.next_serial - 1 <> (SELECT count(*) FROM invoice i
            WHERE i.series = c.series AND i.fiscal_year = c.fiscal_year AND i.serial < c.next_serial)
        ORDER BY 1
        """, row: text)

    static let statements: [any AnyStatement] =
        [entries, balances, records] as [any AnyStatement] + invariants.map(\.offenders)
}
