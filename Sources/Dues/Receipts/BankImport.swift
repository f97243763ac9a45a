import Audit
import BankFiles
import Cryptography
import Foundation
import HubCore
import Postgres

/// What importing a file did.
package struct BankImportReport: Sendable, Equatable {
    package struct Statement: Sendable, Equatable {
        package let account: String
        package let days: ClosedRange<Day>
        package let lines: Int
        package let balanceAfter: Yen?
        package let gapReason: String?
    }

    package let file: UUID
    package let format: BankFile.Format
    package let statements: [Statement]
    package let lines: Int
    /// Lines that no earlier file had.
    package let newLines: Int
    package let importedAt: Date
    /// The same bytes were accepted before: this is what came of them then, and nothing was done now.
    package let wasImportedBefore: Bool
}

/// Takes in a file of a bank: all of it, or nothing.
package struct BankImport: Sendable {
    private let database: Database
    private let clock: Clock
    private let entropy: Entropy

    package init(database: Database, clock: Clock, entropy: Entropy) {
        self.database = database
        self.clock = clock
        self.entropy = entropy
    }

    /// - Parameters:
    ///   - account: for which account a table is, which does not say so itself; may be left out for others.
    ///   - gapReason: accepts a balance that does not continue the file before, for this reason.
    ///   - dryRun: says what would come of it and keeps nothing.
    /// - Throws: `Problem` of `bank-file-invalid`, `bank-account-unknown`, `bank-account-format`, `bank-balance-gap`.
    package func run(
        _ content: [UInt8], name: String, account: String? = nil, gapReason: String? = nil, actor: String,
        dryRun: Bool = false
    ) async throws -> BankImportReport {
        let now = clock.now
        let digest = Bytes(SHA256.hash(of: content).bytes)
        let known = try await database.read(as: .dues) { tx in
            try tx.all(BankAccountStore.all).map { try $0.account() }
        }
        if let earlier = try await earlier(digest) { return earlier }
        let file = try Self.read(content, for: account, among: known, today: now.dayInJapan)
        let plan = try BankImportPlan(file, registered: known, asked: account)
        let id = entropy.uuid(at: now)
        let work: @Sendable (Transaction) throws -> BankImportReport = { tx in
            // Whoever imports the same file at this moment waits here, and finds it done.
            _ = try tx.all(BankAccountStore.lock, Set(plan.accounts).sorted())
            if let earlier = try BankImportStore.report(on: digest, in: tx) { return earlier }
            let gaps = try zip(plan.accounts, file.statements).map { account, statement in
                try Self.gap(account, statement, accepted: gapReason, in: tx)
            }
            try BankImportStore.insert(
                file, plan, id: id, digest: digest, name: String(name.prefix(200)), gaps: gaps, actor: actor, at: now,
                in: tx)
            guard let report = try BankImportStore.report(on: digest, in: tx) else { throw Problem(.internalFault) }
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "dues.bank-import", subject: id.uuidString.lowercased(),
                    details: [
                        "sha256": Hex.encoded(digest.bytes), "accounts": plan.accounts.joined(separator: " "),
                        "lines": String(report.lines), "new": String(report.newLines),
                    ].merging(gaps.contains { $0 != nil } ? ["gap": gapReason ?? ""] : [:]) { first, _ in first }),
                to: DuesAudit.stream, at: now, in: tx)
            return report.as(importedBefore: false)
        }
        return try await database.maintain(as: .dues, dryRun: dryRun, work)
    }

    private func earlier(_ digest: Bytes) async throws -> BankImportReport? {
        try await database.read(as: .dues) { tx in try BankImportStore.report(on: digest, in: tx) }
    }

    private static func read(
        _ content: [UInt8], for account: String?, among known: [BankAccount], today: Day
    ) throws(Problem) -> BankFile {
        let asked = known.first { $0.code == account }
        if let account, asked == nil { throw unknown(account) }
        do {
            return try BankFile(reading: content, importedOn: today, profile: asked?.profile)
        } catch {
            throw error.problem
        }
    }

    private static func unknown(_ account: String) -> Problem {
        Problem(
            .bankAccountUnknown, detail: Message(ja: "口座: \(account.excerpt)", en: "account: \(account.excerpt)"))
    }

    /// Nil when the balance continues what is known, else the reason for which it was accepted.
    private static func gap(
        _ account: String, _ statement: BankStatement, accepted reason: String?, in transaction: Transaction
    ) throws -> String? {
        guard let before = statement.balanceBefore,
            let last = try transaction.first(BankImportStore.lastBalance, account, statement.days.lowerBound)
        else { return nil }
        // A file of days that were told before begins with the balance of its first day, another of the same day with
        // the one after the last line.
        if before == last.balanceOfDay || before == last.balanceAfter { return nil }
        if let reason, !reason.isEmpty { return reason }
        throw Problem(
            .bankBalanceGap,
            detail: Message(
                ja:
                    "口座 \(account): \(last.lastOn.japanese)までの残高は \(last.balanceAfter)、このファイル(\(statement.days.lowerBound.japanese)から)の取引前残高は \(before) です",
                en:
                    "account \(account): the balance was \(last.balanceAfter) up to \(last.lastOn), this file begins on \(statement.days.lowerBound) with \(before)"
            ))
    }
}

extension BankFileFault {
    /// With the fault's code, line and position as members.
    package var problem: Problem {
        var members: [String: Problem.Member] = ["fault": .text(code.rawValue)]
        if let line { members["line"] = .integer(line) }
        if let position { members["position"] = .integer(position) }
        return Problem(
            .bankFileInvalid,
            detail: Message(ja: "\(message.ja)(\(code.rawValue))", en: "\(message.en) (\(code.rawValue))"),
            members: members)
    }
}
