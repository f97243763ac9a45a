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
