import Dues
import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import NIOCore
import Postgres
import Tenancy

/// Membership dues, for the membership officer.
///
/// - `GET /dues/invoices?fiscal-year=2026`: the invoices of a year, as JSON or, with `format=csv`, as CSV.
///   A page ends after `limit` invoices; `after` takes its last number.
/// - `POST /dues/runs?fiscal-year=2026`: a preview, stored.
/// - `GET /dues/runs/{id}`: a run with its items.
/// - `POST /dues/runs/{id}/approve`, `/cancel`, `/issue`: the steps of a run. Each sent again changes nothing.
package struct DuesRoutes {
    private let engine: BillingEngine
    private let invoices: Invoices

    package init(database: Database, clock: HubCore.Clock, entropy: Entropy) {
        engine = BillingEngine(database: database, clock: clock, entropy: entropy)
        invoices = Invoices(database: database)
    }

    package func add(to router: Router<HubRequestContext>) {
        router.get("/dues/invoices", use: list)
        router.post("/dues/runs", use: preview)
        router.get("/dues/runs/:id", use: run)
        router.post("/dues/runs/:id/approve", use: approve)
        router.post("/dues/runs/:id/cancel", use: cancel)
        router.post("/dues/runs/:id/issue", use: issue)
    }

    @Sendable private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        let year = try Self.year(request)
        let page = try await invoices.page(of: year, after: Self.after(request), limit: Self.limit(request))
        switch request.uri.queryParameters["format"].map(String.init) ?? "json" {
        case "json":
            return try .dues(InvoiceDocument(page, of: year, numbers: await invoices.numbers(of: year)))
        case "csv":
            return Self.csv(page, of: year, language: context.language)
        default:
            throw Problem(.notAcceptable, detail: Message(ja: "format は json か csv です", en: "format is json or csv"))
        }
    }

    @Sendable private func preview(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let officer = try context.requireRole(.dues)
        let report = try await engine.preview(Self.year(request), actor: officer.name)
        return try .dues(BillingDocument(report), status: .created)
    }

    @Sendable private func run(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        return try .dues(BillingDocument(await engine.report(on: Self.id(context))))
    }

    @Sendable private func issue(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let officer = try context.requireRole(.dues)
        return try .dues(BillingOutcomeDocument(await engine.issue(run: Self.id(context), actor: officer.name)))
    }

    @Sendable private func approve(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let officer = try context.requireRole(.dues)
        let run = try await engine.approve(Self.id(context), actor: officer.name)
        return try .dues(BillingDocument(await engine.report(on: run.id)))
    }

    @Sendable private func cancel(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let officer = try context.requireRole(.dues)
        let run = try await engine.cancel(Self.id(context), actor: officer.name)
        return try .dues(BillingDocument(await engine.report(on: run.id)))
    }

    // MARK: Parsing

    static func year(_ request: Request) throws(Problem) -> FiscalYear {
        guard let year = request.uri.queryParameters["fiscal-year"].flatMap({ FiscalYear($0) }) else {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "fiscal-year は 2026 または FY2026 の形で指定してください",
                    en: "fiscal-year is required, written 2026 or FY2026"))
        }
        return year
    }

    private static func after(_ request: Request) throws(Problem) -> InvoiceNumber? {
        guard let text = request.uri.queryParameters["after"] else { return nil }
        guard let number = InvoiceNumber(text) else {
            throw Problem(.badRequest, detail: Message(ja: "after は請求書番号です", en: "after is an invoice number"))
        }
        return number
    }

    private static func limit(_ request: Request) throws(Problem) -> Int {
        guard let text = request.uri.queryParameters["limit"] else { return DuesLimits.invoicesPerPage }
        guard let limit = Int(text), (1...DuesLimits.invoicesPerPage).contains(limit) else {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "limit は1から\(DuesLimits.invoicesPerPage)までです", en: "limit is 1 to \(DuesLimits.invoicesPerPage)"
                ))
        }
        return limit
    }

    static func id(_ context: HubRequestContext) throws -> UUID {
        guard let id = UUID(uuidString: try context.parameters.require("id")) else { throw Problem(.notFound) }
        return id
    }

    // MARK: Rendering

    /// CSV has no place for the next page, so a `Link` header tells of it (RFC 8288).
    private static func csv(_ page: InvoicePage, of year: FiscalYear, language: Language) -> Response {
        var headers: HTTPFields = [
            .contentType: "text/csv; charset=utf-8", .cacheControl: "private, no-store",
            .contentDisposition: "attachment; filename=\"invoices-\(year.year).csv\"",
        ]
        if let next = page.next {
            let address = "/dues/invoices?fiscal-year=\(year.year)&format=csv&after=\(next)"
            headers[HTTPField.Name("Link")!] = "<\(address)>; rel=\"next\""
        }
        let table = InvoiceTable(page.invoices, language: language)
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: table.csv)))
    }
}
