import Cryptography
import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import Statistics
import Sync
import SyncProtocol
import Tenancy

/// HSJ Sync over HTTP: capabilities, pushes and rehearsals, heads and receipts.
package struct SyncRoutes {
    let gate: SignatureGate
    let versions: VersionGate
    let signing: AnswerSigning
    let intake: BatchIntake
    let engine: SyncEngine
    let capabilities: @Sendable () async throws -> Capabilities
    /// Bodies that come in at the same time. Slow lines take these places, and not those of the work.
    let uploads: ConcurrencyLimit
    /// Batches are heavy, so few are worked on at once; others wait here. Only a sender that is known gets so far.
    let limit: ConcurrencyLimit
    let turns = SchemeTurns()

    package func add(to router: Router<HubRequestContext>) {
        router.get("/.well-known/hsj-sync", use: describe)
        router.get("/sync/streams/:stream", use: head)
        router.get("/sync/streams/:stream/batches/:seq", use: receipt)
        router.put("/sync/streams/:stream/batches/:seq", use: push)
        router.post("/sync/streams/:stream/check", use: check)
    }

    /// The tag covers everything but the time.
    @Sendable private func describe(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let capabilities = try await capabilities()
        let tag = EntityTag(of: try capabilities.timeless.encoded)
        let headers: HTTPFields = [.cacheControl: "no-cache", .eTag: tag.description]
        if tag.isNamed(in: request.headers[.ifNoneMatch]) { return Response(status: .notModified, headers: headers) }
        return try await signing.signed(try capabilities.encoded, headers: headers)
    }

    @Sendable private func head(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let stream = try StreamName(parsing: context.parameters.require("stream"))
        let reader = try await gate.reader(of: request, stream: stream, context)
        let head = try await engine.head(of: stream, scheme: reader.scheme.id)
        let epoch = try await gate.directory.hubIdentity().epoch
        let state = StreamState(
            stream: stream.rawValue, seq: head.sequence, head: head.hash.hex, epoch: epoch, hubTime: gate.now.iso8601)
        return Response.json(
            try JSONEncoder.stable.encode(state), headers: try await versions.notice(reader.version))
    }

    /// Whatever the version of the caller, and for a suspended scheme too: a receipt is the office's for ever.
    @Sendable private func receipt(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let (stream, sequence) = try place(context)
        let reader = try await gate.reader(of: request, stream: stream, context)
        let receipt = try await engine.receipt(of: stream, sequence: sequence, scheme: reader.scheme.id)
        return try await signing.signed(receipt, headers: [.cacheControl: "private, max-age=31536000, immutable"])
    }

    @Sendable private func push(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let (stream, sequence) = try place(context)
        let (sender, body) = try await arrival(request, stream, context)
        let (answer, pacing) = try await work(for: sender) {
            let decoded = try DecodedBody(body, BatchCoding(request, version: sender.version))
            do {
                try await versions.check(sender.version)
                return try await engine.apply(
                    try await intake.read(decoded, stream: stream, sequence: sequence, sender: sender))
            } catch let problem as Problem {
                // What was accepted once is answered with its receipt, whatever has ended since.
                let kept = try await engine.replay(
                    of: stream, sequence: sequence, digest: decoded.digest, scheme: sender.scheme.id)
                guard let kept else { throw problem }
                return kept
            }
        }
        var headers = try await versions.notice(sender.version)
        if answer.isReplay { headers[.syncReplay] = "?1" }
        if let seconds = pacing.backOff { headers[.syncBackoff] = String(seconds) }
        return try await signing.signed(answer.receipt, status: answer.isReplay ? .ok : .created, headers: headers)
    }

    @Sendable private func check(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let stream = try StreamName(parsing: context.parameters.require("stream"))
        let (sender, body) = try await arrival(request, stream, context)
        let (answer, _) = try await work(for: sender) {
            try await versions.check(sender.version)
            let decoded = try DecodedBody(body, BatchCoding(request, version: sender.version))
            return try await engine.rehearse(
                try await intake.read(decoded, stream: stream, sequence: nil, sender: sender))
        }
        var headers = try await versions.notice(sender.version)
        headers[.syncCheck] = "?1"
        return Response.json(answer.receipt, headers: headers)
    }

    /// The body of a push, and who signed it.
    private func arrival(
        _ request: Request, _ stream: StreamName, _ context: HubRequestContext
    ) async throws -> (SignatureGate.Sender, [UInt8]) {
        let body = try await uploads.withPermit {
            Array(try await request.wholeBody(upTo: Limits.codedBodyBytes).readableBytesView)
        }
        return (try await gate.sender(of: request, body: body, stream: stream, context), body)
    }

    private func work(
        for sender: SignatureGate.Sender, _ body: () async throws -> PushAnswer
    ) async throws -> (PushAnswer, Pacing) {
        try await turns.withTurn(sender.scheme.id) {
            let answer = try await limit.withPermit(body)
            let pacing = Pacing(
                ofScheme: turns.running(of: sender.scheme.id), waiting: limit.load.waiting, places: limit.waiting,
                patience: Int(limit.patience.components.seconds))
            return (answer, pacing)
        }
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
        let epoch: String
        let hubTime: String
        enum CodingKeys: String, CodingKey {
            case stream, seq, head, epoch
            case hubTime = "hub_time"
        }
    }
}

extension HTTPField.Name {
    package static let syncReplay = HTTPField.Name("Sync-Replay")!
    package static let syncBackoff = HTTPField.Name("Sync-Backoff")!
    package static let syncCheck = HTTPField.Name("Sync-Check")!
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
