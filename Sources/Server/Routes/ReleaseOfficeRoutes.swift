import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import Statistics
import Tenancy

/// Making releases, for the statistician. `{period}` is a fiscal year (`FY2025`, the final release) or a half year
/// (`2025-H1`, an interim one). Who asked is kept (`RawAccessLogging`): the answers tell true figures.
///
/// - `POST /statistics/releases/{period}/preview`: decides what would be shown and hidden, and keeps that;
///   `coarsening=anew` decides again what is shown together. Answers as the next one does.
/// - `GET /statistics/releases/{period}`: the preview or the release: what is hidden and why, and what each table loses.
/// - `POST /statistics/releases/{period}/publication` with `preview`, the name of the one that the person has checked.
package struct ReleaseOfficeRoutes {
    private let engine: @Sendable () throws -> ReleaseEngine
    private let templates: @Sendable () throws -> [UInt8]
    /// A preview takes a processor for seconds.
    private let limit: ConcurrencyLimit

    /// `templates`: the document of tables that a preview decides by.
    package init(
        engine: @escaping @Sendable () throws -> ReleaseEngine, templates: @escaping @Sendable () throws -> [UInt8],
        limit: ConcurrencyLimit
    ) {
        self.engine = engine
        self.templates = templates
        self.limit = limit
    }

    package func add(to router: Router<HubRequestContext>) {
        router.post("/statistics/releases/:period/preview", use: preview)
        router.get("/statistics/releases/:period", use: report)
        router.post("/statistics/releases/:period/publication", use: publish)
    }

    private enum CoarseningWish: String, CaseIterable { case standing, anew }

    @Sendable private func preview(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let staff = try context.requireRole(.national)
        var parameters = try QueryParameters(request)
        let coarsening = try parameters.take("coarsening", or: CoarseningWish.standing)
        try parameters.requireNoMore()
        let scope = try ReleaseScope(reading: context.parameters.require("period"))
        return try await limit.withPermit {
            try Self.answer(
                await engine().preview(
                    scope, templates: templates(), coarsenAnew: coarsening == .anew, actor: staff.name))
        }
    }

    @Sendable private func report(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        try QueryParameters(request).requireNoMore()
        return try Self.answer(
            await engine().report(on: ReleaseScope(reading: context.parameters.require("period"))))
    }

    private struct Publication: Decodable {
        let preview: UUID
    }

    @Sendable private func publish(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let staff = try context.requireRole(.national)
        try QueryParameters(request).requireNoMore()
        let scope = try ReleaseScope(reading: context.parameters.require("period"))
        let body = try await ReportingCalls.body(Publication.self, of: request)
        return try Self.answer(
            await engine().publish(scope, preview: body.preview, actor: staff.name), status: .created)
    }

    private static func answer(_ report: ReleaseReport, status: HTTPResponse.Status = .ok) throws -> Response {
        try ReportingCalls.json(ReleaseReportDocument(report), status: status)
    }
}
