import ArgumentParser
import HubCore
import ReferenceData
import Server
import Statistics

extension StatisticsCommands {
    struct History: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a scheme's figures as they were known, with who, when, which batch and why.",
            discussion: "Without --as-of: everything that ever stood.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var scheme: String
        @Option(help: "From this month, half or fiscal year.") var from: String
        @Option(help: "Up to this one; without it, only the first.") var to: String?
        @Option(help: "As known at the end of a day or at a time: 2026-06-30, 2026-06-30T09:00:00Z.") var asOf: String?
        @Option(help: "Of this data set only.") var dataSet: String?
        @Option(help: "Of this cell only, such as families.new/referral=phn; needs --data-set.") var cell: String?

        func run(in environment: HubEnvironment, console: Console) async throws {
            let dictionaries = try await DictionaryStore(environment.database).dictionariesInUse()
            let histories = FigureHistories(database: environment.database, dictionaries: { dictionaries })
            let selection = try histories.selection(
                scheme: SchemeCode(parsing: scheme), months: AskedPeriods(.month, from: from, to: to).months,
                dataSet: dataSet, path: cell)
            let moment = try asOf.map { try Moment(parsing: $0) }
            try await noteRawAccess(environment)
            let history =
                if let moment {
                    try await histories.standing(selection, at: moment.date)
                } else {
                    try await histories.all(selection)
                }
            if console.isJSON { return try console.json(history) }
            console.table(
                headers: console.language == .ja
                    ? ["対象", "項目", "値", "理由", "日付", "バッチ", "担当", "まで"]
                    : ["Key", "Figure", "Value", "Why", "On", "Batch", "Decided by", "Until"],
                rows: history.figures.map { figure in
                    [figure.key, figure.label[console.language], figure.figure.text[console.language]]
                        + figure.origin.columns(console.language) + [figure.until?.dayInJapan.description ?? ""]
                })
        }
    }
}
