import Foundation
import HubCore
import Postgres

/// The SQL of the books. There is an INSERT and no more: entries are never changed.
package enum LedgerStore {
    /// Adds an entry with its lines; COMMIT fails when it does not balance.
    package static func append(
        _ entry: LedgerEntry, recordedBy actor: String, at time: Date, in transaction: Transaction
    ) {
        append([entry], recordedBy: actor, at: time, in: transaction)
    }

    /// Adds entries with their lines, with two statements however many they are.
    package static func append(
        _ entries: [LedgerEntry], recordedBy actor: String, at time: Date, in transaction: Transaction
    ) {
        if entries.isEmpty { return }
        transaction.enqueue(
            insertEntries, entries.map(\.id), entries.map(\.bookedOn), entries.map(\.description),
            entries.map(\.source), entries.map { Int16($0.lines.count) }, time, actor)
        let lines = entries.flatMap { entry in entry.lines.enumerated().map { (entry.id, Int16($0 + 1), $1) } }
        transaction.enqueue(
            insertLines, lines.map(\.0), lines.map(\.1), lines.map(\.2.account.rawValue), lines.map(\.2.debit),
            lines.map(\.2.credit), lines.map(\.2.member), lines.map { $0.2.invoice?.description })
    }

    private static let insertEntries = Statement<[UUID], [Day], [String], [String], [Int16], Date, String, Void>(
        "dues.ledger.insertEntries",
        """
        INSERT INTO ledger_entry (id, booked_on, description, source, lines, recorded_at, recorded_by)
        SELECT e.id, e.booked_on, e.description, e.source, e.lines, $6, $7
        FROM unnest($1::uuid[], $2::date[], $3::text[], $4::text[], $5::smallint[])
            AS e (id, booked_on, description, source, lines)
        """)

    private static let insertLines = Statement<
        [UUID], [Int16], [String], [Yen], [Yen], [SchemeID?], [String?], Void
    >(
        "dues.ledger.insertLines",
        """
        INSERT INTO ledger_line (entry, line, account, debit, credit, member, invoice)
        SELECT l.entry, l.line, l.account, l.debit, l.credit, l.member, l.invoice
        FROM unnest($1::uuid[], $2::smallint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[])
            AS l (entry, line, account, debit, credit, member, invoice)
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

    package static let statements: [any AnyStatement] = [insertEntries, insertLines, balances]
}
