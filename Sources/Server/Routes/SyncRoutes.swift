import Cryptography
import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import Sync
import SyncProtocol
import Tenancy

/// HSJ Sync over HTTP: enrolment, push, heads and receipts.
package struct SyncRoutes {
    let gate: SignatureGate
    let intake: BatchIntake
    let engine: SyncEngine
    let enrolment: Enrolment
    let capabilities: @Sendable () throws -> Capabilities
    /// Bodies that come in at the same time. Slow lines take these places, and not those of the work.
    let uploads: ConcurrencyLimit
    /// Batches are heavy, so few are worked on at once; others wait here. Only a sender that is known gets so far.
    let limit: ConcurrencyLimit

    package func add(to router: Router<HubRequestContext>) {
        router.get("/.well-known/hsj-sync") { _, _ in
            Response.json(try capabilities().encoded, headers: [.cacheControl: "no-cache"])
        }
        router.post("/sync/keys", use: enrol)
        router.get("/sync/streams/:stream", use: head)
        router.get("/sync/streams/:stream/batches/:seq", use: receipt)
        router.put("/sync/streams/:stream/batches/:seq", use: push)
    }

    @Sendable private func enrol(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.wholeBody(upTo: Limits.smallBodyBytes)
        let enrolment = try EnrolmentRequest(parsing: Array(body.readableBytesView))
        let key = try enrolment.publicKey()
        try gate.verify(request, body: Array(body.readableBytesView), madeBy: key)
        let registered = try await self.enrolment.register(enrolment, key: key)
        return Response.json(try JSONEncoder.stable.encode(registered), status: .created)
    }

    @Sendable private func head(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let stream = try StreamName(parsing: context.parameters.require("stream"))
        let scheme = try await gate.scheme(of: request, stream: stream, context)
        let head = try await engine.head(of: stream, scheme: scheme.id)
        return Response.json(
            try JSONEncoder.stable.encode(
                StreamState(stream: stream.rawValue, seq: head.sequence, head: head.hash.hex, hubTime: gate.now.iso8601)
            ))
    }

    @Sendable private func receipt(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let (stream, sequence) = try place(context)
        let scheme = try await gate.scheme(of: request, stream: stream, context)
        let receipt = try await engine.receipt(of: stream, sequence: sequence, scheme: scheme.id)
        return Response.json(receipt, headers: [.cacheControl: "private, max-age=31536000, immutable"])
    }

    @Sendable private func push(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let (stream, sequence) = try place(context)
        let coding = try BatchCoding(request)
        let body = try await uploads.withPermit {
            Array(try await request.wholeBody(upTo: Limits.codedBodyBytes).readableBytesView)
        }
        let sender = try await gate.sender(of: request, body: body, stream: stream, context)
        let answer = try await limit.withPermit {
            let pushed = try await intake.read(
                body, coding: coding, stream: stream, sequence: sequence, sender: sender)
            return try await engine.apply(pushed)
        }
        return Response.json(
            answer.receipt, status: answer.isReplay ? .ok : .created,
            headers: answer.isReplay ? [.syncReplay: "?1"] : [:])
    }

    private func place(_ context: HubRequestContext) throws -> (StreamName, Int64) {
        let stream = try StreamName(parsing: context.parameters.require("stream"))
        guard let sequence = context.parameters.get("seq").flatMap(Int64.init), sequence > 0 else {
            throw Problem(
                .notFound, detail: Message(ja: "バッチ番号は 1 以上の整数です", en: "A batch's number is a positive integer"))
        }
        return (stream, sequence)
    }

    private struct StreamState: Encodable {
        let stream: String
        let seq: Int64
        let head: String
        let hubTime: String
        enum CodingKeys: String, CodingKey {
            case stream, seq, head
            case hubTime = "hub_time"
        }
    }
}

extension HTTPField.Name {
    package static let syncReplay = HTTPField.Name("Sync-Replay")!
    package static let syncVersion = HTTPField.Name("Sync-Version")!
    package static let contentDigest = HTTPField.Name("Content-Digest")!
    package static let signature = HTTPField.Name("Signature")!
    package static let signatureInput = HTTPField.Name("Signature-Input")!
}

extension JSONEncoder {
    /// Members in a fixed order, so that the same answer is the same bytes.
    package static var stable: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}

extension Response {
    package static func json(
        _ bytes: some Collection<UInt8>, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
