import HubCore

/// What a file of a bank says, whole: read to its end and found to agree with itself.
package struct BankFile: Sendable, Equatable {
    package enum Format: String, Sendable, Hashable, Codable, CaseIterable {
        /// 入出金取引明細, type 03 of the Japanese Bankers Association.
        case transactions = "zengin-03"
        /// 振込入金通知, type 01.
        case transferNotices = "zengin-01"
        /// A table with a bank's own columns.
        case columns

        package var title: Message {
            switch self {
            case .transactions: Message(ja: "入出金取引明細(全銀 03)", en: "account transactions (Zengin 03)")
            case .transferNotices: Message(ja: "振込入金通知(全銀 01)", en: "transfer notices (Zengin 01)")
            case .columns: Message(ja: "CSV", en: "CSV")
            }
        }
    }

    package let format: Format
    /// One for each header with its trailer: an account and a span of days.
    package let statements: [BankStatement]

    package init(format: Format, statements: [BankStatement]) {
        self.format = format
        self.statements = statements
    }

    package var lineCount: Int { statements.reduce(0) { $0 + $1.lines.count } }
}

/// What one account did over a span of days.
package struct BankStatement: Sendable, Equatable {
    /// Nil where the file does not say it.
    package let account: BankAccountNumber?
    /// As the file writes it.
    package let accountName: String
    package let days: ClosedRange<Day>
    package let balanceBefore: Yen?
    package let balanceAfter: Yen?
    package let lines: [BankLine]
    /// Whether the totals of the trailer count what was cancelled or corrected as well: banks differ. Nil where
    /// nothing tells the two apart.
    package let totalsCountCancelled: Bool?

    package init(
        account: BankAccountNumber?, accountName: String, days: ClosedRange<Day>, balanceBefore: Yen?,
        balanceAfter: Yen?, lines: [BankLine], totalsCountCancelled: Bool?
    ) {
        self.account = account
        self.accountName = accountName
        self.days = days
        self.balanceBefore = balanceBefore
        self.balanceAfter = balanceAfter
        self.lines = lines
        self.totalsCountCancelled = totalsCountCancelled
    }
}

/// One movement of an account.
package struct BankLine: Sendable, Equatable {
    package enum Direction: String, Sendable, Hashable, Codable { case incoming = "in", outgoing = "out" }

    package enum Kind: String, Sendable, Hashable, Codable {
        case payment
        /// Takes back a transfer that was told before (type 01).
        case cancellation
        /// The bank corrects an earlier line: it moves money the other way than it says (type 03, kind 19).
        case correction
    }

    /// Which record or row of the file, from 1.
    package let position: Int
    /// The bank's number of the movement.
    package let reference: String
    package let bookedOn: Day
    package let valueOn: Day?
    package let direction: Direction
    package let kind: Kind
    /// Above zero.
    package let amount: Yen
    /// Who paid, as the bank writes it; empty for outgoing lines.
    package let payerName: String
    /// The name fills its field, so that more of it may have been cut off.
    package let nameMayBeCut: Bool
    package let payerCode: String
    package let sendingBank: String
    package let sendingBranch: String
    package let remarks: String
    package let edi: String

    package init(
        position: Int, reference: String = "", bookedOn: Day, valueOn: Day? = nil, direction: Direction = .incoming,
        kind: Kind = .payment, amount: Yen, payerName: String = "", nameMayBeCut: Bool = false, payerCode: String = "",
        sendingBank: String = "", sendingBranch: String = "", remarks: String = "", edi: String = ""
    ) {
        self.position = position
        self.reference = reference
        self.bookedOn = bookedOn
        self.valueOn = valueOn
        self.direction = direction
        self.kind = kind
        self.amount = amount
        self.payerName = payerName
        self.nameMayBeCut = nameMayBeCut
        self.payerCode = payerCode
        self.sendingBank = sendingBank
        self.sendingBranch = sendingBranch
        self.remarks = remarks
        self.edi = edi
    }

    /// What it does to the balance.
    package var effect: Yen {
        let adds = (direction == .incoming) == (kind == .payment)
        return adds ? amount : .zero - amount
    }
}

/// An account as files name it.
package struct BankAccountNumber: Sendable, Hashable, CustomStringConvertible {
    /// 統一金融機関番号, four digits.
    package let bank: String
    /// Three digits.
    package let branch: String
    /// 1 ordinary, 2 current, 4 savings.
    package let kind: Int
    /// Seven digits, or up to ten without leading zeros.
    package let number: String

    /// Nil unless all are digits within their lengths. Zeros before a number of seven digits do not count.
    package init?(bank: String, branch: String, kind: Int, number: String) {
        let significant = number.drop { $0 == "0" }
        guard bank.utf8.count == 4, branch.utf8.count == 3, (1...10).contains(number.utf8.count),
            (0...9).contains(kind),
            (bank + branch + number).utf8.allSatisfy(\.isDigit)
        else { return nil }
        self.bank = bank
        self.branch = branch
        self.kind = kind
        self.number = String(repeating: "0", count: max(0, 7 - significant.count)) + significant
    }

    package var description: String { "\(bank)-\(branch)-\(kind)-\(number)" }
}

/// The bounds of a bank's file.
package enum BankFileLimits {
    package static let bytes = 32 << 20
    package static let lines = 150_000
    /// Columns of a table.
    package static let columns = 200
    /// Characters of a cell that is kept.
    package static let cellCharacters = 200
    /// How old a movement may be on the day of import, in days. What is older was written with years of another kind.
    package static let oldestDays = 5 * 366
    /// How far ahead a value date may lie.
    package static let daysAhead = 31
}
