import HubCore

/// The accounts of the books, as `ledger_account` keeps them.
package enum LedgerAccount: String, Sendable, Hashable, Codable, CaseIterable {
    case bank, receivable, dues, advance, deposit, suspense, sundry, fees
    case writeOff = "write-off"

    package var title: Message {
        switch self {
        case .bank: Message(ja: "普通預金", en: "Bank account")
        case .receivable: Message(ja: "未収会費", en: "Dues receivable")
        case .dues: Message(ja: "受取会費", en: "Dues received")
        case .advance: Message(ja: "前受会費", en: "Dues received in advance")
        case .deposit: Message(ja: "預り金", en: "Deposits received")
        case .suspense: Message(ja: "仮受金", en: "Suspense receipts")
        case .sundry: Message(ja: "雑収入", en: "Sundry income")
        case .fees: Message(ja: "支払手数料", en: "Transfer fees")
        case .writeOff: Message(ja: "貸倒損失", en: "Bad debts")
        }
    }
}
