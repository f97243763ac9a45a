import ArgumentParser
import Foundation
import HubCore
import ReferenceData
import Reporting
import Server
import Sync

/// `hub reporting follow-up`: figures that somebody wants explained.
struct FollowUpCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "follow-up", abstract: "Mark figures for a follow-up, ask the scheme, and settle it.",
        subcommands: [Mark.self, List.self, Settle.self])

    struct Mark: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Mark a figure; with --question the scheme is asked at its next sync.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var scheme: String
        @Argument(help: "The figure, such as activity/2026-05/families.new.") var key: String
        @Option(help: "Why it was marked; for the national office only.") var note: String
        @Option(help: "What the scheme is asked.") var question: String?

        func run(in environment: HubEnvironment, console: Console) async throws {
            let directory = try await environment.review().directory()
            let new = try NewFollowUp(
                scheme: SchemeCode(parsing: scheme), key: key, note: note, question: question, in: directory)
            let id = try await followUps(environment).mark(new, actor: actor)
            console.note(
                question == nil
                    ? Message(ja: "\(key) に印を付けました", en: "\(key) is marked")
                    : Message(ja: "\(key) に印を付け、\(scheme) に質問しました", en: "\(key) is marked and \(scheme) is asked"))
            console.line(id.uuidString.lowercased())
        }
    }

    struct List: HubCommand {
        static let configuration = CommandConfiguration(abstract: "List follow-ups with their questions and answers.")
        @OptionGroup var options: HubOptions
        @Option(help: "Of this scheme only.") var scheme: String?
        @Option(help: "open, answered or settled.") var state: FollowUp.State?

        func run(in environment: HubEnvironment, console: Console) async throws {
            let code = try scheme.map { try SchemeCode(parsing: $0) }
            let directory = try await environment.review().directory()
            try await noteRawAccess(environment)
            let marks = try await followUps(environment).list(of: code, state: state, in: directory)
            if console.isJSON { return try console.json(marks) }
            console.table(
                headers: console.language == .ja
                    ? ["スキーム", "項目", "現在の値", "状態", "メモ", "質問", "回答", "結論", "番号"]
                    : ["Scheme", "Figure", "Stands", "State", "Note", "Question", "Answer", "Settled as", "Number"],
                rows: marks.map { mark in
                    [mark.scheme, mark.key, mark.figure.text[console.language], mark.state.label[console.language]]
                        + [mark.note, mark.question ?? "", mark.answer ?? "", mark.settlement ?? ""].map(\.excerpt)
                        + [mark.id.uuidString.lowercased()]
                })
        }
    }

    struct Settle: HubCommand {
        static let configuration = CommandConfiguration(abstract: "End a follow-up with what the matter was.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The follow-up's number.") var id: String
        @Argument(help: "What the matter was.") var text: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            guard let id = UUID(uuidString: id) else { throw Problem(.notFound) }
            try await followUps(environment).settle(id, text, actor: actor)
            console.note(Message(ja: "確認を完了にしました", en: "The follow-up is settled"))
        }
    }
}

extension FollowUp.State: ExpressibleByArgument {}

private func followUps(_ environment: HubEnvironment) -> FollowUps {
    FollowUps(database: environment.database, clock: environment.clock, entropy: environment.entropy)
}
