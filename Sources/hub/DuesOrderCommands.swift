import ArgumentParser
import Dues
import Foundation
import HubCore
import Server

/// Commands that make one document for what was decided about an invoice.
protocol DocumentOrderCommand: HubCommand {
    var dryRun: Bool { get }
    func order() throws -> DocumentOrder
}

extension DocumentOrderCommand {
    func run(in environment: HubEnvironment, console: Console) async throws {
        let made = try await DuesCommands.documents(environment).make(order(), actor: actor, dryRun: dryRun)
        if console.isJSON { return try console.json(made) }
        let again = made.edition > 1 ? Message(ja: "(再発行 \(made.edition))", en: " (edition \(made.edition))") : nil
        console.note(
            Message(
                ja: "\(made.kind.title.ja) \(made.number)\(again?.ja ?? ""): \(made.name)",
                en: "\(made.kind.title.en) \(made.number)\(again?.en ?? ""): \(made.name)"))
        if dryRun { return console.note(Message(ja: "保存していません", en: "Nothing was stored")) }
        console.line(made.id.uuidString.lowercased())
    }
}

extension DuesCommands.Document {
    struct Receipt: DocumentOrderCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the receipt of a paid invoice, or say which there is.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The invoice's number.") var invoice: String
        @Option(help: ArgumentHelp("When the money came.", valueName: "day")) var receivedOn: String
        @Flag(help: "Issue it again; the copy is marked so.") var again = false
        @Flag(help: "Only say what it would be.") var dryRun = false

        func order() throws -> DocumentOrder {
            .receipt(try DuesCommands.invoice(invoice), receivedOn: try DuesCommands.day(receivedOn), again: again)
        }
    }

    struct Cancellation: DocumentOrderCommand {
        static let configuration = CommandConfiguration(abstract: "Make the notice that an invoice is void.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The invoice's number.") var invoice: String
        @Option(help: "Why, as the member is told.") var reason: String
        @Flag(help: "Only say what it would be.") var dryRun = false

        func order() throws -> DocumentOrder { .cancellation(try DuesCommands.invoice(invoice), reason: reason) }
    }

    struct Refund: DocumentOrderCommand {
        static let configuration = CommandConfiguration(abstract: "Make the notice that money is paid back.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The invoice's number.") var invoice: String
        @Option(help: "In yen.") var amount: Int64
        @Option(help: ArgumentHelp("When it is paid.", valueName: "day")) var paidOn: String
        @Option(help: "Why, as the member is told.") var reason: String
        @Flag(help: "Only say what it would be.") var dryRun = false

        func order() throws -> DocumentOrder {
            .refund(
                try DuesCommands.invoice(invoice), amount: Yen(amount), paidOn: try DuesCommands.day(paidOn),
                reason: reason)
        }
    }
}
