import Compression
import Cryptography
import Foundation
import HubCore
import JSONReading
import SyncProtocol
import Synchronization

@testable import SchemeClient

/// A hub that keeps its streams in memory and holds requests to the protocol: digest, signature, chain. It can be told
/// what is to go wrong with the next requests, one mishap a request.
final class PretendHub: Sendable {
    enum Mishap: Sendable {
        /// Nothing: the mishap is for a later request.
        case none
        /// The connection ends before anything is done.
        case lostRequest
        /// What was asked is done, and the connection ends before the answer.
        case lostReply
        /// The same, in the middle of the answer.
        case cutReply
        case answer(Int, fields: [String: String] = [:], problem: String? = nil)
    }

    static let code = "7K2M9QTX4HWP3RVA"

    struct State: Sendable {
        /// By their ids. The first that comes with the code uses it up.
        var keys: [String: Ed25519PublicKey] = [:]
        /// Receipts and batch digests by stream, in order.
        var streams: [String: [(receipt: [UInt8], digest: SHA256Digest, head: SHA256Digest)]] = [:]
        /// Decoded bodies that were applied, in order.
        var applied: [[UInt8]] = []
        var mishaps: [Mishap] = []
        var requests: [String] = []
        /// Lines of a batch to quarantine.
        var quarantine: Set<Int> = []
    }

    let state = Mutex(State())
    private let server = Mutex<LoopbackServer?>(nil)
    private let now: Date

    init(now: Date) throws {
        self.now = now
        let started = try LoopbackServer { [weak self] in self?.handle($0) ?? .hangUp }
        server.withLock { $0 = started }
    }

    deinit { server.withLock { $0?.stop() } }

    var address: HubAddress { get throws { try HubAddress(parsing: server.withLock { $0!.address }) } }
    var requests: [String] { state.withLock { $0.requests } }
    var connections: Int { server.withLock { $0?.connections ?? 0 } }
    var applied: [[UInt8]] { state.withLock { $0.applied } }

    func goWrong(_ mishaps: Mishap...) { state.withLock { $0.mishaps += mishaps } }

    /// The hub forgets all batches behind this one, as after a restored backup.
    func restoreBackup(of stream: StreamName, at sequence: Int) {
        state.withLock {
            $0.streams[stream.rawValue] = Array($0.streams[stream.rawValue, default: []].prefix(sequence))
        }
    }

    // MARK: Requests

    private func handle(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
        state.withLock { state in
            state.requests.append("\(request.method) \(request.path)")
            let mishap = state.mishaps.isEmpty ? nil : state.mishaps.removeFirst()
            switch mishap {
            case .lostRequest: return .hangUp
            case .answer(let status, let fields, let problem):
                let body = problem.map {
                    "{\"code\":\"\($0.split(separator: " ")[0])\",\"retry\":\"\($0.split(separator: " ")[1])\"}"
                }
                return .respond(status, fields: fields, body: Array((body ?? "<html>").utf8))
            default: break
            }
            let (status, fields, body) = answer(request, &state)
            return switch mishap {
            case .lostReply: .hangUp
            case .cutReply: .cutShort(status, body: body)
            default: .respond(status, fields: fields, body: body)
            }
        }
    }

    private typealias Reply = (Int, [String: String], [UInt8])

    private func answer(_ request: LoopbackServer.Request, _ state: inout State) -> Reply {
        do {
            let parts = request.path.split(separator: "/")
            switch (request.method, parts.count) {
            case ("GET", 2):
                let capabilities = Capabilities(
                    epoch: String(repeating: "0", count: 32), versions: [.init(.two), .init(.one)],
                    hubKeys: .init(current: .init(kid: "", spki: ""), next: nil), dictionaries: ["2026.2", "2026.1"],
                    at: now)
                return (200, [:], try capabilities.encoded)
            case ("POST", 2):
                return try enrol(request, &state)
            case ("GET", 3):
                try verify(request, state)
                let stream = try StreamName(parsing: String(parts[2]))
                let batches = state.streams[stream.rawValue, default: []]
                let head = batches.last?.head ?? SyncChain.start(of: stream)
                return json(200, "{\"stream\":\"\(stream)\",\"seq\":\(batches.count),\"head\":\"\(head)\"}")
            case ("PUT", 5):
                try verify(request, state)
                return try push(request, StreamName(parsing: String(parts[2])), Int(parts[4])!, &state)
            default:
                throw Problem(.notFound)
            }
        } catch let problem as Problem {
            let kind = problem.kind
            let titles = "\"title_ja\":\"\(kind.title.ja)\",\"title_en\":\"\(kind.title.en)\""
            return json(kind.status, "{\"code\":\"\(kind.code)\",\"retry\":\"\(kind.retry.rawValue)\",\(titles)}")
        } catch {
            return json(500, "{\"code\":\"internal-fault\",\"retry\":\"never\",\"title\":\"\(error)\"}")
        }
    }

    private func enrol(_ request: LoopbackServer.Request, _ state: inout State) throws -> Reply {
        let body = try JSONDecoder().decode([String: String].self, from: Data(request.body))
        let scheme = try SchemeCode(parsing: body["scheme"] ?? "")
        let key = try Ed25519PublicKey(spki: Base64.decoded(body["spki"] ?? "") ?? [])
        try verify(request, by: key)
        guard EnrolmentProof(code: Self.code, scheme: scheme, key: key).text == body["proof"],
            state.keys.isEmpty || state.keys[key.keyID] != nil
        else { throw Problem(.enrolmentRefused) }
        state.keys[key.keyID] = key
        return json(
            201,
            "{\"scheme\":\"\(scheme)\",\"kid\":\"\(key.keyID)\",\"fingerprint\":\"\(KeyFingerprint(key))\"}")
    }

    private func verify(_ request: LoopbackServer.Request, _ state: State) throws {
        let signature = try ReceivedSignature(
            input: request.fields["signature-input"], signature: request.fields["signature"])
        guard let key = state.keys[signature.keyID] else { throw Problem(.keyUnknown) }
        try verify(request, by: key)
    }

    private func verify(_ request: LoopbackServer.Request, by key: Ed25519PublicKey) throws {
        let signable = try SignableRequest(
            receivedMethod: request.method, authority: request.fields["host"] ?? "", path: request.path, query: nil,
            field: { request.fields[$0] })
        let signature = try ReceivedSignature(
            input: request.fields["signature-input"], signature: request.fields["signature"])
        try signature.verify(
            signable, key: key, now: now, allowedSkew: Limits.requestClockSkew,
            publicNames: [Authority(request.fields["host"] ?? "")])
        if request.method != "GET" {
            try ContentDigest.check(request.fields["content-digest"] ?? "", bodyDigest: SHA256.hash(of: request.body))
        }
    }

    private func push(
        _ request: LoopbackServer.Request, _ stream: StreamName, _ sequence: Int, _ state: inout State
    ) throws -> Reply {
        let padded = try Gzip.inflated(request.body, limit: Limits.decodedBodyBytes, padding: JSONParser.padding)
        let envelope = try BatchLines(padded: padded, parser: JSONParser()).envelope
        let body = Array(padded.dropLast(JSONParser.padding))
        let digest = SHA256.hash(of: body)
        let batches = state.streams[stream.rawValue, default: []]
        if sequence <= batches.count {
            guard batches[sequence - 1].digest == digest else { throw Problem(.batchFork) }
            return (200, ["Sync-Replay": "?1"], batches[sequence - 1].receipt)
        }
        guard sequence == batches.count + 1 else { throw Problem(.sequenceGap) }
        let previous = batches.last?.head ?? SyncChain.start(of: stream)
        guard envelope.previous == previous else { throw Problem(.chainMismatch) }

        let head = SyncChain.head(after: previous, body: digest)
        var counts = Receipt.Counts()
        counts.created = envelope.recordCount
        let receipt = Receipt(
            envelope: envelope, epoch: String(repeating: "0", count: 32), digest: digest, head: head,
            outcome: .init(
                counts: counts,
                findings: state.quarantine.sorted().map {
                    Finding(FindingKind.all[9], line: $0, key: "cut", pointer: "/k")
                }),
            versionOfData: Int64(sequence), at: now)
        state.streams[stream.rawValue, default: []].append((receipt.encoded, digest, head))
        state.applied.append(body)
        return (201, [:], receipt.encoded)
    }

    private func json(_ status: Int, _ text: String) -> Reply {
        (status, ["Content-Type": "application/json"], Array(text.utf8))
    }
}
