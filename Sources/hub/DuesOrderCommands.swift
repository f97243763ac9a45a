import ArgumentParser
import Dues
import Foundation
import HubCore
import Server

extension Console {
    /// Words on standard error, the identifiers for other commands on standard output.
    fileprivate func made(_ documents: [DuesDocument], dryRun: Bool) {
        for one in documents {
            let again =
                one.edition > 1 ? Message(ja: "(再発行 \(one.edition))", en: " (edition \(one.edition))") : nil
            note(
                Message(
                    ja: "\(one.kind.title.ja) \(one.number)\(again?.ja ?? ""): \(one.name)",
                    en: "\(one.kind.title.en) \(one.number)\(again?.en ?? ""): \(one.name)"))
            if !dryRun { line(one.id.uuidString.lowercased()) }
        }
        noteIfNotKept(dryRun: dryRun)
    }
}

extension DuesCommands.Document {
    struct Receipts: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the receipts of all payments of a year's invoices that have none.",
            discussion: "Run again, it makes what is missing and no more.")
        @OptionGroup var options: HubOptions
        @Option(help: "Such as 2026.") var fiscalYear: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            let made = try await DuesCommands.documents(environment).makeReceipts(
                DuesCommands.year(fiscalYear), actor: actor)
            if console.isJSON { return try console.json(["made": made]) }
            console.note(Message(ja: "領収書を\(made)件作成しました", en: "\(made) receipts were made"))
        }
    }

    struct Receipt: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the receipts of an invoice's payments, or say which there are.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The invoice's number.") var invoice: String
        @Flag(help: "Issue them again; the copies are marked so.") var again = false
        @Flag(help: "Only say what they would be.") var dryRun = false

        func run(in environment: HubEnvironment, console: Console) async throws {
            let made = try await DuesCommands.documents(environment).makeReceipts(
                of: DuesCommands.invoice(invoice), again: again, actor: actor, dryRun: dryRun)
            if console.isJSON { return try console.json(made) }
            console.made(made, dryRun: dryRun)
        }
    }

    struct Cancellation: HubCommand {
        static let configuration = CommandConfiguration(abstract: "Make the notice that an invoice is void.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The invoice's number.") var invoice: String
        @Option(help: "Why, as the member is told.") var reason: String
        @Flag(help: "Only say what it would be.") var dryRun = false

        func run(in environment: HubEnvironment, console: Console) async throws {
            let order = DocumentOrder.cancellation(try DuesCommands.invoice(invoice), reason: reason)
            let made = try await DuesCommands.documents(environment).make(order, actor: actor, dryRun: dryRun)
            if console.isJSON { return try console.json(made) }
            console.made([made], dryRun: dryRun)
        }
    }

    struct Refunds: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the booked refunds, and which of them have a notice.",
            discussion: "A refund is booked with hub dues ledger move … --refund.")
        @OptionGroup var options: HubOptions

        func run(in environment: HubEnvironment, console: Console) async throws {
            let refunds = try await DuesCommands.documents(environment).refunds()
            if console.isJSON { return try console.json(refunds.map(BookedRefundDocument.init)) }
            let headers = [
                Message(ja: "番号", en: "Refund"), Message(ja: "返金日", en: "Paid on"), Message(ja: "スキーム", en: "Scheme"),
                Message(ja: "会員名", en: "Member"), Message(ja: "金額", en: "Amount"), Message(ja: "返金通知書", en: "Notice"),
            ]
            console.table(
                headers: headers.map { $0[console.language] },
                rows: refunds.map { refund in
                    [
                        String(refund.id), refund.paidOn.description, refund.scheme, refund.name,
                        refund.amount.description, refund.isMade ? refund.number : "",
                    ]
                })
        }
    }

    struct Refund: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the notice of a booked refund, or say which there is.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The refund's number, as refunds lists it.") var refund: Int64
        @Option(help: "Why, as the member is told.") var reason: String
        @Flag(help: "Only say what it would be.") var dryRun = false

        func run(in environment: HubEnvironment, console: Console) async throws {
            let made = try await DuesCommands.documents(environment).makeRefundNotice(
                of: refund, reason: reason, actor: actor, dryRun: dryRun)
            if console.isJSON { return try console.json(made) }
            console.made([made], dryRun: dryRun)
        }
    }
}
