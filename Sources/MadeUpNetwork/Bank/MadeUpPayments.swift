import BankFiles
import Foundation
import HubCore

/// What a made-up bank tells of the invoices of a made-up network: most pay what they owe under their own name, and the
/// rest does what payers do. The mix is fixed, so the same invoices give the same payments.
package struct MadeUpPayments: Sendable {
    /// An invoice that somebody may pay.
    package struct Invoice: Sendable {
        let number: String
        let amount: Yen
        /// As the hub knows the payer, in kana.
        let payer: String

        package init(number: String, amount: Yen, payer: String) {
            self.number = number
            self.amount = amount
            self.payer = payer
        }
    }

    /// Of twenty payers in a row.
    private enum Habit {
        case pays, numberInEDI, shortByFee, twice, unknownName, never

        init(_ index: Int) {
            self =
                switch index % 20 {
                case 3: .numberInEDI
                case 7: .shortByFee
                case 11: .twice
                case 15: .unknownName
                case 17, 19: .never
                default: .pays
                }
        }
    }

    /// What a bank takes of a transfer where the payer takes it off.
    private static let fee = Yen(440)

    package let lines: [BankLine]

    /// - Parameter days: on which the payments come, one after another; ends with a stranger's and the bank's own fee.
    package init(of invoices: [Invoice], on days: ClosedRange<Day>) {
        let count = Int(days.upperBound.ordinal - days.lowerBound.ordinal) + 1
        var lines: [BankLine] = []
        func add(_ name: String, _ amount: Yen, edi: String = "", direction: BankLine.Direction = .incoming) {
            let day = days.lowerBound.adding(days: lines.count * count / max(1, invoices.count + 4))
            lines.append(
                BankLine(
                    position: lines.count + 2, reference: (lines.count + 1).padded(8),
                    bookedOn: min(day, days.upperBound), direction: direction, kind: .payment, amount: amount,
                    payerName: Self.asBanksWrite(name), payerCode: "", edi: edi))
        }
        for (index, invoice) in invoices.enumerated() {
            switch Habit(index) {
            case .pays: add(invoice.payer, invoice.amount)
            case .numberInEDI: add(invoice.payer, invoice.amount, edi: invoice.number)
            case .shortByFee: add(invoice.payer, invoice.amount - Self.fee)
            case .twice:
                add(invoice.payer, invoice.amount)
                add(invoice.payer, invoice.amount)
            case .unknownName: add("カクウ タロウ", invoice.amount)
            case .never: break
            }
        }
        add("カクウシヨウテン", Yen(5_000))
        add("", Self.fee, direction: .outgoing)
        self.lines = lines
    }

    /// Small kana large, the long mark as a hyphen, all of half the width, and no more than a record holds.
    static func asBanksWrite(_ name: String) -> String {
        let large: [Character: Character] = [
            "ァ": "ア", "ィ": "イ", "ゥ": "ウ", "ェ": "エ", "ォ": "オ", "ャ": "ヤ", "ュ": "ユ", "ョ": "ヨ", "ッ": "ツ", "ー": "-",
            "・": " ",
        ]
        let wide = String(name.map { large[$0] ?? $0 })
        let narrow = wide.applyingTransform(.fullwidthToHalfwidth, reverse: false) ?? wide
        return String(String.UnicodeScalarView(narrow.unicodeScalars.prefix(48)))
    }
}
