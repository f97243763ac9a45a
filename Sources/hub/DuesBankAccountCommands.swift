import ArgumentParser
import BankFiles
import Dues
import Foundation
import HubCore
import Server

extension DuesCommands.Bank {
    struct Account: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The accounts into which dues are paid.", subcommands: [Add.self, List.self, Close.self])

        struct List: HubCommand {
            static let configuration = CommandConfiguration(abstract: "List the accounts.")
            @OptionGroup var options: HubOptions

            func run(in environment: HubEnvironment, console: Console) async throws {
                let accounts = try await BankAccounts(database: environment.database, clock: environment.clock).all()
                if console.isJSON { return try console.json(accounts.map(BankAccountDocument.init)) }
                console.table(
                    headers: console.language == .ja
                        ? ["口座", "名称", "番号", "ファイル", "列の定義", "解約日"]
                        : ["Account", "Title", "Number", "Files", "Profile", "Closed on"],
                    rows: accounts.map {
                        [
                            $0.code, $0.title, $0.number.description, $0.format.title[console.language],
                            $0.profile?.name ?? "", $0.closedOn?.description ?? "",
                        ]
                    })
            }
        }

        struct Close: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Say that an account is in use no more; without a day, that it is after all.",
                discussion: "Reminders wait for its files until that day and no longer.")
            @OptionGroup var options: HubOptions
            @Argument(help: "Its code.") var code: String
            @Option(help: ArgumentHelp("The last day on which money could come in.", valueName: "day")) var on: String?
            @Flag(help: "Only say whether it can be done.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                try await BankAccounts(database: environment.database, clock: environment.clock)
                    .close(code, on: on.map { try DuesCommands.day($0) }, actor: actor, dryRun: dryRun)
                console.done(dryRun: dryRun)
            }
        }

        struct Add: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Register an account and the one kind of file that it is fed from.")
            @OptionGroup var options: HubOptions
            @Argument(help: "Its code, such as main.") var code: String
            @Option(help: "Its name for people.") var title: String
            @Option(help: ArgumentHelp("Such as 0001-123-1-0000123.", valueName: "bank-branch-kind-number"))
            var number: String
            @Option(help: "zengin-03, zengin-01 or columns.") var format = BankFile.Format.transactions.rawValue
            @Option(help: "For columns: a file, or the name of a profile that comes with the program.")
            var profile: String?
            @Option(help: "Which field holds virtual accounts: payer-code, edi or remarks.") var virtualField: String?
            @Flag(help: "Only say whether it can be done.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                try await BankAccounts(database: environment.database, clock: environment.clock)
                    .register(account(environment), actor: actor, dryRun: dryRun)
                console.done(dryRun: dryRun)
            }

            private func account(_ environment: HubEnvironment) throws -> BankAccount {
                let parts = number.split(separator: "-").map(String.init)
                guard parts.count == 4, let kind = Int(parts[2]),
                    let number = BankAccountNumber(bank: parts[0], branch: parts[1], kind: kind, number: parts[3])
                else { throw ValidationError("--number is bank-branch-kind-number, such as 0001-123-1-0000123") }
                guard let format = BankFile.Format(rawValue: format) else {
                    throw ValidationError("--format is zengin-03, zengin-01 or columns")
                }
                let field = virtualField.map { BankAccount.VirtualField(rawValue: $0) }
                if let field, field == nil { throw ValidationError("--virtual-field is payer-code, edi or remarks") }
                return try BankAccount(
                    code: code, title: title, number: number, format: format,
                    profile: profile.map { try ColumnProfile(parsing: content(of: $0, environment)) },
                    virtualField: field ?? nil)
            }

            private func content(of profile: String, _ environment: HubEnvironment) throws -> [UInt8] {
                if let file = try? Data(contentsOf: URL(fileURLWithPath: profile)) { return Array(file) }
                guard !profile.contains("/"), let seed = try? environment.files.seed("banks/\(profile).json") else {
                    throw ValidationError("there is no profile “\(profile)”")
                }
                return seed
            }
        }
    }
}

struct BankAccountDocument: Encodable {
    let code: String
    let title: String
    let number: String
    let format: BankFile.Format
    let profile: String?
    let closedOn: Day?

    init(_ account: BankAccount) {
        code = account.code
        title = account.title
        number = account.number.description
        format = account.format
        profile = account.profile?.name
        closedOn = account.closedOn
    }
}
