import HubCore

/// Why a letter that was made does not go out. Kept as the letter's last result.
package enum LetterStop: String, Sendable, Hashable, CaseIterable {
    case paid = "reminder-paid"
    case superseded = "reminder-superseded"
    case onHold = "reminder-on-hold"
    case bankDataOld = "reminder-bank-data-old"
    case receiptOpen = "reminder-receipt-open"
    case reversed = "receipt-reversed"

    package var title: Message {
        switch self {
        case .paid: Message(ja: "入金などで金額が変わったため、送りません", en: "not sent: what is owed has changed")
        case .superseded: Message(ja: "次の段階の督促があるため、送りません", en: "not sent: a later level was made")
        case .onHold: Message(ja: "督促を見合わせている会員のため、送りません", en: "not sent: the member is on hold")
        case .bankDataOld: Message(ja: "銀行のデータが古いため、送りません", en: "not sent: the bank's data is old")
        case .receiptOpen: Message(ja: "入金かもしれない明細が確認待ちのため、送りません", en: "not sent: a payment that waits may be theirs")
        case .reversed: Message(ja: "入金の記帳が取り消されたため、送りません", en: "not sent: the payment was reversed")
        }
    }
}
