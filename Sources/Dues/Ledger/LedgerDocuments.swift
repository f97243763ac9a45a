import Foundation
import HubCore

/// The books at a glance, as JSON.
package struct LedgerBalanceDocument: Encodable, Sendable {
    let closedThrough: String?
    let recognition: LedgerBook.Recognition
    let accounts: [Account]

    struct Account: Encodable, Sendable {
        let account: String
        let title: Message
        /// Debits less credits.
        let balance: Yen
    }

    package init(_ book: LedgerBook, _ balances: [AccountBalance]) {
        closedThrough = book.closedThrough?.description
        recognition = book.recognition
        accounts = balances.map {
            Account(account: $0.account.rawValue, title: $0.account.title, balance: $0.balance)
        }
    }
}

/// Kept money as JSON.
package struct KeptMoneyDocument: Encodable, Sendable {
    let id: Int64
    let account: String
    let line: Int64
    let receivedOn: Day
    let payerName: String
    let scheme: String?
    let fiscalYear: Int?
    let amount: Yen

    package init(_ kept: KeptMoney) {
        id = kept.id
        account = kept.account.rawValue
        line = kept.line.rawValue
        receivedOn = kept.receivedOn
        payerName = kept.payerName
        scheme = kept.scheme
        fiscalYear = kept.fiscalYear?.year
        amount = kept.amount
    }
}

/// A command about a year as JSON.
package struct YearTurnDocument: Encodable, Sendable {
    let invoices: [String]
    let sum: Yen
    let withoutInvoice: Int

    package init(_ report: YearTurnReport) {
        invoices = report.invoices.map(\.description)
        sum = report.sum
        withoutInvoice = report.withoutInvoice
    }
}
