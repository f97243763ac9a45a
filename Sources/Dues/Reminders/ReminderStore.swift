import Foundation
import HubCore
import Postgres

/// The SQL of reminders, and of members that get none.
enum ReminderStore {
    /// An open invoice, with the words for whom it is.
    struct Row: Sendable {
        let open: OpenInvoice
        let scheme: String
        let name: String
        let isMadeUp: Bool
    }

    /// A year's invoices that are not paid, by member and due date.
    static let open = Statement<FiscalYear, Row>(
        "dues.reminders.open",
        """
        SELECT i.number, i.member, i.due_on, b.balance, r.level, r.made_on, h.reason, h.until_on, s.code, s.name, s.made_up
        FROM invoice i JOIN invoice_balance b ON b.number = i.number JOIN scheme s ON s.id = i.member
            LEFT JOIN LATERAL (
                SELECT level, made_on FROM reminder WHERE invoice = i.number ORDER BY level DESC LIMIT 1) r ON true
            LEFT JOIN reminder_hold h ON h.member = i.member
        WHERE i.fiscal_year = $1 AND i.state IN ('issued', 'partially-paid')
        ORDER BY s.code COLLATE "C", i.due_on, i.number
        """,
        row: {
            (
                number: InvoiceNumber, member: SchemeID, dueOn: Day, balance: Yen, level: ReminderLevel?,
                madeOn: Day?, reason: String?, until: Day?, code: String, name: String, isMadeUp: Bool
            ) in
            Row(
                open: OpenInvoice(
                    number: number, member: member, dueOn: dueOn, balance: balance,
                    last: level.flatMap { level in madeOn.map { OpenInvoice.Made(level: level, on: $0) } },
                    hold: reason.map { ReminderHold(stored: $0, until: until) }),
                scheme: code, name: name, isMadeUp: isMadeUp)
        })

    /// The last day that is known of every account; nil where one was never fed, or there is none. A closed one counts
    /// until its files reach its last day.
    private static let knownThrough = Statement<Day?>(
        "dues.reminders.knownThrough",
        """
        SELECT CASE WHEN count(*) = count(l.last_on) THEN min(l.last_on) END
        FROM bank_account a LEFT JOIN (SELECT account, max(last_on) AS last_on FROM bank_statement GROUP BY account) l
            ON l.account = a.code
        WHERE a.closed_on IS NULL OR l.last_on < a.closed_on
        """, row: { (day: Day?) in day })

    static func bank(in transaction: Transaction) throws -> BankKnowledge {
        let waiting = try WaitingReceipts.read(in: transaction)
        return BankKnowledge(
            through: try transaction.one(knownThrough), waitingLines: waiting.lines, candidates: waiting.members)
    }

    static let insert = Statement<
        [String], [ReminderLevel], [UUID], [SchemeID], Day, [Day], [Yen], Day, Int32, Date, String, Void
    >(
        "dues.reminders.insert",
        """
        INSERT INTO reminder (invoice, level, document, member, made_on, due_on, balance, bank_known_through, waiting_lines,
            made_at, made_by)
        SELECT r.invoice, r.level, r.document, r.member, $5, r.due_on, r.balance, $8, $9, $10, $11
        FROM unnest($1::text[], $2::smallint[], $3::uuid[], $4::bigint[], $6::date[], $7::bigint[])
            AS r (invoice, level, document, member, due_on, balance)
        """)

    /// What a letter asks for, as it stands now.
    static let standing = Statement<UUID, ReminderStanding>(
        "dues.reminders.standing",
        """
        SELECT r.member, r.balance,
            CASE WHEN i.state IN ('issued', 'partially-paid') THEN b.balance ELSE 0 END,
            EXISTS (SELECT FROM reminder n WHERE n.invoice = r.invoice AND n.level > r.level), h.reason, h.until_on
        FROM reminder r JOIN invoice i ON i.number = r.invoice JOIN invoice_balance b ON b.number = r.invoice
            LEFT JOIN reminder_hold h ON h.member = r.member
        WHERE r.document = $1
        """,
        row: {
            (member: SchemeID, asked: Yen, open: Yen, isSuperseded: Bool, reason: String?, until: Day?) in
            ReminderStanding(
                member: member, asked: asked, open: open, isSuperseded: isSuperseded,
                hold: reason.map { ReminderHold(stored: $0, until: until) })
        })

    /// A year's, the newest first, at most so many.
    static let ofYear = Statement<FiscalYear, Int32, MadeReminder>(
        "dues.reminders.ofYear",
        """
        SELECT r.invoice, r.level, s.code, s.name, s.made_up, d.number, d.id, r.made_on, r.due_on, r.balance,
            r.bank_known_through, r.waiting_lines, r.made_by, i.state
        FROM reminder r JOIN invoice i ON i.number = r.invoice JOIN scheme s ON s.id = r.member
            JOIN dues_document d ON d.scheme_id = r.member AND d.id = r.document
        WHERE i.fiscal_year = $1 ORDER BY r.made_on DESC, s.code COLLATE "C", r.invoice, r.level DESC LIMIT $2
        """,
        row: {
            (
                invoice: String, level: ReminderLevel, scheme: String, name: String, isMadeUp: Bool, letter: String,
                document: UUID, madeOn: Day, dueOn: Day, balance: Yen, knownThrough: Day, waitingLines: Int32,
                madeBy: String, state: Invoice.State
            ) in
            MadeReminder(
                invoice: invoice, level: level, scheme: scheme, name: name, isMadeUp: isMadeUp, letter: letter,
                document: document, madeOn: madeOn, dueOn: dueOn, balance: balance, bankKnownThrough: knownThrough,
                waitingLines: Int(waitingLines), madeBy: madeBy, state: state)
        })

    // MARK: Members that get none

    static let hold = Statement<SchemeID, String, Day?, Date, String, Void>(
        "dues.reminders.hold",
        """
        INSERT INTO reminder_hold (member, reason, until_on, recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (member) DO UPDATE SET reason = excluded.reason, until_on = excluded.until_on,
            recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
        """)

    static let lift = Statement<SchemeID, Void>("dues.reminders.lift", "DELETE FROM reminder_hold WHERE member = $1")

    static let holdOf = Statement<SchemeID, ReminderHold>(
        "dues.reminders.holdOf", "SELECT reason, until_on FROM reminder_hold WHERE member = $1",
        row: ReminderHold.init(stored:until:))

    static let statements: [any AnyStatement] = [
        open, knownThrough, insert, standing, ofYear, hold, lift, holdOf,
    ]
}
