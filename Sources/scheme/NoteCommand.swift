import ArgumentParser
import DataDictionary
import HubCore
import SchemeClient
import SyncProtocol

/// `scheme note activity/2026-05 TEXT`: explains a report; the next `scheme sync` sends it.
struct NoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: Words.chosen(ja: "報告に説明を付けます。", en: "Explain a report to the national office."),
        discussion: Words.chosen(
            ja: "受付票の注意（warning）には、その理由を書いてください。氏名や電話番号は書かないでください。",
            en: "A warning on a receipt asks for one. Write no names and no telephone numbers."))

    @Argument(
        help: ArgumentHelp(
            Words.chosen(ja: "説明する報告（例 activity/2026-05）。", en: "The report, as activity/2026-05."), valueName: "report"
        ))
    var report: String

    @Argument(
        help: ArgumentHelp(
            Words.chosen(ja: "説明（1,000文字まで）。", en: "The explanation, up to 1,000 characters."), valueName: "text"))
    var text: String?

    @OptionGroup var taking: TakingBack
    @OptionGroup var common: CommonOptions

    func run() throws {
        let console = common.console
        try console.explainingProblems {
            guard taking.takeBack || text != nil else {
                throw ClientProblem(.usage, ja: "説明の文を書いてください", en: "The explanation is missing")
            }
            let report = try Self.report(self.report)
            try common.say(
                taking.takeBack ? nil : text.map { .text($0) }, .note(dataSet: report.dataSet.rawValue, report.period))
        }
    }

    private static func report(_ text: String) throws(ClientProblem) -> ReportKey {
        do throws(LineFault) {
            return try ReportKey(parsing: text.widthNormalised)
        } catch {
            throw ClientProblem(.usage, ja: error.message.ja, en: error.message.en)
        }
    }
}
