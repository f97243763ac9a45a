import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import NIOCore
import Statistics
import Tenancy

/// Questions about the live figures with all dimensions and comparisons, for the national office. Who asked
/// what is kept (`RawAccessLogging`).
///
/// - `GET /statistics/query?measures=…`: a table, in a format that `Accept` or `format` names; `limit` and `after` give
///   it by the page, and `Link` leads to the next.
/// - `GET /statistics/saved`: the queries that were kept under a name.
/// - `GET /statistics/saved/{name}`: asks one of them.
/// - `PUT /statistics/saved/{name}?measures=…`: keeps one.
/// - `DELETE /statistics/saved/{name}`.
package struct StatisticsQueryRoutes {
    private let engine: StatisticsEngine
    private let tables: PagedTables
    private let saved: SavedQueries
    private let clock: HubCore.Clock

    package init(engine: StatisticsEngine, saved: SavedQueries, clock: HubCore.Clock) {
        self.engine = engine
        tables = PagedTables(engine)
        self.saved = saved
        self.clock = clock
    }

    package func add(to router: Router<HubRequestContext>) {
        router.get("/statistics/query", use: ask)
        router.get("/statistics/saved", use: list)
        router.get("/statistics/saved/:name", use: askSaved)
        router.put("/statistics/saved/:name", use: save)
        router.delete("/statistics/saved/:name", use: delete)
    }

    @Sendable private func ask(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        return try await answer(Self.pairs(of: request), request, context)
    }

    /// The address adds the format and the page to what was kept.
    @Sendable private func askSaved(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        let kept = try await saved.parameters(of: Self.name(context))
        return try await answer(kept + Self.pairs(of: request), request, context)
    }

    @Sendable private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        return Response.json(try JSONEncoder.stable.encode(await saved.list()), headers: Self.live)
    }

    @Sendable private func save(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let staff = try context.requireRole(.national)
        let query = try engine.query(QueryParameters(Self.pairs(of: request)), today: clock.now.dayInJapan)
        try await saved.save(query, as: Self.name(context), actor: staff.name)
        return Response(status: .created, headers: Self.live)
    }

    @Sendable private func delete(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let staff = try context.requireRole(.national)
        try await saved.delete(Self.name(context), actor: staff.name)
        return Response(status: .noContent, headers: Self.live)
    }

    // MARK: Answering

    private func answer(
        _ pairs: [(name: String, value: String)], _ request: Request, _ context: HubRequestContext
    ) async throws -> Response {
        let today = clock.now.dayInJapan
        var parameters = try QueryParameters(pairs)
        let form = try AnswerForm(
            taking: &parameters, accept: request.headers[.accept], language: context.language, on: today)
        let page = try CubePage(taking: &parameters)
        let query = try engine.query(parameters, today: today)
        let (cube, next) = try await tables.page(page, of: query, today: today, now: clock.now)
        let writer = form.writer
        let body = cube.cells.isEmpty ? [] : try writer.write(cube)
        let tag = EntityTag(of: cube, in: form, writtenAs: body)
        var headers = Self.live
        headers[.eTag] = tag.description
        headers[.vary] = "Accept, Accept-Language"
        if let next { headers[HTTPField.Name("Link")!] = "<\(Self.address(of: request, after: next))>; rel=\"next\"" }
        if tag.isNamed(in: request.headers[.ifNoneMatch]) { return Response(status: .notModified, headers: headers) }
        if body.isEmpty { return Response(status: .noContent, headers: headers) }
        headers[.contentType] = writer.contentType
        if form.format.isForSpreadsheets {
            headers[.contentDisposition] = "attachment; filename=\"\(query.name).\(writer.fileExtension)\""
        }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    private static func pairs(of request: Request) -> [(name: String, value: String)] {
        request.uri.queryParameters.map { (name: String($0.key), value: String($0.value)) }
    }

    private static func name(_ context: HubRequestContext) throws -> String {
        let text = try context.parameters.require("name")
        return text.removingPercentEncoding ?? text
    }

    /// The same address as it was asked, with another place to go on at. Codes need no escaping.
    private static func address(of request: Request, after next: String) -> String {
        let kept = (request.uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("after=") }
        return request.uri.path + "?" + (kept + ["after=\(next)"]).joined(separator: "&")
    }

    /// Figures are live.
    private static let live: HTTPFields = [.cacheControl: "private, no-cache"]
}
