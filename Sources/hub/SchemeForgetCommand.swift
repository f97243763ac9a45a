import ArgumentParser
import HubCore
import Server
import Sync

/// `hub scheme forget`: erases what persons of a scheme wrote or are named in.
struct SchemeForgetCommand: HubCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Erase the contacts, notes and answers of a scheme that has left, with their history.",
        discussion: """
            Figures, facts of the organisation, the membership and receipts stay. With --contact a single contact is
            erased, of any scheme. What was erased cannot be brought back; backups lose it when they are replaced.
            """)
    @OptionGroup var options: HubOptions
    @Argument(help: "The scheme's code.") var code: String
    @Option(help: "Why, for the audit log; without names of persons.") var reason: String
    @Option(help: "Only the contact that holds from this day on, such as 2026-04-01.") var contact: String?

    func run(in environment: HubEnvironment, console: Console) async throws {
        let part = try contact.map { text in
            guard let day = Day(text) else { throw ValidationError("--contact needs a day such as 2026-04-01") }
            return ErasedPart.contact(from: day)
        }
        let erased = try await Erasure(database: environment.database, clock: environment.clock).erase(
            part ?? .personsWords, of: try SchemeCode(parsing: code), reason: reason, actor: actor)
        if console.isJSON { return try console.json(erased) }
        console.note(
            Message(
                ja: "\(code) の記録を消しました(\(erased.contents) 件、バッチ \(erased.batches) 個)",
                en: "Erased of \(code): \(erased.contents) contents, in \(erased.batches) batches"))
    }
}
