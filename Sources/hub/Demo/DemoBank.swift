import BankFiles
import Dues
import Foundation
import HubCore
import MadeUpNetwork
import Server

/// The bank of the demo: the office's account, and one file of what came in.
struct DemoBank {
    let environment: HubEnvironment
    let folder: DemoFolder
    let actor: String

    private static let number = BankAccountNumber(bank: "0001", branch: "123", kind: 1, number: "0000123")!
    var file: String { folder.path("bank.txt") }

    /// Registers the account, once.
    func open() async throws {
        let accounts = BankAccounts(database: environment.database, clock: environment.clock)
        guard try await accounts.all().isEmpty else { return }
        try await accounts.register(
            BankAccount(code: "main", title: "会費口座(架空)", number: Self.number, format: .transactions), actor: actor)
    }

    /// Writes the file of the last ten days, unless an earlier run did.
    func write(_ year: FiscalYear, payers: [String: String]) async throws {
        guard !FileManager.default.fileExists(atPath: file) else { return }
        let today = environment.clock.now.dayInJapan
        let days = today.adding(days: -10)...today.adding(days: -1)
        let invoices = try await Invoices(database: environment.database).page(of: year).invoices
        let payments = MadeUpPayments(
            of: invoices.map {
                .init(
                    number: $0.number.description, amount: $0.amount, payer: payers[$0.member.code] ?? $0.member.name)
            }, on: days)
        let statement = BankStatement(
            account: Self.number, accountName: "ｶｲﾋｺｳｻﾞ", days: days, balanceBefore: .zero,
            balanceAfter: payments.lines.reduce(Yen.zero) { $0 + $1.effect }, lines: payments.lines,
            totalsCountCancelled: nil)
        try Data(ZenginWriting(madeOn: today).file([statement])).write(to: URL(fileURLWithPath: file), options: .atomic)
    }
}
