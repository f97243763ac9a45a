import ArgumentParser
import Foundation
import HubCore
import Server
import Sync

struct NoticeCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notice", abstract: "Tell all schemes something, and see who has read it.",
        subcommands: [Publish.self, List.self, Withdraw.self])

    struct Publish: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publish a notice to all schemes.",
            discussion: "Without an English title or text schemes get the Japanese one in its place.")
        @OptionGroup var options: HubOptions
        @Option(help: "The title in Japanese.") var title: String
        @Option(help: "The title in English.") var titleEn: String?
        @Option(help: "The text in English.") var textEn: String?
        @Argument(help: "The text in Japanese.") var text: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            let notice = try NoticeText(
                title: Message(ja: title, en: titleEn ?? title), body: Message(ja: text, en: textEn ?? text))
            let id = try await notices(environment).publish(notice, actor: actor)
            console.note(Message(ja: "お知らせを公開しました", en: "The notice is published"))
            console.line(id)
        }
    }

    struct List: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the notices that are kept, with how many schemes have read each.")
        @OptionGroup var options: HubOptions

        func run(in environment: HubEnvironment, console: Console) async throws {
            let notices = try await notices(environment).list()
            if console.isJSON { return try console.json(notices) }
            console.table(
                headers: console.language == .ja
                    ? ["番号", "公開日", "題名", "既読"] : ["Id", "Published", "Title", "Read by"],
                rows: notices.map {
                    [
                        $0.id, $0.publishedAt.dayInJapan.description,
                        $0.title?[console.language]
                            ?? Message(ja: "(取り下げ)", en: "(withdrawn)")[console.language],
                        "\($0.read)/\($0.schemes)",
                    ]
                })
        }
    }

    struct Withdraw: HubCommand {
        static let configuration = CommandConfiguration(abstract: "Take a notice back.")
        @OptionGroup var options: HubOptions
        @Argument(help: "Its identifier, as list shows it.") var id: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            try await notices(environment).withdraw(id, actor: actor)
            console.note(Message(ja: "お知らせを取り下げました", en: "The notice is withdrawn"))
        }
    }
}

private func notices(_ environment: HubEnvironment) -> Notices {
    Notices(database: environment.database, clock: environment.clock, entropy: environment.entropy)
}
