import Audit
import BankFiles
import Foundation
import HubCore
import Postgres

/// What came of a person's decision.
package struct ReceiptOutcome: Sendable, Equatable {
    package let line: BankLineID
    package let allocations: [PlannedAllocation]
    /// The members whose name the payer's is taken for from now on.
    package let remembered: [SchemeID]
}

/// A person's decisions about payments. Each can be taken back by the next.
extension ReceiptMatching {
    /// Posts a payment as a person says. Without a decision the proposal is taken, if there is exactly one.
    ///
    /// - Parameter remembers: keeps the payer's name as a name of the members paid for.
    /// - Throws: `Problem` of `not-found`, `bank-line-state`, `allocation-invalid`.
    package func confirm(
        _ id: BankLineID, _ decision: ReceiptConfirmation?, remembers: Bool = true, actor: String, dryRun: Bool = false
    ) async throws -> ReceiptOutcome {
        let now = clock.now
        let entropy = entropy
        let work: @Sendable (Transaction) throws -> ReceiptOutcome = { tx in
            let book = try tx.one(LedgerBookStore.lock)
            let line = try Self.waiting(id, in: tx)
            guard line.kind == .payment else { throw Self.wrongState(line) }
            let allocations =
                if let decision {
                    try Self.allocations(of: line, decision, in: tx)
                } else {
                    try Self.onlyProposal(for: line, in: tx)
                }
            let members = Set(allocations.compactMap(\.member)).sorted()
            let name = PayerName(line.payerName)
            let remembered = remembers && !name.isEmpty ? members : []
            if !remembered.isEmpty { tx.enqueue(ReceiptStore.remember, "name", name.key, remembered, now, actor) }
            tx.enqueue(LedgerBookStore.advance)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "dues.confirm", subject: "\(id.rawValue)",
                    details: [
                        "amount": String(line.amount.amount),
                        "invoices": allocations.compactMap { $0.invoiceNumber?.description }.joined(separator: " "),
                        "remembered": remembered.map { String($0.rawValue) }.joined(separator: " "),
                    ]), to: DuesAudit.stream, at: now, in: tx)
            try ReceiptWriter(book: book, entropy: entropy, actor: actor, now: now).post(
                [.init(line: line, tier: .none, reasons: [], allocations: allocations)], in: tx)
            return ReceiptOutcome(line: id, allocations: allocations, remembered: remembered)
        }
        return try await database.write(as: .dues, dryRun: dryRun, work)
    }

    /// Takes a posting back; the line then waits for a person. An alias that led to it may be forgotten with it.
    ///
    /// - Throws: `Problem` of `not-found`, `bank-line-state`, `ledger-month-closed`.
    package func reverse(
        _ id: BankLineID, forgetsName: Bool = false, reason: String, actor: String, dryRun: Bool = false
    ) async throws {
        let now = clock.now
        let entropy = entropy
        let work: @Sendable (Transaction) throws -> Void = { tx in
            let book = try tx.one(LedgerBookStore.lock)
            let line = try Self.line(id, in: tx)
            guard let receipt = try tx.first(ReceiptStore.ofLine, id) else { throw Self.wrongState(line) }
            let key = PayerName(line.payerName).key
            for member in Set(try tx.all(ReceiptStore.live, receipt).compactMap(\.member)).sorted() where forgetsName {
                tx.enqueue(ReceiptStore.forget, "name", key, member)
            }
            tx.enqueue(LedgerBookStore.advance)
            tx.enqueue(BankLineStore.setAside, id, .held, reason)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "dues.reverse", subject: "\(id.rawValue)",
                    details: ["reason": reason, "forgets": String(forgetsName)]),
                to: DuesAudit.stream, at: now, in: tx)
            try ReceiptWriter(book: book, entropy: entropy, actor: actor, now: now).reverse(
                receipt, on: book.bookingDay(for: now.dayInJapan), description: "入金取消 \(line.payerName)", in: tx)
        }
        try await database.write(as: .dues, dryRun: dryRun, work)
    }

    /// Marks a waiting line as no dues, or puts such a line back among the waiting.
    package func setAside(
        _ id: BankLineID, _ isAside: Bool, reason: String, actor: String, dryRun: Bool = false
    ) async throws {
        let now = clock.now
        let work: @Sendable (Transaction) throws -> Void = { tx in
            _ = try tx.one(LedgerBookStore.lock)
            let line = try Self.line(id, in: tx)
            guard isAside ? line.state.isWaiting : line.state == .aside else { throw Self.wrongState(line) }
            tx.enqueue(LedgerBookStore.advance)
            tx.enqueue(BankLineStore.setAside, id, isAside ? .aside : .held, reason)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: isAside ? "dues.set-aside" : "dues.put-back", subject: "\(id.rawValue)",
                    details: ["reason": reason]), to: DuesAudit.stream, at: now, in: tx)
        }
        try await database.write(as: .dues, dryRun: dryRun, work)
    }

    /// Records a payer's code or virtual account as a member's. Errors: `Problem(.schemeUnknown)`.
    package func register(code: String, of scheme: String, actor: String, dryRun: Bool = false) async throws {
        let now = clock.now
        let work: @Sendable (Transaction) throws -> Void = { tx in
            guard let member = try tx.first(MemberStore.byCode, scheme) else { throw Problem(.schemeUnknown) }
            tx.enqueue(ReceiptStore.remember, "code", code, [member], now, actor)
            try AuditLog.append(
                AuditEvent(actor: actor, action: "dues.payer-code", subject: scheme, details: ["code": code]),
                to: DuesAudit.stream, at: now, in: tx)
        }
        try await database.write(as: .dues, dryRun: dryRun, work)
    }

    /// At most `limit` lines after a number, of the states given or of all.
    package func lines(
        _ states: [ReceivedLine.State] = [], after: BankLineID = BankLineID(0), limit: Int = DuesLimits.linesPerPage
    ) async throws -> [ReceivedLine] {
        try await database.read(as: .dues) { tx in
            try tx.all(
                BankLineStore.page, states.map(\.rawValue), after, Int32(min(max(1, limit), DuesLimits.linesPerPage)))
        }
    }

    /// The number of a member by its code. Errors: `Problem(.schemeUnknown)`.
    package func member(_ code: String) async throws -> SchemeID {
        guard let id = try await database.read(as: .dues, { tx in try tx.first(MemberStore.byCode, code) }) else {
            throw Problem(.schemeUnknown, detail: Message(ja: code.excerpt, en: code.excerpt))
        }
        return id
    }

    // MARK: Parts

    private static func allocations(
        of line: ReceivedLine, _ decision: ReceiptConfirmation, in transaction: Transaction
    ) throws -> [PlannedAllocation] {
        let standing = try decision.invoices.map { number in
            let invoice = try InvoiceStateStore.invoice(number, in: transaction)
            guard invoice.entry.state != .void else {
                throw ReceiptConfirmation.refused("請求書 \(number) は取消済みです", "invoice \(number) is void")
            }
            return (number: number, member: invoice.member, balance: invoice.balance)
        }
        return try decision.allocations(
            of: line.amount, standing: standing, policy: MatchingPolicyStore.policy(in: transaction))
    }

    private static func onlyProposal(
        for line: ReceivedLine, in transaction: Transaction
    ) throws -> [PlannedAllocation] {
        var inputs = try MatchingInputsStore.load(in: transaction).inputs
        inputs.payments.removeAll { $0.line != line.id }
        switch Matching.decide(inputs).first?.action {
        case .post(let allocations)?: return allocations
        case .propose(let options)? where options.count == 1: return options[0]
        default:
            throw ReceiptConfirmation.refused(
                "提案が1つに決まりません。請求書番号を指定してください", "there is not exactly one proposal; name the invoices")
        }
    }

    private static func line(_ id: BankLineID, in transaction: Transaction) throws -> ReceivedLine {
        guard let line = try transaction.first(BankLineStore.select, id) else {
            throw Problem(
                .notFound, detail: Message(ja: "明細 \(id.rawValue)", en: "bank line \(id.rawValue)"))
        }
        return line
    }

    private static func waiting(_ id: BankLineID, in transaction: Transaction) throws -> ReceivedLine {
        let line = try line(id, in: transaction)
        guard line.state.isWaiting else { throw wrongState(line) }
        return line
    }

    private static func wrongState(_ line: ReceivedLine) -> Problem {
        Problem(
            .bankLineState,
            detail: Message(
                ja: "明細 \(line.id.rawValue): \(line.state.title.ja)",
                en: "line \(line.id.rawValue): \(line.state.title.en)"))
    }
}

/// The SQL that finds a member.
enum MemberStore {
    static let byCode = Statement<String, SchemeID>(
        "dues.members.byCode", "SELECT id FROM scheme WHERE code = $1", row: { (id: SchemeID) in id })

    static let statements: [any AnyStatement] = [byCode]
}
