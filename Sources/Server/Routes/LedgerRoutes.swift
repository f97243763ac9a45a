import Dues
import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import NIOCore
import Postgres
import Tenancy

/// The books, for the membership officer.
///
/// - `GET /dues/ledger/balances?through=2027-03-31`, `GET /dues/ledger/kept`, `GET /dues/verify`.
/// - `GET /dues/ledger/export?form=yayoi&from=…&through=…`: also `hledger` and `beancount`.
/// - `GET /dues/ledger/records?from=…&through=…&least=…&most=…&counterparty=…`: 電子帳簿保存法; `format=csv`.
/// - `POST /dues/ledger/close?month=2026-05`; `POST /dues/ledger/recognition?is=accrual`.
/// - `POST /dues/ledger/years/2027/start`, `/end`, `/accrue`; `POST /dues/ledger/kept/{id}/move`.
/// - `POST /dues/invoices/{number}/void`, `/credit-note`, `/write-off`, with a reason.
///
/// Those that write take `dry-run=true`.
package struct LedgerRoutes {
    private let decisions: LedgerDecisions
    private let reports: LedgerReports
    private let matching: ReceiptMatching

    package init(database: Database, clock: HubCore.Clock, entropy: Entropy) {
        decisions = LedgerDecisions(database: database, clock: clock, entropy: entropy)
        reports = LedgerReports(database: database)
        matching = ReceiptMatching(database: database, clock: clock, entropy: entropy)
    }

    package func add(to router: Router<HubRequestContext>) {
        router.get("/dues/ledger/balances", use: balances)
        router.get("/dues/ledger/kept", use: kept)
        router.get("/dues/ledger/export", use: export)
        router.get("/dues/ledger/records", use: records)
        router.get("/dues/verify", use: verify)
        router.post("/dues/ledger/close", use: close)
        router.post("/dues/ledger/recognition", use: recognise)
        router.post("/dues/ledger/years/:year/:step", use: turn)
        router.post("/dues/ledger/kept/:id/move", use: move)
        router.post("/dues/invoices/:number/:step", use: correct)
    }

    // MARK: Reading

    @Sendable private func balances(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        let balances = try await reports.balances(through: Self.day("through", request))
        return try .dues(LedgerBalanceDocument(await decisions.book(), balances))
    }

    @Sendable private func kept(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        return try .dues(await decisions.kept().map(KeptMoneyDocument.init))
    }

    @Sendable private func verify(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        return try .dues(await reports.verify())
    }

    @Sendable private func export(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        guard let form = LedgerExport(rawValue: request.uri.queryParameters["form"].map(String.init) ?? "") else {
            throw Problem(
                .notAcceptable,
                detail: Message(ja: "form は yayoi, hledger, beancount です", en: "form is yayoi, hledger or beancount"))
        }
        guard let from = try Self.day("from", request), let through = try Self.day("through", request), from <= through
        else {
            throw Problem(.badRequest, detail: Message(ja: "from と through が必要です", en: "from and through are needed"))
        }
        let file = form.file(try await reports.entries(from...through))
        return Self.attachment(file, form.fileName, form.mediaType)
    }

    @Sendable private func records(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        let parameters = request.uri.queryParameters
        let found = try await reports.search(
            RecordSearch(
                from: Self.day("from", request), through: Self.day("through", request),
                least: Self.yen("least", request), most: Self.yen("most", request),
                counterparty: parameters["counterparty"].map(String.init)))
        if parameters["format"] == "csv" {
            return Self.attachment(TransactionRecord.csv(found), "records.csv", "text/csv; charset=utf-8")
        }
        return try .dues(found)
    }

    // MARK: Writing

    @Sendable private func close(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let officer = try context.requireRole(.dues)
        guard let month = request.uri.queryParameters["month"].flatMap({ Month($0) }) else {
            throw Problem(.badRequest, detail: Message(ja: "month は 2026-05 の形です", en: "month is written 2026-05"))
        }
        try await decisions.close(through: month, actor: officer.name, dryRun: request.isDryRun)
        return Response(status: .noContent)
    }

    @Sendable private func recognise(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let officer = try context.requireRole(.dues)
        let text = request.uri.queryParameters["is"].map(String.init) ?? ""
        guard let recognition = LedgerBook.Recognition(rawValue: text) else {
            throw Problem(.badRequest, detail: Message(ja: "is は receipt か accrual です", en: "is is receipt or accrual"))
        }
        try await decisions.recognise(recognition, actor: officer.name, dryRun: request.isDryRun)
        return Response(status: .noContent)
    }

    @Sendable private func turn(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let officer = try context.requireRole(.dues)
        guard let year = FiscalYear(try context.parameters.require("year")) else { throw Problem(.notFound) }
        let isDry = request.isDryRun
        let report: YearTurnReport
        switch try context.parameters.require("step") {
        case "start": report = try await decisions.beginYear(year, actor: officer.name, dryRun: isDry)
        case "end": report = try await decisions.endYear(year, actor: officer.name, dryRun: isDry)
        case "accrue": report = try await decisions.accrue(year, actor: officer.name, dryRun: isDry)
        default: throw Problem(.notFound)
        }
        return try .dues(YearTurnDocument(report))
    }

    @Sendable private func move(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let officer = try context.requireRole(.dues)
        guard let id = Int64(try context.parameters.require("id")) else { throw Problem(.notFound) }
        let asked: MoveBody = try await request.document()
        try await decisions.move(
            id, to: asked.target(matching), amount: asked.amount.map { Yen($0) }, reason: asked.reason,
            actor: officer.name, dryRun: request.isDryRun)
        return Response(status: .noContent)
    }

    @Sendable private func correct(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let officer = try context.requireRole(.dues)
        guard let number = InvoiceNumber(try context.parameters.require("number")) else { throw Problem(.notFound) }
        let step = try context.parameters.require("step")
        let asked: CorrectionBody = try await request.document()
        if step == "void" {
            try await decisions.void(number, reason: asked.reason, actor: officer.name, dryRun: request.isDryRun)
        } else {
            guard let kind = InvoiceCredit(rawValue: step) else { throw Problem(.notFound) }
            _ = try await decisions.credit(
                number, kind, amount: asked.amount.map { Yen($0) }, reason: asked.reason, actor: officer.name,
                dryRun: request.isDryRun)
        }
        return Response(status: .noContent)
    }

    // MARK: Parsing and rendering

    private static func day(_ name: String, _ request: Request) throws(Problem) -> Day? {
        guard let text = request.uri.queryParameters[Substring(name)] else { return nil }
        guard let day = Day(text) else {
            throw Problem(
                .badRequest, detail: Message(ja: "\(name) は 2026-05-31 の形です", en: "\(name) is written 2026-05-31"))
        }
        return day
    }

    private static func yen(_ name: String, _ request: Request) throws(Problem) -> Yen? {
        guard let text = request.uri.queryParameters[Substring(name)] else { return nil }
        guard let amount = Int64(text) else {
            throw Problem(.badRequest, detail: Message(ja: "\(name) は円の整数です", en: "\(name) is a number of yen"))
        }
        return Yen(amount)
    }

    private static func attachment(_ content: [UInt8], _ name: String, _ mediaType: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: mediaType, .cacheControl: "private, no-store",
                .contentDisposition: "attachment; filename=\"\(name)\"",
            ], body: .init(byteBuffer: ByteBuffer(bytes: content)))
    }
}

/// Where kept money goes: one of `invoice`, `deposit`, `advance` (with `fiscalYear`), `sundry`, `refund`.
private struct MoveBody: Decodable {
    let reason: String
    let amount: Int64?
    let invoice: String?
    let deposit: String?
    let advance: String?
    let fiscalYear: Int?
    let sundry: Bool?
    let refund: Bool?
    let fee: Int64?

    func target(_ matching: ReceiptMatching) async throws -> MoneyTarget {
        switch (invoice.map { InvoiceNumber($0) }, deposit, advance, sundry ?? false, refund ?? false) {
        case (let number??, nil, nil, false, false): return .invoice(number)
        case (nil, let scheme?, nil, false, false): return .deposit(try await matching.member(scheme))
        case (nil, nil, let scheme?, false, false):
            guard let year = fiscalYear.flatMap({ FiscalYear(String($0)) }) else { break }
            return .advance(try await matching.member(scheme), year)
        case (nil, nil, nil, true, false): return .sundry
        case (nil, nil, nil, false, true) where (0...10_000).contains(fee ?? 0): return .refund(fee: Yen(fee ?? 0))
        default: break
        }
        throw Problem(
            .badRequest,
            detail: Message(
                ja: "invoice, deposit, advance(fiscalYear 付き), sundry, refund のどれか1つを指定してください",
                en: "say one of invoice, deposit, advance (with fiscalYear), sundry and refund"))
    }
}

private struct CorrectionBody: Decodable {
    let reason: String
    let amount: Int64?
}
