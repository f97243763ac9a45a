import ArgumentParser
import Dues
import Foundation
import HubCore
import Server

extension DuesCommands {
    struct Send: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make what documents are missing and send them by mail, each to an address once.",
            discussion: """
                Members fetch every document by sync as well. Without mail.server nothing is sent and the letters wait.
                Run again, it sends what still waits.
                """)
        @OptionGroup var options: HubOptions
        @Option(help: "Such as 2026.") var fiscalYear: String
        @Option(help: "invoice, receipt, reminder, cancellation or refund.") var kind = DocumentKind.invoice.rawValue
        @Flag(help: "Only say who would get a letter.") var dryRun = false

        func run(in environment: HubEnvironment, console: Console) async throws {
            guard let kind = DocumentKind(rawValue: kind) else {
                throw ValidationError(
                    "--kind is one of \(DocumentKind.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            let year = try DuesCommands.year(fiscalYear)
            let mail = DuesMail(database: environment.database, clock: environment.clock)
            if !dryRun { try await DuesCommands.documents(environment).makeInvoices(actor: actor) }
            let queued = try await mail.queue(year, kind: kind, actor: actor, dryRun: dryRun)
            var delivery: DuesMail.Delivery?
            if !dryRun, let settings = try environment.configuration.mail.opened() {
                delivery = try await mail.deliver(through: settings.server, from: settings.sender)
            }
            if !dryRun, kind == .invoice { try await DuesCommands.engine(environment).markSent(year, actor: actor) }
            if console.isJSON { return try console.json(Outcome(queued: queued, delivery: delivery)) }
            console.queued(queued, dryRun: dryRun)
            if dryRun { return }
            console.delivered(delivery)
        }

        private struct Outcome: Encodable {
            let queued: DuesMail.Queued
            let delivery: DuesMail.Delivery?
        }
    }

    struct Mail: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The letters that were sent, wait, or could not be sent.", subcommands: [List.self, Retry.self])

        struct List: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "List the letters, those first that are not sent.")
            @OptionGroup var options: HubOptions

            func run(in environment: HubEnvironment, console: Console) async throws {
                let letters = try await DuesMail(database: environment.database, clock: environment.clock).letters()
                if console.isJSON { return try console.json(letters) }
                let headers = [
                    Message(ja: "文書番号", en: "Document"), Message(ja: "スキーム", en: "Scheme"),
                    Message(ja: "宛先", en: "To"), Message(ja: "状態", en: "State"), Message(ja: "試行", en: "Attempts"),
                    Message(ja: "日時", en: "At"), Message(ja: "最後の結果", en: "Last result"),
                ]
                console.table(
                    headers: headers.map { $0[console.language] },
                    rows: letters.map {
                        [
                            $0.number, $0.scheme, $0.address, $0.state.title[console.language], String($0.attempts),
                            $0.at?.iso8601 ?? "", $0.stop?.title[console.language] ?? $0.failure ?? "",
                        ]
                    })
            }
        }

        struct Retry: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Queue the letters again that could not be sent.",
                discussion: "For a wrong address, correct it first and use send: that makes a new letter.")
            @OptionGroup var options: HubOptions
            @Flag(help: "Only say how many.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                let count = try await DuesMail(database: environment.database, clock: environment.clock)
                    .retryFailed(actor: actor, dryRun: dryRun)
                if console.isJSON { return try console.json(["queued": count]) }
                console.note(Message(ja: "\(count)件を再び送信待ちにしました", en: "\(count) letters wait again"))
                console.noteIfNotKept(dryRun: dryRun)
            }
        }
    }
}

extension Console {
    fileprivate func queued(_ queued: DuesMail.Queued, dryRun: Bool) {
        note(
            Message(
                ja: "\(dryRun ? "メールで送る予定" : "送信待ちに追加") \(queued.queued)件(以前からのもの \(queued.before)件)",
                en: "\(queued.queued) letters \(dryRun ? "would be queued" : "queued") (\(queued.before) were before)"))
        guard !queued.withoutAddress.isEmpty else { return }
        note(
            Message(
                ja: "メールアドレスのない会員(同期でお渡しします): \(queued.withoutAddress.joined(separator: ", "))",
                en: "Without a mail address (they fetch it by sync): \(queued.withoutAddress.joined(separator: ", "))"))
    }

    fileprivate func delivered(_ delivery: DuesMail.Delivery?) {
        guard let delivery else {
            return note(
                Message(
                    ja: "メールサーバー(mail.server)が設定されていないため、送信していません",
                    en: "No mail server (mail.server) is set, so nothing was sent"))
        }
        note(
            Message(
                ja:
                    "送信 \(delivery.sent)件、後で再送 \(delivery.postponed)件、送信できません \(delivery.failed)件、見合わせ \(delivery.stopped)件",
                en: "\(delivery.sent) sent, \(delivery.postponed) to be tried again, \(delivery.failed) failed, "
                    + "\(delivery.stopped) held back"))
        if delivery.isServerAway {
            note(
                Message(
                    ja: "メールサーバーが応答しません。しばらくしてからもう一度実行してください",
                    en: "The mail server does not answer; run this again later"))
        }
    }
}
