import ArgumentParser
import BankFiles
import Dues
import Foundation
import HubCore
import Server

extension DuesCommands {
    /// `hub dues bank`: accounts, files, and what becomes of their lines.
    struct Bank: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take in bank files and match payments to invoices.",
            subcommands: [
                Account.self, Import.self, Lines.self, Match.self, Confirm.self, Reverse.self, SetAside.self,
                PutBack.self, PayerCode.self, Fees.self,
            ])

        static func matching(_ environment: HubEnvironment) -> ReceiptMatching {
            ReceiptMatching(
                database: environment.database, clock: environment.clock, entropy: environment.entropy)
        }

        struct Import: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Take in a file of a bank: all of it, or nothing.",
                discussion: "The same file again changes nothing. Lines that another file had are passed over.")
            @OptionGroup var options: HubOptions
            @Argument(help: "Zengin type 03 or 01, or a CSV of a registered account.") var file: String
            @Option(help: "The account's code; needed for CSV.") var account: String?
            @Option(help: ArgumentHelp("Accept a balance that does not continue.", valueName: "reason"))
            var acceptGap: String?
            @Flag(help: "Only say what would come of it.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                let url = URL(fileURLWithPath: file)
                guard let content = try? Data(contentsOf: url) else {
                    throw Problem(
                        .badRequest,
                        detail: Message(ja: "\(file.excerpt) を開けません", en: "\(file.excerpt) cannot be opened"))
                }
                let report = try await BankImport(
                    database: environment.database, clock: environment.clock, entropy: environment.entropy
                ).run(
                    Array(content), name: url.lastPathComponent, account: account, gapReason: acceptGap, actor: actor,
                    dryRun: dryRun)
                if console.isJSON { return try console.json(BankImportDocument(report)) }
                console.imported(report, dryRun: dryRun)
            }
        }

        struct Lines: HubCommand {
            static let configuration = CommandConfiguration(abstract: "List bank lines.")
            @OptionGroup var options: HubOptions
            @Option(help: "open, held, posted, cancelled, aside or outgoing; may be repeated.") var state: [String] = []
            @Option(help: "Go on after this line.") var after: Int64 = 0

            func run(in environment: HubEnvironment, console: Console) async throws {
                let states = try state.map { text in
                    guard let state = ReceivedLine.State(rawValue: text) else {
                        throw ValidationError("--state is open, held, posted, cancelled, aside or outgoing")
                    }
                    return state
                }
                let lines = try await Bank.matching(environment).lines(states, after: BankLineID(after))
                if console.isJSON { return try console.json(lines.map(ReceivedLineDocument.init)) }
                console.lines(lines)
            }
        }

        struct Match: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Post what leaves no doubt, and show the rest with its reasons.")
            @OptionGroup var options: HubOptions
            @Flag(help: "Only show what would be posted.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                let matching = Bank.matching(environment)
                let report = dryRun ? try await matching.preview() : try await matching.run(actor: actor)
                if console.isJSON { return try console.json(MatchingDocument(report)) }
                console.matched(report, dryRun: dryRun)
            }
        }

        struct Line: ParsableArguments {
            @Argument(help: "The line's number.") var line: Int64
            @Flag(help: "Only say whether it can be done.") var dryRun = false
            var id: BankLineID { BankLineID(line) }
        }

        struct Confirm: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Post a payment as you say, or as the only proposal says.",
                discussion: "The payer's name is remembered as the members' from then on.")
            @OptionGroup var options: HubOptions
            @OptionGroup var line: Line
            @Option(help: "An invoice that it pays; may be repeated.") var invoice: [String] = []
            @Flag(help: "What is missing of the last invoice is a transfer's fee that we bear.") var takesFee = false
            @Option(help: ArgumentHelp("The rest is this member's deposit.", valueName: "scheme")) var deposit: String?
            @Flag(help: "The rest waits as suspense (仮受金).") var suspense = false
            @Flag(help: "The rest is sundry income (雑収入).") var sundry = false
            @Flag(help: "Do not remember the payer's name.") var forgetName = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                let matching = Bank.matching(environment)
                let outcome = try await matching.confirm(
                    line.id, decision(matching), remembers: !forgetName, actor: actor, dryRun: line.dryRun)
                if console.isJSON { return try console.json(ReceiptOutcomeDocument(outcome)) }
                for allocation in outcome.allocations { console.line(allocation.text[console.language]) }
                console.done(dryRun: line.dryRun)
            }

            private func decision(_ matching: ReceiptMatching) async throws -> ReceiptConfirmation? {
                guard [deposit != nil, suspense, sundry].count(where: { $0 }) <= 1 else {
                    throw ValidationError("--deposit, --suspense and --sundry exclude each other")
                }
                var rest = ReceiptConfirmation.Rest.none
                if let deposit { rest = .deposit(try await matching.member(deposit)) }
                if suspense { rest = .suspense }
                if sundry { rest = .sundry }
                if invoice.isEmpty, rest == .none { return nil }
                return ReceiptConfirmation(
                    invoices: try invoice.map(DuesCommands.invoiceNumber), takesFee: takesFee, rest: rest)
            }
        }

        struct Reverse: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Take the posting of a payment back; it then waits for a person.")
            @OptionGroup var options: HubOptions
            @OptionGroup var line: Line
            @Option(help: "Why.") var reason: String
            @Flag(help: "The payer's name is no longer taken for the member's.") var forgetName = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                try await Bank.matching(environment).reverse(
                    line.id, forgetsName: forgetName, reason: reason, actor: actor, dryRun: line.dryRun)
                console.done(dryRun: line.dryRun)
            }
        }

        struct SetAside: HubCommand {
            static let configuration = CommandConfiguration(abstract: "Mark a line as no dues.")
            @OptionGroup var options: HubOptions
            @OptionGroup var line: Line
            @Option(help: "Why.") var reason: String

            func run(in environment: HubEnvironment, console: Console) async throws {
                try await Bank.matching(environment).setAside(
                    line.id, true, reason: reason, actor: actor, dryRun: line.dryRun)
                console.done(dryRun: line.dryRun)
            }
        }

        struct PutBack: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Put a line that was set aside among the waiting.")
            @OptionGroup var options: HubOptions
            @OptionGroup var line: Line
            @Option(help: "Why.") var reason: String

            func run(in environment: HubEnvironment, console: Console) async throws {
                try await Bank.matching(environment).setAside(
                    line.id, false, reason: reason, actor: actor, dryRun: line.dryRun)
                console.done(dryRun: line.dryRun)
            }
        }

        struct PayerCode: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Record a payer's code or virtual account as a member's.")
            @OptionGroup var options: HubOptions
            @Argument(help: "As it stands in the bank's lines.") var code: String
            @Argument(help: "The scheme, such as hs-13-wako.") var scheme: String
            @Flag(help: "Only say whether it can be done.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                try await Bank.matching(environment).register(
                    code: code, of: scheme, actor: actor, dryRun: dryRun)
                console.done(dryRun: dryRun)
            }
        }
    }

    /// Problems: `request-invalid`.
    static func invoiceNumber(_ text: String) throws(Problem) -> InvoiceNumber {
        guard let number = InvoiceNumber(text) else {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "請求書番号は HSJ-2026-00001 の形で指定してください", en: "an invoice is written HSJ-2026-00001"))
        }
        return number
    }
}
