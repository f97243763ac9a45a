import BankFiles
import HubCore

/// Decides for which registered account each statement of a file is, and which of its lines are equal to others.
struct BankImportPlan: Sendable {
    /// The code of the account of each statement.
    let accounts: [String]
    /// For each line, in the order of the file, the how-manieth of equal ones it is.
    let ordinals: [Int32]

    /// Problems: `bank-account-unknown`, `bank-account-format`.
    init(_ file: BankFile, registered: [BankAccount], asked: String?) throws(Problem) {
        var accounts: [String] = []
        for statement in file.statements {
            let account = registered.first { known in
                if let number = statement.account { known.number == number } else { known.code == asked }
            }
            guard let account, asked == nil || account.code == asked else {
                let number = statement.account?.description ?? "-"
                throw Problem(
                    .bankAccountUnknown,
                    detail: Message(
                        ja: "ファイルの口座 \(number)(銀行-支店-種目-番号)",
                        en: "account \(number) of the file (bank-branch-kind-number)"))
            }
            guard account.format == file.format else {
                throw Problem(
                    .bankAccountFormat,
                    detail: Message(
                        ja:
                            "口座 \(account.code) は「\(account.format.title.ja)」で登録されています(このファイル: \(file.format.title.ja))",
                        en: "account \(account.code) takes \(account.format.title.en), this is \(file.format.title.en)")
                )
            }
            accounts.append(account.code)
        }
        self.accounts = accounts
        var seen: [Key: Int32] = [:]
        ordinals = zip(accounts, file.statements).flatMap { account, statement in
            statement.lines.map { line in
                let ordinal = (seen[Key(account, line)] ?? 0) + 1
                seen[Key(account, line)] = ordinal
                return ordinal
            }
        }
    }

    private struct Key: Hashable {
        let account, reference, name: String
        let day: Day
        let amount: Yen
        let direction: BankLine.Direction
        let kind: BankLine.Kind

        init(_ account: String, _ line: BankLine) {
            self.account = account
            reference = line.reference
            name = line.payerName
            day = line.bookedOn
            amount = line.amount
            direction = line.direction
            kind = line.kind
        }
    }
}
