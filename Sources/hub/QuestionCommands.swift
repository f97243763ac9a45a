import ArgumentParser
import Foundation
import HubCore
import Server
import Sync

struct QuestionCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "question", abstract: "Ask a scheme, or ask it to correct a report.",
        subcommands: [Ask.self, List.self])

    struct Ask: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask a scheme something; it is shown by its program at the next sync.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var scheme: String
        @Option(help: "What it is about: the key of a record, such as activity/2026-05.") var about: String?
        @Flag(help: "Ask for a corrected report; needs --about.") var correction = false
        @Argument(help: "The question, or why the report should be corrected.") var text: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            let question = try NewQuestion(correction ? .correction : .question, about: about ?? "", text: text)
            let id = try await questions(environment).ask(
                question, of: try SchemeCode(parsing: scheme), actor: actor)
            console.note(
                correction
                    ? Message(ja: "\(scheme) に訂正を依頼しました", en: "\(scheme) is asked for a correction")
                    : Message(ja: "\(scheme) に質問しました", en: "\(scheme) is asked"))
            console.line(id.uuidString.lowercased())
        }
    }

    struct List: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "List questions and requested corrections, with what was read and answered.")
        @OptionGroup var options: HubOptions
        @Option(help: "Of this scheme only.") var scheme: String?
        @Flag(help: "Only those without an answer.") var unanswered = false

        func run(in environment: HubEnvironment, console: Console) async throws {
            let code = try scheme.map { try SchemeCode(parsing: $0) }
            let questions = try await questions(environment).list(of: code, unansweredOnly: unanswered)
            if console.isJSON { return try console.json(questions) }
            console.table(
                headers: console.language == .ja
                    ? ["スキーム", "日付", "種類", "対象", "内容", "状態", "回答"]
                    : ["Scheme", "Asked", "Kind", "About", "Text", "State", "Answer"],
                rows: questions.map {
                    [
                        $0.scheme, $0.askedAt.dayInJapan.description, $0.kind.title[console.language], $0.about,
                        $0.text.excerpt, $0.state[console.language], ($0.answer ?? "").excerpt,
                    ]
                })
        }
    }
}

extension NewQuestion.Kind {
    fileprivate var title: Message {
        switch self {
        case .question: Message(ja: "質問", en: "question")
        case .correction: Message(ja: "訂正依頼", en: "correction")
        }
    }
}

extension QuestionSummary {
    fileprivate var state: Message {
        if answer != nil { return Message(ja: "回答済み", en: "answered") }
        return isRead ? Message(ja: "既読", en: "read") : Message(ja: "未読", en: "not read")
    }
}

private func questions(_ environment: HubEnvironment) -> Questions {
    Questions(database: environment.database, clock: environment.clock, entropy: environment.entropy)
}
