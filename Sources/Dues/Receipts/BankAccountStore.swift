import BankFiles
import Foundation
import HubCore
import Postgres

/// The SQL of the national office's accounts.
enum BankAccountStore {
    struct Row: Sendable {
        let code: String
        let title: String
        let bank: String
        let branch: String
        let kind: Int16
        let number: String
        let format: BankFile.Format
        let profile: String?
        let virtualField: String?
        let closedOn: Day?

        func account() throws -> BankAccount {
            guard let account = BankAccountNumber(bank: bank, branch: branch, kind: Int(kind), number: number) else {
                throw PostgresError(.unreadable, message: "a row is not a bank account")
            }
            return try BankAccount(
                code: code, title: title, number: account, format: format,
                profile: profile.map { try ColumnProfile(parsing: Array($0.utf8)) },
                virtualField: virtualField.flatMap(BankAccount.VirtualField.init), closedOn: closedOn)
        }
    }

    static let all = Statement<Row>(
        "dues.bank.accounts",
        """
        SELECT code, title, bank, branch, kind, number, format, profile, virtual_field, closed_on FROM bank_account
        ORDER BY code
        """, row: Row.init)

    /// Imports into one account wait for each other here, in the order of codes.
    static let lock = Statement<[String], Row>(
        "dues.bank.lockAccounts",
        """
        SELECT code, title, bank, branch, kind, number, format, profile, virtual_field, closed_on FROM bank_account
        WHERE code = ANY ($1) ORDER BY code FOR UPDATE
        """, row: Row.init)

    static let insert = Statement<
        String, String, String, String, Int16, String, BankFile.Format, String?, String?, Date, String, Void
    >(
        "dues.bank.insertAccount",
        """
        INSERT INTO bank_account (code, title, bank, branch, kind, number, format, profile, virtual_field,
            registered_at, registered_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING
        """)

    static let close = Statement<String, Day?, Void>(
        "dues.bank.closeAccount", "UPDATE bank_account SET closed_on = $2 WHERE code = $1")

    static let statements: [any AnyStatement] = [all, lock, insert, close]
}
