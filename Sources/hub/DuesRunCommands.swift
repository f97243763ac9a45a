import ArgumentParser
import Dues
import Foundation
import HubCore
import Server

extension DuesCommands {
    struct Approve: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Approve the stored preview, so that it may be issued.",
            discussion: "With the policy of a second person, somebody else than who made the preview.")
        @OptionGroup var options: HubOptions
        @Option(help: "Such as 2026.") var fiscalYear: String
        @Flag(help: "Only say whether it can be done.") var dryRun = false

        func run(in environment: HubEnvironment, console: Console) async throws {
            let engine = DuesCommands.engine(environment)
            let open = try await engine.openRun(DuesCommands.year(fiscalYear))
            try console.run(try await engine.approve(open.id, actor: actor, dryRun: dryRun), dryRun: dryRun)
        }
    }

    struct Cancel: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Cancel the stored preview.",
            discussion: "A run of which invoices were issued cannot be cancelled; they are voided one by one.")
        @OptionGroup var options: HubOptions
        @Option(help: "Such as 2026.") var fiscalYear: String
        @Flag(help: "Only say whether it can be done.") var dryRun = false

        func run(in environment: HubEnvironment, console: Console) async throws {
            let engine = DuesCommands.engine(environment)
            let open = try await engine.openRun(DuesCommands.year(fiscalYear))
            try console.run(try await engine.cancel(open.id, actor: actor, dryRun: dryRun), dryRun: dryRun)
        }
    }

    struct Close: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a run whose invoices are all paid, void or written off.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The run's identifier, as runs shows it.") var run: String
        @Flag(help: "Only say whether it can be done.") var dryRun = false

        func run(in environment: HubEnvironment, console: Console) async throws {
            let engine = DuesCommands.engine(environment)
            try console.run(
                try await engine.close(DuesCommands.id(run), actor: actor, dryRun: dryRun), dryRun: dryRun)
        }
    }

    struct Runs: HubCommand {
        static let configuration = CommandConfiguration(abstract: "List the billing runs of a fiscal year.")
        @OptionGroup var options: HubOptions
        @Option(help: "Such as 2026.") var fiscalYear: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            let runs = try await DuesCommands.engine(environment).runs(DuesCommands.year(fiscalYear))
            if console.isJSON { return try console.json(runs) }
            let headers = [
                Message(ja: "識別子", en: "Run"), Message(ja: "状態", en: "State"), Message(ja: "基準日", en: "As of"),
                Message(ja: "確認者", en: "Previewed by"), Message(ja: "発行日", en: "Issued on"),
                Message(ja: "発行済み", en: "Issued"), Message(ja: "残り", en: "Pending"),
                Message(ja: "対象外", en: "Not billed"), Message(ja: "合計", en: "Total"),
            ]
            console.table(
                headers: headers.map { $0[console.language] },
                rows: runs.map { run in
                    [
                        run.id, run.state.title[console.language], run.asOf.description, run.previewedBy,
                        run.issuedOn?.description ?? "", String(run.counts.issued), String(run.counts.pending),
                        String(run.counts.skipped), run.counts.total.description,
                    ]
                })
        }
    }

    struct Policy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How the national office bills.", subcommands: [Show.self, Set.self])

        struct Show: HubCommand {
            static let configuration = CommandConfiguration(abstract: "Show it.")
            @OptionGroup var options: HubOptions

            func run(in environment: HubEnvironment, console: Console) async throws {
                try console.policy(try await DuesCommands.engine(environment).policy())
            }
        }

        struct Set: HubCommand {
            static let configuration = CommandConfiguration(abstract: "Set it.")
            @OptionGroup var options: HubOptions
            @Flag(inversion: .prefixedNo, help: "Who made a preview may not approve it.") var secondPerson: Bool
            @Flag(help: "Only say how it would be.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                let policy = BillingPolicy(secondPerson: secondPerson)
                try await DuesCommands.engine(environment).setPolicy(policy, actor: actor, dryRun: dryRun)
                try console.policy(policy)
                console.noteIfNotKept(dryRun: dryRun)
            }
        }
    }
}

extension Console {
    fileprivate func run(_ run: BillingRun, dryRun: Bool) throws {
        if isJSON { return try json(["run": run.id.uuidString.lowercased(), "state": run.state.rawValue]) }
        note(
            Message(
                ja: "\(run.fiscalYear.japanese)の請求処理: \(run.state.title.ja)",
                en: "The billing run of \(run.fiscalYear): \(run.state.title.en)"))
        noteIfNotKept(dryRun: dryRun)
    }

    fileprivate func policy(_ policy: BillingPolicy) throws {
        if isJSON { return try json(policy) }
        note(
            policy.secondPerson
                ? Message(ja: "発行には、確認した人とは別の人の承認が必要です", en: "Issuing needs the approval of a second person")
                : Message(ja: "発行は一人で行えます", en: "One person is enough to issue"))
    }
}
