import ArgumentParser
import HubCore
import Server
import Tenancy

/// `hub scheme key`: the keys of a scheme.
struct SchemeKeyCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "List and revoke a scheme's keys.", subcommands: [List.self, Revoke.self])

    struct List: HubCommand {
        static let configuration = CommandConfiguration(abstract: "List a scheme's keys, the oldest first.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var code: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            let keys = try await registry(environment).keys(of: try SchemeCode(parsing: code))
            if console.isJSON { return try console.json(keys) }
            console.table(
                headers: console.language == .ja
                    ? ["鍵 (kid)", "指紋", "登録日", "期限", "失効"] : ["Key (kid)", "Fingerprint", "Since", "Until", "Revoked"],
                rows: keys.map { key in
                    [key.kid, key.fingerprint ?? "—"]
                        + [key.createdAt, key.expiresAt, key.revokedAt].map { $0?.dayInJapan.description ?? "—" }
                })
        }
    }

    struct Revoke: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a key at once, on every hub. It does not come back.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var code: String
        @Argument(help: "The key, as hub scheme key list shows it.") var kid: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            try await registry(environment).revokeKey(kid, of: try SchemeCode(parsing: code), actor: actor)
            console.note(Message(ja: "\(kid) を失効させました", en: "\(kid) is revoked"))
        }
    }
}
