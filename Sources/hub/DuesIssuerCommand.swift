import ArgumentParser
import Dues
import Foundation
import HubCore
import Server

extension DuesCommands {
    struct Issuer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Who issues the documents: name, address, bank account.", subcommands: [Show.self, Set.self])

        struct Show: HubCommand {
            static let configuration = CommandConfiguration(abstract: "Show it, as a file for set.")
            @OptionGroup var options: HubOptions

            func run(in environment: HubEnvironment, console: Console) async throws {
                try console.json(try await DuesCommands.documents(environment).issuer())
            }
        }

        struct Set: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Set it from a file.", discussion: "Documents that exist keep what they say.")
            @OptionGroup var options: HubOptions
            @Argument(help: "JSON, such as seeds/dues/made-up-issuer.json.") var file: String
            @Flag(help: "Only check the file.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                let issuer = try issuer()
                if dryRun { return console.noteIfNotKept(dryRun: dryRun) }
                try await DuesCommands.documents(environment).setIssuer(issuer, actor: actor)
                console.note(Message(ja: "発行者を登録しました: \(issuer.name)", en: "The issuer is set: \(issuer.name)"))
            }

            private func issuer() throws -> DuesIssuer {
                do {
                    let content = try Data(contentsOf: URL(fileURLWithPath: file))
                    return try JSONDecoder().decode(DuesIssuer.self, from: content).checked()
                } catch let problem as Problem {
                    throw problem
                } catch {
                    throw Problem(
                        .seedInvalid,
                        detail: Message(
                            ja: "\(file) を発行者のファイルとして読み取れません", en: "\(file) cannot be read as a file of the issuer"))
                }
            }
        }
    }
}
