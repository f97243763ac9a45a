import Audit
import BankFiles
import Foundation
import HubCore
import Postgres

/// An account of the national office into which dues are paid.
package struct BankAccount: Sendable, Equatable {
    /// Where a line holds the virtual account that the bank gave a payer.
    package enum VirtualField: String, Sendable, Codable, CaseIterable {
        case payerCode = "payer-code"
        case edi, remarks
    }

    /// 1–32 small letters, digits and hyphens, such as `main`.
    package let code: String
    package let title: String
    package let number: BankAccountNumber
    package let format: BankFile.Format
    /// For tables only.
    package let profile: ColumnProfile?
    package let virtualField: VirtualField?
    /// The last day on which money could come in; nil for one in use.
    package let closedOn: Day?

    /// Problems: `request-invalid`.
    package init(
        code: String, title: String, number: BankAccountNumber, format: BankFile.Format, profile: ColumnProfile? = nil,
        virtualField: VirtualField? = nil, closedOn: Day? = nil
    ) throws(Problem) {
        guard (1...32).contains(code.utf8.count),
            code.utf8.allSatisfy({ $0.isDigit || $0.isLowercaseLetter || $0 == 0x2D }), !title.isEmpty,
            title.count <= 100
        else {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "口座の符号は英小文字・数字・ハイフン(32字まで)、名称は100字までです",
                    en: "an account's code is 1–32 small letters, digits and hyphens, its title at most 100 characters")
            )
        }
        guard (format == .columns) == (profile != nil) else {
            throw Problem(
                .badRequest,
                detail: Message(ja: "CSV の口座には列の定義が必要です", en: "an account with tables, and no other, has a profile"))
        }
        self.code = code
        self.title = title
        self.number = number
        self.format = format
        self.profile = profile
        self.virtualField = virtualField
        self.closedOn = closedOn
    }
}

/// Registers and lists the accounts.
package struct BankAccounts: Sendable {
    private let database: Database
    private let clock: Clock

    package init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    package func all() async throws -> [BankAccount] {
        try await database.read(as: .dues) { tx in try tx.all(BankAccountStore.all).map { try $0.account() } }
    }

    /// Errors: `Problem(.alreadyExists)`.
    package func register(_ account: BankAccount, actor: String, dryRun: Bool = false) async throws {
        let now = clock.now
        let work: @Sendable (Transaction) throws -> Void = { tx in
            guard
                try tx.execute(
                    BankAccountStore.insert, account.code, account.title, account.number.bank, account.number.branch,
                    Int16(account.number.kind), account.number.number, account.format, account.profile?.json,
                    account.virtualField?.rawValue, now, actor) == 1
            else { throw Problem(.alreadyExists) }
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "dues.bank-account", subject: account.code,
                    details: ["number": account.number.description, "format": account.format.rawValue]),
                to: DuesAudit.stream, at: now, in: tx)
        }
        try await database.write(as: .dues, dryRun: dryRun, work)
    }

    /// Says that an account is in use no more, or, with nil, that it is after all. Reminders wait for its files until
    /// that day and no longer.
    ///
    /// Problems: `bank-account-unknown`.
    package func close(_ code: String, on day: Day?, actor: String, dryRun: Bool = false) async throws {
        let now = clock.now
        try await database.write(as: .dues, dryRun: dryRun) { tx in
            guard try tx.execute(BankAccountStore.close, code, day) == 1 else {
                throw Problem(.bankAccountUnknown, detail: Message(ja: code.excerpt, en: code.excerpt))
            }
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "dues.bank-account.close", subject: code,
                    details: ["on": day?.description ?? "in use"]),
                to: DuesAudit.stream, at: now, in: tx)
        }
    }
}
