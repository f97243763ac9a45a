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
    let versions: VersionGate
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
        let reader = try await reader(of: request, context)
        let scheme = reader.scheme
        let wait = Preference.wait(request)
        let page = try await feed.page(parameters.query(of: scheme.id), patience: .seconds(wait))
        let form = PullForm(version: reader.version)
        let body = page.encoded(as: form)
        var headers = try await versions.notice(reader.version)
        headers[.contentType] = form.changesMediaType
        headers[.syncCursor] = page.cursor.text(for: scheme.id)
        headers[.vary] = "Sync-Version"
        headers[.cacheControl] = "private, no-cache"
        if page.hasMore {
            let next = "<\(parameters.address(after: page, of: scheme.id))>; rel=\"next\""
            headers[.link] = ([next] + [headers[.link]].compactMap(\.self)).joined(separator: ", ")
        }
        if wait > 0 { headers[.preferenceApplied] = "wait=\(wait)" }
        // The cursor too: what was left out may have moved it.
        let tag = EntityTag(of: Array(page.cursor.text(for: scheme.id).utf8) + body)
        return Self.conditional(request, tag, headers, body)
    }

    @Sendable private func snapshot(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        _ = try PullParameters(request, known: ["scheme"])
        let reader = try await reader(of: request, context)
        let form = PullForm(version: reader.version)
        let body = try await limit.withPermit {
            try await snapshots.snapshot(of: reader.scheme.id, code: reader.scheme.code).encoded(as: form)
        }
        var headers = try await versions.notice(reader.version)
        headers[.contentType] = form.snapshotMediaType
        headers[.vary] = "Sync-Version"
        headers[.cacheControl] = "private, no-store"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    @Sendable private func acknowledge(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = Array(try await request.wholeBody(upTo: Limits.smallBodyBytes).readableBytesView)
        let acknowledgement = try Acknowledgement(parsing: body)
        let sender = try await gate.sender(of: request, body: body, scheme: acknowledgement.scheme, context)
        try await versions.check(sender.version)
        let scheme = sender.scheme.id
        try await feed.acknowledge(FeedCursor(parsing: acknowledgement.cursor, of: scheme), by: scheme)
        return Response(status: .noContent, headers: try await versions.notice(sender.version))
    }

    @Sendable private func dictionary(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        _ = try PullParameters(request, known: ["scheme"])
        _ = try await reader(of: request, context)
        let content = try await dictionaries.content(of: context.parameters.require("version"))
        return Self.unchanging(request, content.bytes, content.digest, type: "application/json")
    }

    @Sendable private func document(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        _ = try PullParameters(request, known: ["scheme"])
        let scheme = try await reader(of: request, context).scheme
        guard let id = UUID(uuidString: try context.parameters.require("id")) else { throw Problem(.notFound) }
        let document = try await feed.document(id, of: scheme.id)
        return Self.unchanging(request, document.content, document.digest, type: document.mediaType)
    }

    /// Problems: those of a signature, `version-retired`.
    private func reader(of request: Request, _ context: HubRequestContext) async throws -> SignatureGate.Sender {
        let reader = try await gate.reader(of: request, context)
        try await versions.check(reader.version)
        return reader
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
    let scheme: SchemeCode?

    /// Problems: `request-invalid`.
    init(parsing body: [UInt8]) throws(Problem) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(body))
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(
                .badRequest, detail: Message(ja: "cursor が必要です", en: "A JSON object with cursor is needed"))
        }
    }
}
