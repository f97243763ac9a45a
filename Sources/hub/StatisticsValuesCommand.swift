import ArgumentParser
import DataDictionary
import Documents
import HubCore
import Server
import Statistics

extension StatisticsCommands {
    struct Values: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one data element by period, area and categories.",
            discussion: """
                For example: hub statistics values families.new --area prefecture --from FY2025 --breakdown referral
                Elements: hub dictionary show
                """)
        @OptionGroup var options: HubOptions
        @Argument(help: "A data element, such as families.new.") var element: String
        @Option(help: "month, half or year.") var period = "month"
        @Option(help: "nation, region, prefecture, municipality or scheme.") var area = "nation"
        @Option(help: "From this month, half or fiscal year: 2025-04, 2025-H1, FY2025.") var from: String
        @Option(help: "Up to this one; without it, only the first.") var to: String?
        @Option(help: "Categories, separated by commas.") var breakdown: String?
        @Option(help: "Only within this region, prefecture, municipality or scheme.") var `in`: String?
        @Flag(help: "Print CSV.") var csv = false
        @Option(help: "Of CSV: utf-8 or cp932.") var charset = TextEncoding.utf8.rawValue

        func run(in environment: HubEnvironment, console: Console) async throws {
            let engine = try await StatisticsEngine.opened(in: environment)
            var parameters = try QueryParameters(given)
            let form = try AnswerForm(
                taking: &parameters, accept: nil, language: console.language, on: environment.clock.now.dayInJapan)
            let query = try engine.query(element, parameters)
            try await noteRawAccess(environment)
            let answer = try await engine.run(query)
            if csv { return console.document(try form.writer.write(answer.cube)) }
            if console.isJSON {
                return console.line(String(decoding: try form.writer.write(answer.cube), as: UTF8.self))
            }
            console.tellIfMadeUp(answer.vintage)
            console.table(headers: headers(answer, console.language), rows: rows(answer, console.language))
        }

        private var given: [(name: String, value: String)] {
            let pairs = [
                ("period", period), ("area", area), ("from", from), ("to", to), ("breakdown", breakdown), ("in", `in`),
                ("format", csv ? AnswerFormat.csv.name : AnswerFormat.json.name), ("charset", charset),
            ]
            return pairs.compactMap { name, value in value.map { (name: name, value: $0) } }
        }

        private func headers(_ answer: Answer, _ language: Language) -> [String] {
            let element = answer.query.element
            let columns =
                [Message(ja: "期間", en: "Period"), Message(ja: "地域", en: "Area")]
                + answer.query.categories.map(\.label)
                + [
                    Message(
                        ja: "\(element.label.ja)（\(element.unit.label.ja)）",
                        en: "\(element.label.en) (\(element.unit.label.en))"),
                    Message(ja: "報告数", en: "Reports"),
                ]
            return columns.map { $0[language] }
        }

        private func rows(_ answer: Answer, _ language: Language) -> [[String]] {
            let options = answer.query.options
            return answer.figures.map { figure in
                [answer.period(of: figure).description, answer.areaNames[figure.area][language]]
                    + options[figure.key].map { $0.label[language] }
                    + [answer.valueText(of: figure), String(figure.reports)]
            }
        }
    }
}
