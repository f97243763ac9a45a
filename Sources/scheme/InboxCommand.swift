import ArgumentParser
import HubCore
import SchemeClient

/// `scheme inbox`: what the national office sent, from what is kept on this machine.
struct InboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox",
        abstract: Words.chosen(
            ja: "事務局からのお知らせ・質問・請求書・書類を表示します。",
            en: "Show the national office's notices, questions, invoices and documents."),
        discussion: Words.chosen(
            ja: "未読のものと回答待ちの質問だけを表示します。新しいものは scheme sync で受け取ります。",
            en: "Shows what was not read yet and questions to answer; scheme sync fetches what is new."))

    @Flag(help: ArgumentHelp(Words.chosen(ja: "既読のものも表示します。", en: "Also what was read before.")))
    var all = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let console = common.console
        try console.explainingProblems {
            guard common.schemeHome.exists else { throw ClientProblem.notEnrolled }
            let inbox = try SchemeOffice(home: common.schemeHome).inbox()
            if common.json { return try console.json(inbox.entries.map { Entry($0, in: inbox) }) }
            for line in inbox.lines(in: console.language, unreadOnly: !all) { console.say(line) }
        }
    }

    private struct Entry: Encodable {
        let topic: String
        let key: String
        let data: String
        let file: String?
        let receivedAt: String
        let isRead: Bool
        let isAnswered: Bool

        init(_ entry: InboxEntry, in inbox: Inbox) {
            topic = entry.topic.rawValue
            key = entry.key
            data = entry.data
            file = entry.file
            receivedAt = entry.receivedAt
            isRead = entry.isRead
            isAnswered = inbox.answered.contains(entry.key)
        }
    }
}

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
            guard common.schemeHome.exists else { throw ClientProblem.notEnrolled }
            let addition = try SchemeOffice(home: common.schemeHome).answer(text, to: question)
            if common.json { return try console.json(["queued": addition.queued]) }
            console.say(
                addition.queued == 0
                    ? Message(ja: "同じ回答がすでに入っています", en: "This answer is there already")
                    : Message(
                        ja: "回答を送信箱に入れました。次の scheme sync で送ります",
                        en: "The answer is queued; the next scheme sync sends it"))
        }
    }
}
