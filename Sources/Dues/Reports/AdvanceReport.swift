import HubCore

/// Money that is kept: 前受会費, 預り金 and 仮受金, whose it is and since when, beside what the books say.
package struct AdvanceReport: Sendable, Equatable, Encodable {
    package struct Row: Sendable, Equatable, Encodable {
        package let account: LedgerAccount
        /// The member's code; nil where nobody knows yet.
        package let scheme: String?
        package let payerName: String
        package let receivedOn: Day
        /// The year that it is for, where that is known.
        package let fiscalYear: Int?
        package let amount: Yen
    }

    package struct Account: Sendable, Equatable, Encodable {
        package let account: LedgerAccount
        package let rows: Int
        package let sum: Yen
        /// What the ledger says; equal to the sum, or the books are wrong.
        package let ledger: Yen
        package var agrees: Bool { sum == ledger }
    }

    package static let accounts: [LedgerAccount] = [.advance, .deposit, .suspense]

    package let rows: [Row]
    package let accounts: [Account]

    /// - Parameter balances: debits less credits of each account.
    init(_ rows: [Row], _ balances: [AccountBalance]) {
        self.rows = rows
        let ledger = Dictionary(balances.map { ($0.account, $0.balance) }, uniquingKeysWith: { first, _ in first })
        accounts = Self.accounts.map { account in
            let own = rows.filter { $0.account == account }
            return Account(
                account: account, rows: own.count, sum: own.reduce(.zero) { $0 + $1.amount },
                ledger: .zero - (ledger[account] ?? .zero))
        }
    }
}
