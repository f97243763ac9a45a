import Audit
import Foundation
import HubCore
import Postgres

/// An entry of the books as it is exported.
package struct JournalEntry: Sendable, Equatable {
    package struct Line: Sendable, Equatable {
        package let account: LedgerAccount
        package let debit: Yen
        package let credit: Yen
        /// The member's code and name.
        package let scheme: String?
        package let schemeName: String?
        package let invoice: InvoiceNumber?
    }

    package let id: UUID
    package let bookedOn: Day
    package let description: String
    package let source: String
    package let lines: [Line]
}

/// What each account stands at: debits less credits.
package struct AccountBalance: Sendable, Equatable {
    package let account: LedgerAccount
    package let balance: Yen
}

/// One thing that must hold in the books, and what breaks it.
package struct LedgerCheck: Sendable, Equatable, Encodable {
    /// Stable, for programs.
    package let code: String
    package let title: Message
    /// At most twenty: numbers of invoices, lines, entries.
    package let offenders: [String]
    package var holds: Bool { offenders.isEmpty }
}

/// Reads the books.
package struct LedgerReports: Sendable {
    private let database: Database

    package init(database: Database) { self.database = database }

    /// Every entry of the span in the order of days, then of recording.
    package func entries(_ days: ClosedRange<Day>) async throws -> [JournalEntry] {
        try await database.analyse(as: .dues) { tx in
            let rows = try tx.all(LedgerReportStore.entries, days.lowerBound, days.upperBound)
            return rows.reduce(into: [JournalEntry]()) { entries, row in
                guard let last = entries.last, last.id == row.id else { return entries.append(row) }
                entries[entries.count - 1] = JournalEntry(
                    id: last.id, bookedOn: last.bookedOn, description: last.description, source: last.source,
                    lines: last.lines + row.lines)
            }
        }
    }

    package func balances(through day: Day? = nil) async throws -> [AccountBalance] {
        try await database.read(as: .dues) { tx in try tx.all(LedgerReportStore.balances, day) }
    }

    /// The invariants of receipts, invoices and books, each with what breaks it.
    package func verify() async throws -> [LedgerCheck] {
        try await database.analyse(as: .dues) { tx in
            var checks = try LedgerReportStore.invariants.map { invariant in
                LedgerCheck(
                    code: invariant.code, title: invariant.title, offenders: try tx.all(invariant.offenders))
            }
            let broken = try AuditLog.firstBreak(in: DuesAudit.stream, tx)
            checks.append(
                LedgerCheck(
                    code: "audit-chain", title: Message(ja: "監査記録が途切れていない", en: "the audit log is whole"),
                    offenders: broken.map { [String($0)] } ?? []))
            return checks
        }
    }

    /// 電子帳簿保存法 search: by day, amount and counterparty, each a range or a part, and all together.
    package func search(_ question: RecordSearch) async throws -> [TransactionRecord] {
        try await database.analyse(as: .dues) { tx in
            try tx.all(
                LedgerReportStore.records, question.from, question.through, question.least, question.most,
                question.counterparty, Int32(DuesLimits.recordsPerSearch))
        }
    }
}
