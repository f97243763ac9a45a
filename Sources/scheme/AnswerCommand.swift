import ArgumentParser
import HubCore
import SchemeClient

/// `scheme answer QUESTION TEXT`: queues an answer; the next `scheme sync` sends it.
struct AnswerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer",
        abstract: Words.chosen(ja: "事務局の質問に答えます。", en: "Answer a question of the national office."))

    @Argument(
        help: ArgumentHelp(
            Words.chosen(
                ja: "質問の番号（scheme inbox に出るもの。始めの数文字でも可）。", en: "The question, or the beginning of its number."),
            valueName: "question"))
    var question: String

    @Argument(
        help: ArgumentHelp(
            Words.chosen(ja: "回答（1,000文字まで）。", en: "The answer, up to 1,000 characters."), valueName: "text"))
    var text: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let console = common.console
        try console.explainingProblems {
            try console.tell(try common.enrolledOffice.answer(text, to: question))
        }
    }
}
