import ArgumentParser
import DataDictionary
import HubCore
import ReferenceData
import Server
import Sync

/// `hub period`: months that no longer change by themselves.
struct PeriodCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "period", abstract: "Close months: from then on a change waits for a person.",
        subcommands: [Close.self, Reopen.self, List.self])

    struct Range: ParsableArguments {
        @Argument(help: "The data set, such as activity.") var dataSet: String
        @Argument(help: "The months: a month, a half or a fiscal year, such as 2026-05, 2026-H1 or FY2026.")
        var period: String

        /// Problems: `query-invalid`.
        func parsed(_ environment: HubEnvironment) async throws -> (DataSet.ID, ClosedRange<Month>) {
            guard let period = Period(period) else {
                throw Problem(
                    .queryInvalid,
                    detail: Message(ja: "期間「\(self.period.excerpt)」", en: "Period “\(self.period.excerpt)”"))
            }
            let dictionaries = try await DictionaryStore(environment.database).dictionariesInUse()
            guard let id = DataSet.ID(parsing: dataSet),
                dictionaries.versions.contains(where: { $0.dictionary.dataSet(id) != nil })
            else {
                throw Problem(
                    .queryInvalid,
                    detail: Message(ja: "データセット「\(dataSet.excerpt)」", en: "Data set “\(dataSet.excerpt)”"))
            }
            return (id, period.firstMonth...period.lastMonth)
        }
    }

    struct Close: HubCommand {
        static let configuration = CommandConfiguration(abstract: "Close months of a data set.")
        @OptionGroup var options: HubOptions
        @OptionGroup var range: Range

        func run(in environment: HubEnvironment, console: Console) async throws {
            let (dataSet, months) = try await range.parsed(environment)
            try await closedPeriods(environment).close(dataSet, months, actor: actor)
            console.note(
                Message(ja: "\(dataSet) の \(range.period) を締めました", en: "\(range.period) of \(dataSet) is closed"))
        }
    }

    struct Reopen: HubCommand {
        static let configuration = CommandConfiguration(abstract: "Open closed months again.")
        @OptionGroup var options: HubOptions
        @OptionGroup var range: Range

        func run(in environment: HubEnvironment, console: Console) async throws {
            let (dataSet, months) = try await range.parsed(environment)
            try await closedPeriods(environment).reopen(dataSet, months, actor: actor)
            console.note(
                Message(ja: "\(dataSet) の \(range.period) の締めを解きました", en: "\(range.period) of \(dataSet) is open again")
            )
        }
    }

    struct List: HubCommand {
        static let configuration = CommandConfiguration(abstract: "List the closed months.")
        @OptionGroup var options: HubOptions

        func run(in environment: HubEnvironment, console: Console) async throws {
            let closed = try await closedPeriods(environment).list()
            if console.isJSON { return try console.json(closed) }
            console.table(
                headers: console.language == .ja
                    ? ["データセット", "年月", "締めた日", "担当"] : ["Data set", "Month", "Closed on", "By"],
                rows: closed.map { [$0.dataSet, $0.month, $0.closedAt.dayInJapan.description, $0.closedBy] })
        }
    }
}

private func closedPeriods(_ environment: HubEnvironment) -> ClosedPeriods {
    ClosedPeriods(database: environment.database, clock: environment.clock)
}
