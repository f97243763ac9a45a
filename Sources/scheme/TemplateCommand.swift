import ArgumentParser
import DataDictionary
import Documents
import Foundation
import HubCore
import Intake
import SchemeClient

/// `scheme template`: writes the file in which an office fills in a fiscal year, or an empty list of visits or families.
struct TemplateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: Words.chosen(ja: "報告の様式（Excel または CSV）を作ります。", en: "Write a report template, Excel or CSV."))

    @Argument(
        help: ArgumentHelp(
            Words.chosen(
                ja: "作るファイル（.xlsx または .csv）。", en: "The file to write: .xlsx or .csv."), valueName: "file"))
    var file: String

    @Option(
        help: ArgumentHelp(
            Words.chosen(ja: "年度（例 2026）。既定は今年度。", en: "The fiscal year, as 2026; this year's if left out."),
            valueName: "year"))
    var fiscalYear: String?

    @Option(
        help: ArgumentHelp(
            Words.chosen(
                ja: "様式の代わりに、記録を付ける空の一覧を作ります: visits（訪問）、families（利用家庭）。",
                en: "Write an empty list to keep instead: visits or families."), valueName: "kind"))
    var list: ListTemplate.Kind?

    @Flag(help: ArgumentHelp(Words.chosen(ja: "CSV を CP932（Shift_JIS）で書きます。", en: "Write the CSV in CP932.")))
    var cp932 = false

    @Flag(help: ArgumentHelp(Words.chosen(ja: "同じ名前のファイルを置き換えます。", en: "Replace a file of that name.")))
    var force = false

    @OptionGroup var source: IntakeSource
    @OptionGroup var common: CommonOptions

    func run() throws {
        let console = common.console
        try console.explainingProblems {
            let (scheme, dictionary) = try source.resolved(common.schemeHome)
            if FileManager.default.fileExists(atPath: file) && !force {
                throw ClientProblem(
                    .usage, ja: "\(file) はもうあります。別の名前にするか、--force を付けてください",
                    en: "\(file) exists; choose another name or add --force")
            }
            if let list { return try write(ListTemplate(list, dictionary: dictionary), console) }
            let year = try fiscalYear.map(FiscalYear.parsing) ?? Date().dayInJapan.month.fiscalYear
            let layout = TemplateLayout(dictionary: dictionary, scheme: scheme, fiscalYear: year)
            try write(
                asWorkbook: { () throws(ClientProblem) in try TemplateWorkbook(layout).write(to: file) },
                asText: layout.commaSeparated)
            if common.json {
                return try console.json(
                    TemplateReport(
                        file: file, scheme: scheme.rawValue, fiscalYear: year.year,
                        dictionary: dictionary.version.rawValue))
            }
            console.say(Message(ja: "\(year.japanese)の様式を作りました: \(file)", en: "Wrote the template of \(year): \(file)"))
        }
    }

    private func write(_ list: ListTemplate, _ console: Console) throws {
        try write(
            asWorkbook: { () throws(ClientProblem) in try ListWorkbook(list).write(to: file) },
            asText: list.commaSeparated)
        if common.json { return try console.json(ListReport(file: file, list: list.kind.rawValue)) }
        console.say(Message(ja: "\(list.title)を作りました: \(file)", en: "Wrote the list: \(file)"))
    }

    /// In the form that the file's name asks for.
    private func write(asWorkbook: () throws(ClientProblem) -> Void, asText: [UInt8]) throws(ClientProblem) {
        switch (file as NSString).pathExtension.lowercased() {
        case "xlsx": try asWorkbook()
        case "csv": try write((cp932 ? TextEncoding.cp932 : .utf8).file(asText))
        default:
            throw ClientProblem(
                .usage, ja: "ファイル名の終わりを .xlsx か .csv にしてください", en: "The file's name should end in .xlsx or .csv")
        }
    }

    private func write(_ bytes: [UInt8]) throws(ClientProblem) {
        guard FileManager.default.createFile(atPath: file, contents: Data(bytes)) else {
            throw ClientProblem(.usage, ja: "\(file) に書き込めません", en: "\(file) cannot be written")
        }
    }
}

private struct TemplateReport: Encodable {
    let file: String
    let scheme: String
    let fiscalYear: Int
    let dictionary: String
}

private struct ListReport: Encodable {
    let file: String
    let list: String
}

extension ListTemplate.Kind: ExpressibleByArgument {}
