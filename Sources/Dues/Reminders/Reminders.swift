import Audit
import Foundation
import HubCore
import Postgres

/// Asks members for dues that are not paid, one level after another, and never without fresh data of the bank.
package struct Reminders: Sendable {
    private let database: Database
    private let clock: Clock
    private let entropy: Entropy

    package init(database: Database, clock: Clock, entropy: Entropy) {
        self.database = database
        self.clock = clock
        self.entropy = entropy
    }

    package func policy() async throws -> ReminderPolicy {
        try await database.read(as: .dues) { tx in try ReminderPolicyStore.policy(in: tx) }
    }

    package func setPolicy(_ policy: ReminderPolicy, actor: String, dryRun: Bool = false) async throws {
        let now = clock.now
        try await database.write(as: .dues, dryRun: dryRun) { tx in
            tx.enqueue(
                ReminderPolicyStore.put, policy.daysFromDue.map { Int16($0) }, Int16(policy.distanceDays),
                Int16(policy.freshDays), now, actor)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "dues.reminders.policy", subject: "policy",
                    details: [
                        "days": policy.daysFromDue.map(String.init).joined(separator: " "),
                        "distance": String(policy.distanceDays), "fresh": String(policy.freshDays),
                    ]), to: DuesAudit.stream, at: now, in: tx)
        }
    }

    /// What would be made today; nothing is.
    package func preview(_ year: FiscalYear) async throws -> ReminderReport {
        let today = clock.now.dayInJapan
        return try await database.analyse(as: .dues) { tx in try Self.load(year, on: today, in: tx).report }
    }

    /// Makes what is due today, and answers with how it stood. An invoice gets each level once, whoever makes it and how
    /// often; what a program left when it died is made at the next call.
    ///
    /// Problems: `issuer-missing`, `font-missing`.
    package func make(_ year: FiscalYear, actor: String) async throws -> ReminderReport {
        let before = try await preview(year)
        while try await makeSome(year, actor: actor) > 0 {}
        return before
    }

    /// At most 10,000 of a fiscal year's invoices, the newest first.
    package func list(_ year: FiscalYear) async throws -> [MadeReminder] {
        try await database.read(as: .dues) { tx in
            try tx.all(ReminderStore.ofYear, year, Int32(DuesLimits.invoicesPerPage))
        }
    }

    // MARK: Within a transaction

    private static func load(
        _ year: FiscalYear, on today: Day, in transaction: Transaction
    ) throws -> (report: ReminderReport, rows: [String: OpenInvoice], bank: BankKnowledge) {
        let rows = try transaction.all(ReminderStore.open, year)
        let bank = try ReminderStore.bank(in: transaction)
        return (
            ReminderReport(rows, try ReminderPolicyStore.policy(in: transaction), bank, on: today),
            Dictionary(rows.map { ($0.open.number.description, $0.open) }, uniquingKeysWith: { first, _ in first }),
            bank
        )
    }

    /// Under the lock of the books: nothing is paid between the look and the letter.
    private func makeSome(_ year: FiscalYear, actor: String) async throws -> Int {
        let now = clock.now
        let today = now.dayInJapan
        return try await database.maintain(as: .dues) { [entropy] tx in
            _ = try tx.one(LedgerBookStore.lock)
            let (report, open, bank) = try Self.load(year, on: today, in: tx)
            let letters = ReminderLetter.letters(report.due, open).prefix(DuesLimits.documentsAtOnce)
            guard !letters.isEmpty, let through = bank.through else { return 0 }
            let issuer = try DuesDocuments.issuer(in: tx)
            let sources = Dictionary(
                try tx.all(DuesDocumentStore.sources, letters.flatMap(\.numbers).map(\.description), today)
                    .map { ($0.invoice.number, $0) }, uniquingKeysWith: { first, _ in first })
            let documents = try letters.map { letter in
                let own = letter.numbers.compactMap { sources[$0] }
                return try FrozenDocument(
                    SheetDecision(letter.order(seenUntil: through), own, editions: 0, issuer: issuer, on: today),
                    for: own[0], id: entropy.uuid(at: now))
            }
            let rows = zip(letters, documents).flatMap { letter, document in
                letter.invoices.map { (invoice: $0, level: letter.level, document: document.id) }
            }
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "dues.reminders", subject: year.description,
                    details: ["letters": String(letters.count), "bankKnownThrough": through.description]),
                to: DuesAudit.stream, at: now, in: tx)
            try DuesDocuments.keep(documents, actor: actor, at: now, in: tx)
            tx.enqueue(
                ReminderStore.insert, rows.map(\.invoice.number.description), rows.map(\.level),
                rows.map(\.document), rows.map(\.invoice.member), today, rows.map(\.invoice.dueOn),
                rows.map(\.invoice.balance), through, Int32(bank.waitingLines), now, actor)
            return letters.count
        }
    }
}

/// One letter: what a member owes at one level.
struct ReminderLetter: Sendable, Equatable {
    let level: ReminderLevel
    /// The oldest first.
    let invoices: [OpenInvoice]

    var numbers: [InvoiceNumber] { invoices.map(\.number) }

    /// In the order of the lines.
    static func letters(_ due: [ReminderReport.Line], _ open: [String: OpenInvoice]) -> [ReminderLetter] {
        // Lines come by member, so that its invoices stand beside each other.
        due.reduce(into: []) { letters, line in
            guard let level = line.level, let invoice = open[line.invoice] else { return }
            if let last = letters.last, last.level == level, last.invoices[0].member == invoice.member {
                letters[letters.count - 1] = ReminderLetter(level: level, invoices: last.invoices + [invoice])
            } else {
                letters.append(ReminderLetter(level: level, invoices: [invoice]))
            }
        }
    }

    func order(seenUntil day: Day) -> DocumentOrder {
        .reminder(
            numbers, level, paymentsSeenUntil: day,
            open: Dictionary(uniqueKeysWithValues: invoices.map { ($0.number, $0.balance) }))
    }
}
