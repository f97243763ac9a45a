import DataDictionary
import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import NIOCore
import Statistics
import Tenancy

/// The live figures, for the national office.
///
/// - `GET /statistics/values/{element}`: one data element by period, area and categories, in a format that `Accept`,
///   `format` or a suffix of the address names.
/// - `GET /statistics/achievements/{fiscalYear}`: 活動実績.
/// - `GET /statistics/facts`: the facts that the network publishes, by fiscal year.
package struct StatisticsRoutes {
    private let engine: StatisticsEngine
    private let answers: RenderedAnswers
    private let clock: HubCore.Clock

    package init(engine: StatisticsEngine, clock: HubCore.Clock) {
        self.engine = engine
        self.clock = clock
        answers = RenderedAnswers(engine)
    }

    package func add(to router: Router<HubRequestContext>) {
        router.get("/statistics/values/:element", use: values)
        router.get("/statistics/achievements/:fiscalYear", use: achievements)
        router.get("/statistics/facts", use: facts)
    }

    @Sendable private func values(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        var parameters = try QueryParameters(request)
        let (element, suffix) = AnswerFormat.all.splitting(try context.parameters.require("element"))
        let form = try AnswerForm(
            taking: &parameters, suffix: suffix, accept: request.headers[.accept], language: context.language,
            on: clock.now.dayInJapan)
        let query = try engine.query(element, parameters)
        context.notes.question = query.address
        switch try await answers.answer(to: query, in: form, known: request.headers[.ifNoneMatch]) {
        case .unchanged(let tag):
            return Response(status: .notModified, headers: Self.caching(tag))
        case .empty(let tag):
            return Response(status: .noContent, headers: Self.caching(tag))
        case .answer(let body, let contentType, let tag):
            var headers = Self.caching(tag)
            headers[.contentType] = contentType
            if form.format.isForSpreadsheets {
                headers[.contentDisposition] =
                    "attachment; filename=\"\(query.element.id).\(form.writer.fileExtension)\""
            }
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
        }
    }

    @Sendable private func achievements(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        let text = try context.parameters.require("fiscalYear")
        guard let year = FiscalYear(text) else {
            throw Problem(
                .badRequest,
                detail: Message(ja: "年度は FY2025 または 2025 の形で指定してください", en: "A fiscal year is written FY2025 or 2025"))
        }
        let achievements = try await engine.achievements(of: year, countedOn: clock.now.dayInJapan)
        return Response.json(achievements.json, headers: Self.live)
    }

    @Sendable private func facts(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        return Response.json(try await engine.facts().json, headers: Self.live)
    }

    /// Kept by the caller only, and asked about each time: figures are live.
    private static func caching(_ tag: EntityTag) -> HTTPFields {
        [.eTag: tag.description, .vary: "Accept, Accept-Language", .cacheControl: "private, no-cache"]
    }

    private static let live: HTTPFields = [.cacheControl: "private, no-cache"]
}
