import ArgumentParser
import Dues
import HubCore
import Server

extension DuesCommands {
    /// `hub dues invoice`: corrections of single invoices. Nothing is edited or deleted.
    struct InvoiceCommands: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "invoice", abstract: "Void, lower or give up single invoices.",
            subcommands: [Void.self, CreditNote.self, WriteOff.self])

        struct Which: ParsableArguments {
            @Argument(help: "Such as HSJ-2026-00001.") var number: String
            @Option(help: "Why.") var reason: String
            @Flag(help: "Only say whether it can be done.") var dryRun = false
        }

        struct Void: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Make an invoice void: it keeps its number, and the member can be billed again.")
            @OptionGroup var options: HubOptions
            @OptionGroup var which: Which

            func run(in environment: HubEnvironment, console: Console) async throws {
                try await Ledger.decisions(environment).void(
                    DuesCommands.invoiceNumber(which.number), reason: which.reason, actor: actor, dryRun: which.dryRun)
                console.done(dryRun: which.dryRun)
            }
        }

        struct CreditNote: HubCommand {
            static let configuration = CommandConfiguration(abstract: "Lower what an open invoice asks for.")
            @OptionGroup var options: HubOptions
            @OptionGroup var which: Which
            @Option(help: "In yen; without it all that is open.") var amount: Int64?

            func run(in environment: HubEnvironment, console: Console) async throws {
                _ = try await Ledger.decisions(environment).credit(
                    DuesCommands.invoiceNumber(which.number), .creditNote, amount: amount.map { Yen($0) },
                    reason: which.reason, actor: actor, dryRun: which.dryRun)
                console.done(dryRun: which.dryRun)
            }
        }

        struct WriteOff: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Give up what is open of an invoice. It may still be paid.")
            @OptionGroup var options: HubOptions
            @OptionGroup var which: Which

            func run(in environment: HubEnvironment, console: Console) async throws {
                _ = try await Ledger.decisions(environment).credit(
                    DuesCommands.invoiceNumber(which.number), .writeOff, reason: which.reason, actor: actor,
                    dryRun: which.dryRun)
                console.done(dryRun: which.dryRun)
            }
        }
    }

    struct Verify: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check that receipts, invoices, books and audit log agree; exit status 1 if not.")
        @OptionGroup var options: HubOptions

        func run(in environment: HubEnvironment, console: Console) async throws {
            let checks = try await Ledger.reports(environment).verify()
            if console.isJSON {
                try console.json(checks)
            } else {
                console.table(
                    headers: console.language == .ja ? ["検査", "結果", "該当"] : ["Check", "Result", "Offenders"],
                    rows: checks.map { check in
                        let result = check.holds ? Message(ja: "一致", en: "holds") : Message(ja: "不一致", en: "broken")
                        return [
                            check.title[console.language], result[console.language],
                            check.offenders.joined(separator: " "),
                        ]
                    })
            }
            if checks.contains(where: { !$0.holds }) { throw ExitCode(1) }
        }
    }
}
