import ArgumentParser
import HubCore
import Server
import Tenancy

struct TokenCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Access tokens of the national office.",
        subcommands: [Create.self, Revoke.self])

    struct Create: HubCommand {
        static let configuration = CommandConfiguration(abstract: "Make a token. It is shown once.")
        @OptionGroup var options: HubOptions
        @Argument(help: "Whose it is; stands in the logs.") var name: String
        @Option(help: "national, dues, administrator or auditor.") var role: String
        @Option(help: "Days until it expires.") var days: Int?

        func run(in environment: HubEnvironment, console: Console) async throws {
            guard let role = StaffRole(rawValue: role) else {
                throw ValidationError(
                    "the role is one of \(StaffRole.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            let token = try await registry(environment).create(
                name: name, role: role, life: days.map { Double($0) * 86_400 }, actor: actor)
            if console.isJSON { return try console.json(["token": token, "name": name, "role": role.rawValue]) }
            console.line(token)
        }
    }

    struct Revoke: HubCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke all tokens of that name, at once.")
        @OptionGroup var options: HubOptions
        @Argument(help: "Whose.") var name: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            try await registry(environment).revoke(name: name, actor: actor)
            console.note(Message(ja: "「\(name)」のトークンを失効しました", en: "The tokens of “\(name)” are revoked"))
        }
    }

    private static func registry(_ environment: HubEnvironment) -> TokenRegistry {
        TokenRegistry(database: environment.database, clock: environment.clock, entropy: environment.entropy)
    }
}
