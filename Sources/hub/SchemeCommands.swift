import ArgumentParser
import Foundation
import HubCore
import Server
import Tenancy

struct SchemeCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scheme", abstract: "Add, list, invite, suspend and forget schemes.",
        subcommands: [
            Add.self, List.self, Invite.self, Suspend.self, Resume.self, History.self, SchemeKeyCommands.self,
            SchemeForgetCommand.self,
        ])

    struct Add: HubCommand {
        static let configuration = CommandConfiguration(abstract: "Add a scheme.")
        @OptionGroup var options: HubOptions
        @Argument(help: "Its code, such as hs-13-wako.") var code: String
        @Option(help: "Its name.") var name: String
        @Option(help: "Its name in kana.") var kana: String
        @Option(help: "The municipality it works in, JIS X 0402 with check digit.") var municipality: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            let scheme = NewScheme(
                code: try SchemeCode(parsing: code), name: name, kana: kana, municipality: municipality,
                isMadeUp: false)
            _ = try await registry(environment).add([scheme], actor: actor)
            console.note(Message(ja: "\(code) を登録しました", en: "\(code) is registered"))
        }
    }

    struct List: HubCommand {
        static let configuration = CommandConfiguration(abstract: "List all schemes.")
        @OptionGroup var options: HubOptions

        func run(in environment: HubEnvironment, console: Console) async throws {
            let schemes = try await registry(environment).list()
            if console.isJSON { return try console.json(schemes) }
            if schemes.contains(where: \.isMadeUp) {
                console.note(Message(ja: "※ 架空のネットワークです", en: "This network is made up"))
            }
            console.table(
                headers: console.language == .ja
                    ? ["コード", "名称", "都道府県", "市区町村", "鍵", "最終受信", "状態"]
                    : ["Code", "Name", "Prefecture", "Municipality", "Keys", "Last received", "State"],
                rows: schemes.map {
                    [
                        $0.code, $0.name, $0.prefecture, $0.municipality, String($0.keys),
                        $0.lastReceivedAt.map { $0.dayInJapan.description } ?? "—",
                        $0.isSuspended ? Message(ja: "停止中", en: "suspended")[console.language] : "",
                    ]
                })
        }
    }

    struct Invite: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a one-time code with which an office registers its key (72 hours).")
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var code: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            let invitation = try await registry(environment).invite(try SchemeCode(parsing: code), actor: actor)
            if console.isJSON { return try console.json(invitation) }
            console.note(
                Message(
                    ja: "登録コード(72 時間有効、一度だけ使えます)", en: "Enrolment code (72 hours, to be used once)"))
            console.line(invitation.code)
        }
    }

    struct History: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a scheme said of itself: profile, membership, contacts, notes, answers.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var code: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            let entries = try await registry(environment).history(of: try SchemeCode(parsing: code))
            if console.isJSON { return try console.json(entries) }
            console.table(
                headers: console.language == .ja
                    ? ["項目", "受信日", "まで", "バッチ", "内容"] : ["Key", "Received", "Until", "Batch", "Content"],
                rows: entries.map {
                    [
                        $0.key, $0.from.dayInJapan.description, $0.until?.dayInJapan.description ?? "—",
                        "\($0.stream)/\($0.sequence)",
                        $0.content ?? Message(ja: "（取り消し）", en: "(taken back)")[console.language],
                    ]
                })
        }
    }

    struct Suspend: HubCommand {
        static let configuration = CommandConfiguration(abstract: "Refuse a scheme's batches from now on.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var code: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            try await registry(environment).setSuspended(true, try SchemeCode(parsing: code), actor: actor)
            console.note(Message(ja: "\(code) を停止しました", en: "\(code) is suspended"))
        }
    }

    struct Resume: HubCommand {
        static let configuration = CommandConfiguration(abstract: "Take a suspended scheme's batches again.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var code: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            try await registry(environment).setSuspended(false, try SchemeCode(parsing: code), actor: actor)
            console.note(Message(ja: "\(code) の停止を解除しました", en: "\(code) is no longer suspended"))
        }
    }
}

/// The administrator's way to the schemes.
func registry(_ environment: HubEnvironment) -> SchemeRegistry {
    SchemeRegistry(database: environment.database, clock: environment.clock, entropy: environment.entropy)
}
