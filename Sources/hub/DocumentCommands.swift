import ArgumentParser
import Foundation
import HubCore
import Server
import Sync

struct DocumentCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document", abstract: "Give documents to schemes.", subcommands: [Give.self])

    struct Give: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a scheme a file; its program fetches it at the next sync.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var scheme: String
        @Argument(help: "The file.") var file: String
        @Option(help: "Its title.") var title: String
        @Option(help: ArgumentHelp("Its media type.", valueName: "type")) var mediaType = "application/pdf"

        func run(in environment: HubEnvironment, console: Console) async throws {
            let document = try OfficeDocument(title: title, mediaType: mediaType, content: try content())
            let documents = OfficeDocuments(
                database: environment.database, clock: environment.clock, entropy: environment.entropy)
            let id = try await documents.give(document, to: try SchemeCode(parsing: scheme), actor: actor)
            console.note(Message(ja: "\(scheme) に文書を渡しました", en: "\(scheme) is given the document"))
            console.line(id.uuidString.lowercased())
        }

        private func content() throws -> [UInt8] {
            do {
                return try Array(Data(contentsOf: URL(fileURLWithPath: file)))
            } catch {
                throw Problem(
                    .badRequest,
                    detail: Message(ja: "ファイル \(file) を読み取れません", en: "the file \(file) cannot be read"))
            }
        }
    }
}
