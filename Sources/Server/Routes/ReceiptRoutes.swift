import BankFiles
import Dues
import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import NIOCore
import Postgres
import Tenancy

/// Bank files and receipts, for the membership officer. Schemes see nothing of them.
///
/// - `POST /dues/bank/files?name=…`: takes in the file that is the body; `account` for a table, `accept-gap` with a
///   reason, `dry-run=true`. The same file again answers 200 with the earlier result.
/// - `GET /dues/bank/lines?state=open`: bank lines; `after` and `limit` page through them.
/// - `POST /dues/bank/match`: posts what leaves no doubt and answers with the rest and its reasons; `dry-run=true`.
/// - `POST /dues/bank/lines/{line}/confirm`, `/reverse`, `/set-aside`, `/put-back`: a person's decisions, as JSON.
package struct ReceiptRoutes {
    private let importing: BankImport
    private let matching: ReceiptMatching

    package init(database: Database, clock: HubCore.Clock, entropy: Entropy) {
        importing = BankImport(database: database, clock: clock, entropy: entropy)
        matching = ReceiptMatching(database: database, clock: clock, entropy: entropy)
    }

    package func add(to router: Router<HubRequestContext>) {
        router.post("/dues/bank/files", use: take)
        router.get("/dues/bank/lines", use: lines)
        router.post("/dues/bank/match", use: match)
        router.post("/dues/bank/lines/:line/confirm", use: confirm)
        router.post("/dues/bank/lines/:line/reverse", use: reverse)
        router.post("/dues/bank/lines/:line/set-aside", use: setAside)
        router.post("/dues/bank/lines/:line/put-back", use: putBack)
    }

    @Sendable private func take(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let officer = try context.requireRole(.dues)
        let parameters = request.uri.queryParameters
        let body = try await request.wholeBody(upTo: DuesLimits.bankFileBytes)
        let report = try await importing.run(
            Array(body.readableBytesView), name: parameters["name"].map(String.init) ?? "",
            account: parameters["account"].map(String.init), gapReason: parameters["accept-gap"].map(String.init),
            actor: officer.name, dryRun: request.isDryRun)
        let isNew = !report.wasImportedBefore && !request.isDryRun
        return try .dues(BankImportDocument(report), status: isNew ? .created : .ok)
    }

    @Sendable private func lines(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        let parameters = request.uri.queryParameters
        let states = try parameters.getAll("state").map { text in
            guard let state = ReceivedLine.State(rawValue: String(text)) else {
                throw Problem(
                    .badRequest,
                    detail: Message(
                        ja: "state は open, held, posted, cancelled, aside, outgoing のいずれかです",
                        en: "state is open, held, posted, cancelled, aside or outgoing"))
            }
            return state
        }
        let lines = try await matching.lines(
            states, after: BankLineID(parameters["after"].flatMap { Int64($0) } ?? 0),
            limit: parameters["limit"].flatMap { Int($0) } ?? DuesLimits.linesPerPage)
        return try .dues(lines.map(ReceivedLineDocument.init))
    }

    @Sendable private func match(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let officer = try context.requireRole(.dues)
        let report =
            request.isDryRun ? try await matching.preview() : try await matching.run(actor: officer.name)
        return try .dues(MatchingDocument(report))
    }

    @Sendable private func confirm(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let officer = try context.requireRole(.dues)
        let asked: ConfirmationBody = try await request.document()
        let outcome = try await matching.confirm(
            Self.line(context), asked.decision(matching), remembers: asked.remember ?? true, actor: officer.name,
            dryRun: request.isDryRun)
        return try .dues(ReceiptOutcomeDocument(outcome))
    }

    @Sendable private func reverse(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let officer = try context.requireRole(.dues)
        let asked: ReasonBody = try await request.document()
        try await matching.reverse(
            Self.line(context), forgetsName: asked.forgetName ?? false, reason: asked.reason, actor: officer.name,
            dryRun: request.isDryRun)
        return Response(status: .noContent)
    }

    @Sendable private func setAside(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await mark(request, context, isAside: true)
    }

    @Sendable private func putBack(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await mark(request, context, isAside: false)
    }

    private func mark(_ request: Request, _ context: HubRequestContext, isAside: Bool) async throws -> Response {
        let officer = try context.requireRole(.dues)
        let asked: ReasonBody = try await request.document()
        try await matching.setAside(
            Self.line(context), isAside, reason: asked.reason, actor: officer.name, dryRun: request.isDryRun)
        return Response(status: .noContent)
    }

    private static func line(_ context: HubRequestContext) throws -> BankLineID {
        guard let id = Int64(try context.parameters.require("line")) else { throw Problem(.notFound) }
        return BankLineID(id)
    }
}

/// What a person decides about a payment. Without invoices and rest: as the only proposal says.
private struct ConfirmationBody: Decodable {
    let invoices: [String]?
    let takesFee: Bool?
    /// `deposit` (with `scheme`), `suspense` or `sundry`.
    let rest: String?
    let scheme: String?
    let remember: Bool?

    func decision(_ matching: ReceiptMatching) async throws -> ReceiptConfirmation? {
        if invoices == nil, rest == nil { return nil }
        let numbers = try (invoices ?? []).map { text in
            guard let number = InvoiceNumber(text) else { throw Self.malformed }
            return number
        }
        let rest: ReceiptConfirmation.Rest
        switch (self.rest, scheme) {
        case (nil, _): rest = .none
        case ("deposit"?, let scheme?): rest = .deposit(try await matching.member(scheme))
        case ("suspense"?, _): rest = .suspense
        case ("sundry"?, _): rest = .sundry
        default: throw Self.malformed
        }
        return ReceiptConfirmation(invoices: numbers, takesFee: takesFee ?? false, rest: rest)
    }

    private static let malformed = Problem(
        .badRequest,
        detail: Message(
            ja: "invoices は請求書番号の配列、rest は deposit(scheme 付き)・suspense・sundry です",
            en: "invoices is a list of numbers; rest is deposit (with scheme), suspense or sundry"))
}

private struct ReasonBody: Decodable {
    let reason: String
    let forgetName: Bool?
}

extension Request {
    /// Whether nothing is to be kept.
    var isDryRun: Bool { uri.queryParameters["dry-run"] == "true" }

    /// The body as a document of the officer's. Problems: `request-invalid`, `too-large`.
    func document<D: Decodable>() async throws -> D {
        let body = try await wholeBody(upTo: Limits.smallBodyBytes)
        let content = body.readableBytes == 0 ? Data("{}".utf8) : Data(body.readableBytesView)
        do {
            return try JSONDecoder().decode(D.self, from: content)
        } catch {
            throw Problem(
                .badRequest, detail: Message(ja: "本文の JSON を読み取れません", en: "the body is not the JSON that is needed"))
        }
    }
}
