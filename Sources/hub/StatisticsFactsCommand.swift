import ArgumentParser
import DataDictionary
import HubCore
import ReferenceData
import Server
import Statistics

extension StatisticsCommands {
    struct Facts: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the facts that the network publishes, by fiscal year.")
        @OptionGroup var options: HubOptions

        func run(in environment: HubEnvironment, console: Console) async throws {
            let engine = try await StatisticsEngine.opened(in: environment)
            try await noteRawAccess(environment)
            let facts = try await engine.facts()
            if console.isJSON { return console.line(String(decoding: facts.json, as: UTF8.self)) }
            guard let labels = facts.years.first?.facts.map(\.label) else {
                return console.note(Message(ja: "報告がまだありません", en: "No reports yet"))
            }
            console.tellIfMadeUp(facts.vintage)
            console.table(
                headers: [""] + facts.years.map(\.fiscalYear.description),
                rows: labels.indices.map { position in
                    [labels[position][console.language]]
                        + facts.years.map { $0.facts[position].value?.text(in: console.language) ?? "" }
                })
        }
    }

    struct RecordOpeningBalance: HubCommand {
        static let configuration = CommandConfiguration(
            commandName: "opening-balance",
            abstract: "Record what an element amounted to before the hub counted it.",
            discussion: "Once for each element; it cannot be changed, because published totals rest on it.")
        @OptionGroup var options: HubOptions
        @Argument(help: "A data element, such as families.new.") var element: String
        @Argument(help: "The amount.") var amount: String
        @Option(help: "The last month that the amount covers, such as 2022-03.") var until: String
        @Option(help: "Where the amount was taken from.") var source: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            let engine = try await StatisticsEngine.opened(in: environment)
            let balance = try OpeningBalance(
                reading: element, amount: amount, until: until, source: source,
                in: engine.currentDictionary().dictionary)
            try await engine.record(balance, at: environment.clock.now)
            console.note(Message(ja: "期首残高を登録しました", en: "The opening balance is recorded"))
        }
    }
}
