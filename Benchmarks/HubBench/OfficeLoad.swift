import Cryptography
import Foundation
import HubCore
import SchemeClient
import Server
import SyncProtocol
import Tenancy

/// The offices of some schemes: their batches, made and signed before the clock starts, and sent by all at once, each
/// over a connection of its own that is kept open.
struct OfficeLoad: Sendable {
    struct Outcome: Sendable {
        let seconds: Double
        /// From sending a batch to having its receipt, in seconds, rising.
        let latencies: [Double]
    }

    let schemes: [SchemeID]
    /// The first office's batches; the other offices' differ in the names only.
    let samples: [SentBatch]
    private let address: HubAddress
    /// For each office, its batches in order.
    private let requests: [[HTTPRequest]]

    /// Adds schemes, registers a key for each, and makes `count` batches for every one of them.
    static func made(
        at hub: MeasuredHub, clients: Int, batches: MadeUpBatches, count: Int, label: String
    ) async throws -> OfficeLoad {
        let codes = try (1...clients).map { try SchemeCode(parsing: "hs-13-\(label)-\($0)") }
        let schemes = try await hub.addSchemes(codes)
        let lines = (1...count).map { batches.lines(of: $0) }
        let address = hub.process.address
        var offices: [(batches: [SentBatch], requests: [HTTPRequest])] = []
        for code in codes {
            let invitation = try await hub.registry.invite(code, actor: "hub-bench")
            offices.append(
                try await Blocking.run {
                    let key = try Ed25519PrivateKey(seed: Entropy.system.bytes(32))
                    let connection = HubConnection(
                        address: address, key: key, client: HTTPClient(address: address), clock: .system)
                    _ = try connection.enrol(scheme: code, code: invitation.code)
                    let stream = try StreamName(parsing: "\(code).a1")
                    let made = SentBatch.chain(of: stream, dictionary: batches.dictionaryName, lines: lines)
                    return (made, made.map { Self.signed($0, for: stream, at: address, by: key) })
                })
        }
        return OfficeLoad(
            schemes: schemes, samples: offices[0].batches, address: address, requests: offices.map(\.requests))
    }

    /// Sends everything and waits for every receipt. Any answer but 201 is a failure.
    func send() async throws -> Outcome {
        let start = ContinuousClock.now
        let latencies = try await withThrowingTaskGroup(of: [Double].self) { group in
            for requests in requests {
                group.addTask { [address] in
                    try await Blocking.run { try Self.send(requests, to: address) }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        return Outcome(seconds: (ContinuousClock.now - start).seconds, latencies: latencies.sorted())
    }

    private static func send(_ requests: [HTTPRequest], to address: HubAddress) throws -> [Double] {
        let client = HTTPClient(address: address)
        return try requests.map { request in
            let sent = ContinuousClock.now
            let answer = try client.send(request)
            guard answer.status == 201 else {
                throw BenchFailure("\(request.path): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
            }
            return (ContinuousClock.now - sent).seconds
        }
    }

    /// What came of offices that all came back at once.
    struct CatchingUp: Sendable {
        /// When each office had its last receipt, in seconds from the start.
        let finished: [Double]
        /// Answers that told an office to come back later.
        let refusals: Int
    }

    /// Sends everything, each office in its order, and obeys `Retry-After`. Any answer but a success, 429 and 503 is a
    /// failure.
    func catchUp() async throws -> CatchingUp {
        let start = ContinuousClock.now
        let offices = try await withThrowingTaskGroup(of: (Double, Int).self) { group in
            for requests in requests {
                group.addTask { [address] in
                    let refusals = try await Blocking.run { try Self.sendPatiently(requests, to: address) }
                    return ((ContinuousClock.now - start).seconds, refusals)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        return CatchingUp(finished: offices.map(\.0), refusals: offices.reduce(0) { $0 + $1.1 })
    }

    /// Answers with how often the hub asked to wait.
    private static func sendPatiently(_ requests: [HTTPRequest], to address: HubAddress) throws -> Int {
        let client = HTTPClient(address: address)
        var refusals = 0
        for request in requests {
            while true {
                let answer = try client.send(request)
                if (200...201).contains(answer.status) { break }
                guard [429, 503].contains(answer.status), let wait = answer.retryAfter(now: Date()) else {
                    throw BenchFailure(
                        "\(request.path): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
                }
                refusals += 1
                Thread.sleep(forTimeInterval: wait * Double.random(in: 1...1.5))
            }
        }
        return refusals
    }

    private static func signed(
        _ batch: SentBatch, for stream: StreamName, at address: HubAddress, by key: Ed25519PrivateKey
    ) -> HTTPRequest {
        let path = "/sync/streams/\(stream)/batches/\(batch.sequence)"
        let version = SyncVersion.current.field
        let body = BodyFields(
            contentDigest: ContentDigest.field(for: SHA256.hash(of: batch.body)),
            contentType: SyncVersion.current.mediaType, contentEncoding: "gzip")
        let signature = MessageSigner(key).fields(
            for: SignableRequest(
                method: "PUT", authority: address.authority, path: path, syncVersion: version, body: body),
            at: Date())
        return HTTPRequest(
            "PUT", path,
            fields: [
                ("Sync-Version", version), ("Content-Type", body.contentType), ("Content-Digest", body.contentDigest),
                ("Content-Encoding", "gzip"), ("Signature-Input", signature.signatureInput),
                ("Signature", signature.signature),
            ],
            body: batch.body)
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
