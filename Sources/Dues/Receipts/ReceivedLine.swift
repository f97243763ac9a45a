import BankFiles
import HubCore

/// A line of a bank as the hub keeps it.
package struct ReceivedLine: Sendable, Equatable {
    package enum State: String, Sendable, Hashable, Codable, CaseIterable {
        case open, held, posted, cancelled, aside, outgoing

        package var title: Message {
            switch self {
            case .open: Message(ja: "未処理", en: "open")
            case .held: Message(ja: "要確認(取消済み)", en: "held for a person")
            case .posted: Message(ja: "記帳済み", en: "posted")
            case .cancelled: Message(ja: "銀行が取消", en: "taken back by the bank")
            case .aside: Message(ja: "会費以外", en: "no dues")
            case .outgoing: Message(ja: "出金", en: "outgoing")
            }
        }

        /// Whether somebody has still to decide on it.
        package var isWaiting: Bool { self == .open || self == .held }
    }

    package let id: BankLineID
    package let account: String
    package let bookedOn: Day
    package let direction: BankLine.Direction
    package let kind: BankLine.Kind
    package let amount: Yen
    package let payerName: String
    package let nameMayBeCut: Bool
    package let payerCode: String
    package let reference: String
    package let remarks: String
    package let edi: String
    package let state: State
    package let note: String?

    /// What matching looks at; the virtual account stands where the account's profile says.
    func payment(virtualField: BankAccount.VirtualField?) -> MatchingInputs.Payment {
        var codes = payerCode.isEmpty ? [] : [payerCode]
        switch virtualField {
        case .edi?: codes.append(edi)
        case .remarks?: codes.append(remarks)
        case .payerCode?, nil: break
        }
        return MatchingInputs.Payment(
            line: id, bookedOn: bookedOn, amount: amount, name: payerName, nameMayBeCut: nameMayBeCut,
            codes: codes.filter { !$0.isEmpty }, texts: [edi, remarks].filter { !$0.isEmpty })
    }

    var takingBack: TakingBack.Line {
        TakingBack.Line(
            id: id, account: account, bookedOn: bookedOn, direction: direction.rawValue, amount: amount,
            reference: reference, name: payerName)
    }
}
