import ArgumentParser
import Documents
import HubCore
import Server
import Statistics

extension StatisticsCommands {
    /// Any question, as a table for people or in any format.
    struct Query: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask for several elements and indicators, with totals and comparisons.",
            discussion: """
                For example: hub statistics query families.new visits --when last-12-months
                hub statistics query families.new --period year --from FY2024 --to FY2025 --area prefecture \
                --with change,change-rate,rank --totals area
                hub statistics query needs.fulfilment --period year --when last-year --breakdown item --only type=infant
                Elements and indicators: hub dictionary show
                """)
        @OptionGroup var options: HubOptions
        @Argument(help: "Data elements and indicators, such as families.new needs.fulfilment.") var measures: [String] =
            []
        @Option(help: "month, half or year.") var period: String?
        @Option(help: "From this month, half or fiscal year: 2025-04, 2025-H1, FY2025.") var from: String?
        @Option(help: "Up to this one; without it, only the first.") var to: String?
        @Option(help: "Instead: this-year, last-year, this-half, last-half, last-12-months, last-3-years.")
        var when: String?
        @Option(help: "nation, region, prefecture, municipality or scheme.") var area: String?
        @Option(help: "Only within these regions, prefectures, municipalities or schemes, separated by commas.")
        var `in`: String?
        @Option(help: "Categories, and hostType, funding or yearsActive of the schemes, separated by commas.")
        var breakdown: String?
        @Option(help: "Count these options only, such as referral=phn,office. May be repeated.")
        var only: [String] = []
        @Option(help: "year-before, change, change-rate, rank, percentile, share:area, running, cumulative.")
        var with: String?
        @Option(help: "Dimensions to add up: area, period or categories, separated by commas.") var totals: String?
        @Option(help: "table, json, csv or another format.") var format = "table"
        @Option(help: "Of CSV: utf-8 or cp932.") var charset = TextEncoding.utf8.rawValue
        @Option(help: "Keep the question under this name.") var save: String?
        @Option(help: "As known at the end of a day or at a time: 2026-06-30, 2026-06-30T09:00:00Z.") var asOf: String?
        @Option(help: "Ask the question that was kept under this name.") var saved: String?

        func validate() throws {
            guard saved == nil || given.isEmpty && save == nil else {
                throw ValidationError("--saved goes with --format, --charset and --lang only")
            }
        }

        func run(in environment: HubEnvironment, console: Console) async throws {
            let engine = try await StatisticsEngine.opened(in: environment)
            let queries = SavedQueries(database: environment.database, clock: environment.clock)
            let today = environment.clock.now.dayInJapan
            let pairs = if let saved { try await queries.parameters(of: saved) } else { given }
            let form = try form(console, on: today)
            let query = try engine.query(try QueryParameters(pairs), today: today)
            if let save {
                try await queries.save(query, as: save, actor: actor)
                console.note(Message(ja: "問い合わせを保存しました", en: "The query is kept"))
            }
            try await noteRawAccess(environment)
            let cube = try await engine.run(query, today: today)
            guard let form else { return StatisticsTable(cube, language: console.language).print(on: console) }
            console.document(try form.writer.write(cube))
        }

        /// Nil for the table.
        private func form(_ console: Console, on today: Day) throws -> AnswerForm? {
            let name = console.isJSON ? "json" : format
            guard name != "table" else { return nil }
            var parameters = try QueryParameters([("format", name), ("charset", charset)])
            return try AnswerForm(taking: &parameters, accept: nil, language: console.language, on: today)
        }

        private var given: [(name: String, value: String)] {
            let pairs: [(String, String?)] = [
                ("measures", measures.isEmpty ? nil : measures.joined(separator: ",")), ("period", period),
                ("from", from), ("to", to), ("when", when), ("area", area), ("in", `in`), ("breakdown", breakdown),
                ("with", with), ("totals", totals), ("as-of", asOf),
            ]
            let filters = only.map { text in
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                return (parts.first ?? "", parts.count == 2 ? parts[1] : "")
            }
            return (pairs + filters).compactMap { name, value in value.map { (name: name, value: $0) } }
        }
    }

    struct Saved: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The questions that were kept under a name.", subcommands: [List.self, Delete.self],
            defaultSubcommand: List.self)

        struct List: HubCommand {
            static let configuration = CommandConfiguration(abstract: "Show them.")
            @OptionGroup var options: HubOptions

            func run(in environment: HubEnvironment, console: Console) async throws {
                let saved = try await SavedQueries(database: environment.database, clock: environment.clock).list()
                if console.isJSON { return try console.json(saved) }
                let headers = [
                    Message(ja: "名前", en: "Name"), Message(ja: "保存者", en: "Saved by"),
                    Message(ja: "保存日", en: "Saved on"), Message(ja: "問い合わせ", en: "Question"),
                ]
                console.table(
                    headers: headers.map { $0[console.language] },
                    rows: saved.map { [$0.name, $0.savedBy, $0.savedAt.dayInJapan.description, $0.question] })
            }
        }

        struct Delete: HubCommand {
            static let configuration = CommandConfiguration(abstract: "Delete one.")
            @OptionGroup var options: HubOptions
            @Argument(help: "Its name.") var name: String

            func run(in environment: HubEnvironment, console: Console) async throws {
                let queries = SavedQueries(database: environment.database, clock: environment.clock)
                try await queries.delete(name, actor: actor)
                console.note(Message(ja: "問い合わせを削除しました", en: "The query is deleted"))
            }
        }
    }
}
