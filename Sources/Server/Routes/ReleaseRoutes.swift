import HTTPTypes
import Foundation
import HubCore
import Hummingbird
import NIOCore
import Statistics

/// Published releases, for anybody: no token is asked for, and one that is sent changes nothing.
///
/// - `GET /releases`: all of them.
/// - `GET /releases/{id}`: one, with its tables.
/// - `GET /releases/{id}/tables/{table}`: a table, in a format that `Accept`, `format` or a suffix names.
/// - `GET /releases/{id}/achievements`: 活動実績. `GET /releases/{id}/facts`: the network's facts.
package struct ReleaseRoutes {
    private let releases: RenderedReleases
    private let clock: HubCore.Clock

    package init(releases: PublishedReleases, clock: HubCore.Clock) {
        self.releases = RenderedReleases(releases)
        self.clock = clock
    }

    package func add(to router: Router<HubRequestContext>) {
        router.get("/releases", use: list)
        router.get("/releases/:release", use: release)
        router.get("/releases/:release/tables/:table", use: table)
        for page in ReleasePage.allCases {
            router.get("/releases/:release/\(page.rawValue)") { request, context in
                try Self.requireNoParameters(request)
                return Self.response(
                    try await releases.page(page, of: context.parameters.require("release")), to: request)
            }
        }
    }

    @Sendable private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try Self.requireNoParameters(request)
        return Self.response(try await releases.list(), to: request)
    }

    @Sendable private func release(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try Self.requireNoParameters(request)
        return Self.response(try await releases.release(context.parameters.require("release")), to: request)
    }

    @Sendable private func table(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        var parameters = try QueryParameters(request)
        let (id, suffix) = AnswerFormat.all.splitting(try context.parameters.require("table"))
        let form = try AnswerForm(
            taking: &parameters, suffix: suffix, accept: request.headers[.accept], language: context.language,
            on: clock.now.dayInJapan)
        // Nothing can be asked of a release but what it is.
        try parameters.requireNoMore()
        let release = try context.parameters.require("release")
        var response = Self.response(try await releases.table(id, of: release, in: form), to: request)
        if form.format.isForSpreadsheets, response.status == .ok {
            response.headers[.contentDisposition] =
                "attachment; filename=\"\(release).\(id).\(form.writer.fileExtension)\""
        }
        return response
    }

    private static func requireNoParameters(_ request: Request) throws(Problem) {
        try QueryParameters(request).requireNoMore()
    }

    /// Whoever has the bytes already gets 304.
    private static func response(_ body: RenderedReleases.Body, to request: Request) -> Response {
        var headers: HTTPFields = [
            .eTag: body.tag.description, .cacheControl: "public, no-cache", .vary: "Accept, Accept-Language",
        ]
        if body.tag.isNamed(in: request.headers[.ifNoneMatch]) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = body.contentType
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body.bytes)))
    }
}
