import Dues
import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import NIOCore
import Postgres
import Tenancy

/// The documents of the dues, for the membership officer. A scheme fetches its own by sync.
///
/// - `GET /dues/documents?fiscal-year=2026`: the documents of a year; `kind` picks one kind.
/// - `GET /dues/documents/{id}`: one as PDF.
/// - `POST /dues/documents`: makes the documents of all invoices that have none.
/// - `POST /dues/receipts?fiscal-year=2026`: makes the receipts of all payments that have none.
/// - `GET /dues/refunds`: refunds that were booked, and which of them have a notice.
/// - `POST /dues/refunds/{id}/notice` with `reason`: makes the notice; `dry-run=true`.
/// - `GET /dues/letters`: letters by mail, those first that are not sent.
package struct DuesDocumentRoutes {
    private let documents: DuesDocuments
    private let mail: DuesMail

    package init(database: Database, clock: HubCore.Clock, entropy: Entropy) {
        documents = DuesDocuments(database: database, clock: clock, entropy: entropy)
        mail = DuesMail(database: database, clock: clock)
    }

    package func add(to router: Router<HubRequestContext>) {
        router.get("/dues/documents", use: list)
        router.get("/dues/documents/:id", use: document)
        router.post("/dues/documents", use: make)
        router.post("/dues/receipts", use: makeReceipts)
        router.get("/dues/refunds", use: refunds)
        router.post("/dues/refunds/:id/notice", use: makeRefundNotice)
        router.get("/dues/letters", use: letters)
    }

    @Sendable private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        let kind = try request.uri.queryParameters["kind"].map { text in
            guard let kind = DocumentKind(rawValue: String(text)) else {
                throw Problem(.badRequest, detail: Message(ja: "kind が正しくありません", en: "kind is not known"))
            }
            return kind
        }
        return try .dues(await documents.list(DuesRoutes.year(request), kind: kind))
    }

    @Sendable private func document(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        let (document, bytes) = try await documents.content(of: DuesRoutes.id(context))
        let headers: HTTPFields = [
            .contentType: "application/pdf", .cacheControl: "private, no-store",
            .contentDisposition: "attachment; filename=\"\(document.number).pdf\"",
        ]
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    @Sendable private func make(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let officer = try context.requireRole(.dues)
        return try .dues(["made": await documents.makeInvoices(actor: officer.name)])
    }

    @Sendable private func makeReceipts(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let officer = try context.requireRole(.dues)
        let year = try DuesRoutes.year(request)
        return try .dues(["made": await documents.makeReceipts(year, actor: officer.name)])
    }

    @Sendable private func refunds(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        return try .dues(await documents.refunds().map(BookedRefundDocument.init))
    }

    @Sendable private func makeRefundNotice(
        _ request: Request, _ context: HubRequestContext
    ) async throws -> Response {
        let officer = try context.requireRole(.dues)
        guard let id = Int64(try context.parameters.require("id")) else { throw Problem(.notFound) }
        let asked: NoticeBody = try await request.document()
        return try .dues(
            await documents.makeRefundNotice(
                of: id, reason: asked.reason, actor: officer.name, dryRun: request.isDryRun))
    }

    @Sendable private func letters(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        return try .dues(await mail.letters())
    }
}

private struct NoticeBody: Decodable {
    let reason: String
}
