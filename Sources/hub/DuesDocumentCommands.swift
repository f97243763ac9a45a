import ArgumentParser
import Dues
import Foundation
import HubCore
import Server

extension DuesCommands {
    /// Documents as PDF: invoices, receipts, letters and notices.
    struct Document: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make, list and check the documents.",
            subcommands: [
                Make.self, List.self, Save.self, Verify.self, Receipts.self, Receipt.self, Cancellation.self,
                Refunds.self, Refund.self,
            ])

        struct Make: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Make the documents of all invoices that have none.",
                discussion: "Members fetch them at their next sync. Run again, it makes what is missing and no more.")
            @OptionGroup var options: HubOptions
            @Flag(help: "Only say how many are missing.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                if dryRun { return try await tell(environment, console) }
                let made = try await DuesCommands.documents(environment).makeInvoices(actor: actor) { count in
                    console.note(Message(ja: "\(count)件まで作成しました", en: "\(count) documents made"))
                }
                if console.isJSON { return try console.json(["made": made]) }
                console.note(Message(ja: "請求書を\(made)件作成しました", en: "\(made) invoices were made"))
            }

            private func tell(_ environment: HubEnvironment, _ console: Console) async throws {
                let waiting = try await DuesCommands.documents(environment).waitingInvoices()
                if console.isJSON { return try console.json(["waiting": waiting]) }
                console.note(Message(ja: "書類のない請求書は\(waiting)件です", en: "\(waiting) invoices have no document"))
            }
        }

        struct List: HubCommand {
            static let configuration = CommandConfiguration(abstract: "List the documents of a fiscal year.")
            @OptionGroup var options: HubOptions
            @Option(help: "Such as 2026.") var fiscalYear: String
            @Option(help: "invoice, receipt, reminder, cancellation or refund.") var kind: String?

            func run(in environment: HubEnvironment, console: Console) async throws {
                let kind = try kind.map { text in
                    guard let kind = DocumentKind(rawValue: text) else {
                        throw ValidationError(
                            "--kind is one of \(DocumentKind.allCases.map(\.rawValue).joined(separator: ", "))")
                    }
                    return kind
                }
                let documents = try await DuesCommands.documents(environment).list(
                    DuesCommands.year(fiscalYear), kind: kind)
                if console.isJSON { return try console.json(documents) }
                console.documents(documents)
            }
        }

        struct Save: HubCommand {
            static let configuration = CommandConfiguration(abstract: "Write a document to a file.")
            @OptionGroup var options: HubOptions
            @Argument(help: "The document's identifier, as list shows it.") var id: String
            @Argument(help: "The file to write.") var file: String

            func run(in environment: HubEnvironment, console: Console) async throws {
                let found = try await DuesCommands.documents(environment).content(of: DuesCommands.id(id))
                try WrittenFile.write(found.bytes, to: file)
                console.note(
                    Message(
                        ja: "\(found.document.kind.title.ja) \(found.document.number) を \(file) に保存しました",
                        en: "\(found.document.kind.title.en) \(found.document.number) is in \(file)"))
            }
        }

        struct Verify: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Check a year's documents against their digests, and make each again.",
                discussion: """
                    Exit status 1 if bytes are not those that were frozen. Bytes that differ only when made again are
                    told and are no fault: fonts or libraries were updated.
                    """)
            @OptionGroup var options: HubOptions
            @Option(help: "Such as 2026.") var fiscalYear: String

            func run(in environment: HubEnvironment, console: Console) async throws {
                let documents = DuesCommands.documents(environment)
                var (broken, differing, all) = ([String](), [String](), 0)
                for document in try await documents.list(DuesCommands.year(fiscalYear)) {
                    let verified = try await documents.verify(document.id)
                    if !verified.areFrozenBytes { broken.append(document.number) }
                    if !verified.areMadeAgain { differing.append(document.number) }
                    all += 1
                }
                if console.isJSON {
                    try console.json(["broken": broken, "differing": differing])
                } else {
                    console.note(
                        Message(
                            ja: "\(all)件を確認しました。破損 \(broken.count)件、再作成で相違 \(differing.count)件",
                            en: "\(all) checked; \(broken.count) broken, \(differing.count) differ when made again"))
                    for number in broken { console.line(number) }
                }
                if !broken.isEmpty { throw ExitCode(1) }
            }
        }
    }

    static func documents(_ environment: HubEnvironment) -> DuesDocuments {
        DuesDocuments(database: environment.database, clock: environment.clock, entropy: environment.entropy)
    }

    /// Problems: `request-invalid`.
    static func id(_ text: String) throws(Problem) -> UUID {
        guard let id = UUID(uuidString: text) else {
            throw Problem(.badRequest, detail: Message(ja: "識別子の形式が正しくありません", en: "the identifier is malformed"))
        }
        return id
    }

    /// Problems: `request-invalid`.
    static func invoice(_ text: String) throws(Problem) -> InvoiceNumber {
        guard let number = InvoiceNumber(text) else {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "請求書番号は HSJ-2026-00001 の形で指定してください", en: "an invoice number is written HSJ-2026-00001"))
        }
        return number
    }
}

extension Console {
    fileprivate func documents(_ documents: [DuesDocument]) {
        let headers = [
            Message(ja: "文書番号", en: "Number"), Message(ja: "種類", en: "Kind"), Message(ja: "版", en: "Edition"),
            Message(ja: "スキーム", en: "Scheme"), Message(ja: "会員名", en: "Member"), Message(ja: "発行日", en: "Issued on"),
            Message(ja: "識別子", en: "Identifier"),
        ]
        table(
            headers: headers.map { $0[language] },
            rows: documents.map { document in
                [
                    document.number,
                    document.kind.title[language]
                        + (document.isReversed ? Message(ja: "(入金取消)", en: " (payment reversed)")[language] : ""),
                    String(document.edition), document.scheme,
                    document.name, document.issuedOn.description, document.id.uuidString.lowercased(),
                ]
            })
        let flawed = documents.filter { $0.flaws > 0 }.map(\.number)
        guard !flawed.isEmpty else { return }
        note(
            Message(
                ja: "確認してください(表示できない文字または長すぎる文字列): \(flawed.joined(separator: ", "))",
                en:
                    "Please look at these (characters without a glyph, or texts that were cut): \(flawed.joined(separator: ", "))"
            ))
    }
}
