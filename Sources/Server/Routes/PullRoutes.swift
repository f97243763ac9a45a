import Cryptography
import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import NIOCore
import ReferenceData
import Statistics
import Sync
import SyncProtocol
import Tenancy

/// What a scheme reads from the hub: both feeds, a snapshot to start over from, dictionaries and documents; and how it
/// says that it has read. A suspended scheme may do all of it.
package struct PullRoutes {
    let gate: SignatureGate
    let feed: ChangeFeed
    let snapshots: SnapshotReading
    let dictionaries: DictionaryStore
    /// A snapshot is all that stands of a scheme, so few are made at once.
    let limit: ConcurrencyLimit

    package func add(to router: Router<HubRequestContext>) {
        router.get("/sync/changes", use: changes)
        router.get("/sync/snapshot", use: snapshot)
        router.put("/sync/acks", use: acknowledge)
        router.get("/sync/dictionaries/:version", use: dictionary)
        router.get("/sync/documents/:id", use: document)
    }

    @Sendable private func changes(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let parameters = try PullParameters(request, known: ["cursor", "topics", "limit", "scheme"])
        let scheme = try await gate.scheme(of: request, named: parameters.scheme, context)
        let wait = Preference.wait(request)
        let page = try await feed.page(parameters.query(of: scheme.id), patience: .seconds(wait))
        let form = PullForm(request)
        let body = page.encoded(as: form)
        var headers: HTTPFields = [
            .contentType: form.changesMediaType, .syncCursor: page.cursor.text(for: scheme.id), .vary: "Sync-Version",
            .cacheControl: "private, no-cache",
        ]
        if page.hasMore { headers[.link] = "<\(parameters.address(after: page, of: scheme.id))>; rel=\"next\"" }
        if wait > 0 { headers[.preferenceApplied] = "wait=\(wait)" }
        // The cursor too: what was left out may have moved it.
        let tag = EntityTag(of: Array(page.cursor.text(for: scheme.id).utf8) + body)
        return Self.conditional(request, tag, headers, body)
    }

    @Sendable private func snapshot(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let parameters = try PullParameters(request, known: ["scheme"])
        let scheme = try await gate.scheme(of: request, named: parameters.scheme, context)
        let form = PullForm(request)
        let body = try await limit.withPermit {
            try await snapshots.snapshot(of: scheme.id, code: scheme.code).encoded(as: form)
        }
        return Response(
            status: .ok,
            headers: [.contentType: form.snapshotMediaType, .vary: "Sync-Version", .cacheControl: "private, no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    @Sendable private func acknowledge(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = Array(try await request.wholeBody(upTo: Limits.smallBodyBytes).readableBytesView)
        let acknowledgement = try Acknowledgement(parsing: body)
        let scheme = try await gate.scheme(of: request, body: body, named: acknowledgement.scheme, context)
        try await feed.acknowledge(FeedCursor(parsing: acknowledgement.cursor, of: scheme.id), by: scheme.id)
        return Response(status: .noContent)
    }

    @Sendable private func dictionary(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let parameters = try PullParameters(request, known: ["scheme"])
        _ = try await gate.scheme(of: request, named: parameters.scheme, context)
        let content = try await dictionaries.content(of: context.parameters.require("version"))
        return Self.unchanging(request, content.bytes, content.digest, type: "application/json")
    }

    @Sendable private func document(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let parameters = try PullParameters(request, known: ["scheme"])
        let scheme = try await gate.scheme(of: request, named: parameters.scheme, context)
        guard let id = UUID(uuidString: try context.parameters.require("id")) else { throw Problem(.notFound) }
        let document = try await feed.document(id, of: scheme.id)
        return Self.unchanging(request, document.content, document.digest, type: document.mediaType)
    }

    // MARK: Rendering

    /// Bytes that stay what they are for ever.
    private static func unchanging(
        _ request: Request, _ bytes: [UInt8], _ digest: SHA256Digest, type: String
    ) -> Response {
        conditional(
            request, EntityTag(of: bytes),
            [
                .contentType: type, .contentDigest: ContentDigest.field(for: digest),
                .cacheControl: "private, max-age=31536000, immutable",
            ], bytes)
    }

    private static func conditional(
        _ request: Request, _ tag: EntityTag, _ headers: HTTPFields, _ body: [UInt8]
    ) -> Response {
        var headers = headers
        headers[.eTag] = tag.description
        guard !tag.isNamed(in: request.headers[.ifNoneMatch]) else {
            headers[.contentType] = nil
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}

/// The body of `PUT /sync/acks`. A request with a body has no query, so the scheme is named in it.
private struct Acknowledgement: Decodable {
    let cursor: String
    let scheme: String?

    /// Problems: `request-invalid`.
    init(parsing body: [UInt8]) throws(Problem) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(body))
        } catch {
            throw Problem(
                .badRequest, detail: Message(ja: "cursor が必要です", en: "A JSON object with cursor is needed"))
        }
    }
}

extension PullForm {
    /// The gate has checked the version.
    fileprivate init(_ request: Request) { self.init(version: request.headers[.syncVersion].flatMap { Int($0) } ?? 2) }
}
