import Foundation
import HubCore
import Postgres

/// The SQL of the books. There is an INSERT and no more: entries are never changed.
package enum LedgerStore {
    /// Adds an entry with its lines; COMMIT fails when it does not balance.
    package static func append(
        _ entry: LedgerEntry, recordedBy actor: String, at time: Date, in transaction: Transaction
    ) {
        transaction.enqueue(
            insertEntry, entry.id, entry.bookedOn, entry.description, entry.source, Int16(entry.lines.count), time,
            actor)
        transaction.enqueue(
            insertLines, entry.id, entry.lines.map(\.account.rawValue), entry.lines.map(\.debit),
            entry.lines.map(\.credit), entry.lines.map(\.member), entry.lines.map { $0.invoice?.description })
    }

    private static let insertEntry = Statement<UUID, Day, String, String, Int16, Date, String, Void>(
        "dues.ledger.insertEntry",
        """
        INSERT INTO ledger_entry (id, booked_on, description, source, lines, recorded_at, recorded_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)

    private static let insertLines = Statement<UUID, [String], [Yen], [Yen], [SchemeID?], [String?], Void>(
        "dues.ledger.insertLines",
        """
        INSERT INTO ledger_line (entry, line, account, debit, credit, member, invoice)
        SELECT $1, l.line::smallint, l.account, l.debit, l.credit, l.member, l.invoice
        FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[]) WITH ORDINALITY
            AS l (account, debit, credit, member, invoice, line)
        """)

    /// What each account stands at: debits less credits, over all entries.
    package static let balances = Statement<(account: String, balance: Yen)>(
        "dues.ledger.balances",
        """
        SELECT a.code, coalesce(sum(l.debit - l.credit), 0)::bigint
        FROM ledger_account a LEFT JOIN ledger_line l ON l.account = a.code
        GROUP BY a.code ORDER BY a.code
        """,
        row: { (account: String, balance: Yen) in (account, balance) })

    package static let statements: [any AnyStatement] = [insertEntry, insertLines, balances]
}
