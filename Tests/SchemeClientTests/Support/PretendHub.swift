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
        /// What receipts and capabilities are signed with; nil for a hub that signs nothing.
        var signingKey: Ed25519PrivateKey? = PretendHub.key(1)
        /// Announced as the next key, with the word of this one.
        var nextKey: (key: Ed25519PrivateKey, endorsedBy: Ed25519PrivateKey)?
        /// Signatures of receipts are spoiled.
        var spoilsSignatures = false
        var epoch = String(repeating: "0", count: 32)
        var dictionaries = ["2026.2", "2026.1"]
        var features = ["changes", "snapshot", "acks", "rotate"]
        /// What stands: revision and line by key.
        var standing: [String: (revision: Int64, line: String)] = [:]
        /// Lines of the feed; the cursor is the position behind the last one read.
        var feed: [String] = []
        /// Cursors below it are expired.
        var firstPosition = 0
        /// The next cursor that comes is expired, as all are in a new epoch.
        var expiresCursors = false
        /// Keys of records that wait for a person.
        var held: Set<String> = []
        var acknowledged: [String] = []
        var files: [String: [UInt8]] = [:]
        /// Entries of a page.
        var pageSize = 500
    }

    static func key(_ number: UInt8) -> Ed25519PrivateKey {
        try! Ed25519PrivateKey(seed: [UInt8](repeating: number, count: 32))
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

    /// The hub forgets all batches behind this one, as after a restored backup, which makes a new epoch.
    func restoreBackup(of stream: StreamName, at sequence: Int, epoch: String = String(repeating: "1", count: 32)) {
        state.withLock {
            $0.streams[stream.rawValue] = Array($0.streams[stream.rawValue, default: []].prefix(sequence))
            $0.epoch = epoch
        }
    }

    /// Adds an entry to the feed; `data` is `d`, nil for what is gone.
    func tell(_ topic: String, _ key: String, _ data: String?, revision: Int = 1, sha256: String? = nil) {
        state.withLock { state in
            let start =
                #"{"pos":"s\#(state.feed.count + 1)","topic":"\#(topic)","k":"\#(key)","r":\#(revision),"op":"#
            guard let data else { return state.feed.append(start + #""del"}"#) }
            let digest = sha256 ?? SHA256.hash(of: data).hex
            state.feed.append(start + #""put","sha256":"\#(digest)","d":\#(data)}"#)
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
            case ("GET", 2) where request.path.hasPrefix("/.well-known/"):
                return (200, ["Date": HTTPDateText(now).text], Array(capabilities(state).utf8))
            case ("POST", 2):
                return try request.fields["signature-input"]?.contains("old=") == true
                    ? rotate(request, &state) : enrol(request, &state)
            case ("GET", 2), ("PUT", 2):
                try verify(request, state)
                return try pull(request, &state)
            case ("GET", 3) where parts[1] != "streams":
                try verify(request, state)
                guard let file = state.files[request.path] else { throw Problem(.notFound) }
                return (200, ["Content-Type": "application/pdf"], file)
            case ("GET", 5):
                try verify(request, state)
                let batches = state.streams[String(parts[2]), default: []]
                guard let number = Int(parts[4]), number <= batches.count else { throw Problem(.notFound) }
                return signed(200, batches[number - 1].receipt, state)
            case ("GET", 3):
                try verify(request, state)
                let stream = try StreamName(parsing: String(parts[2]))
                let batches = state.streams[stream.rawValue, default: []]
                let head = batches.last?.head ?? SyncChain.start(of: stream)
                return json(
                    200,
                    "{\"stream\":\"\(stream)\",\"seq\":\(batches.count),\"head\":\"\(head)\",\"epoch\":\"\(state.epoch)\"}"
                )
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

    private func rotate(_ request: LoopbackServer.Request, _ state: inout State) throws -> Reply {
        let body = try JSONDecoder().decode([String: String].self, from: Data(request.body))
        let next = try Ed25519PublicKey(spki: Base64.decoded(body["spki"] ?? "") ?? [])
        for label in [SignatureLabel.old, .new] {
            let signature = try ReceivedSignature(
                label: label, input: request.fields["signature-input"], signature: request.fields["signature"])
            guard let key = label == .new ? next : state.keys[signature.keyID] else { throw Problem(.keyUnknown) }
            try signature.verify(
                try signable(request), key: key, now: now, allowedSkew: Limits.requestClockSkew,
                publicNames: [Authority(request.fields["host"] ?? "")])
        }
        state.keys[next.keyID] = next
        return json(
            201,
            "{\"scheme\":\"\(body["scheme"] ?? "")\",\"kid\":\"\(next.keyID)\",\"old_until\":\"2026-06-27T00:00:00Z\"}")
    }

    private func capabilities(_ state: State) -> String {
        func offer(_ key: Ed25519PrivateKey, _ more: String = "") -> String {
            #"{"kid":"\#(key.publicKey.keyID)","spki":"\#(Base64.encoded(key.publicKey.spki))"\#(more)}"#
        }
        var keys = ""
        if let key = state.signingKey {
            keys = #""hub_keys":{"current":\#(offer(key))"#
            if let (next, endorser) = state.nextKey {
                let start = now.addingTimeInterval(60 * 86_400)
                let word = endorser.sign(HubKeyEndorsement.message(for: next.publicKey, from: start))
                let from = start.iso8601
                keys += #","next":\#(offer(next, #","from":"\#(from)","endorsement":"\#(Base64.encoded(word))""#))"#
            }
            keys += "},"
        }
        let dictionaries = state.dictionaries.map { "\"\($0)\"" }.joined(separator: ",")
        let features = state.features.map { "\"\($0)\"" }.joined(separator: ",")
        return """
            {"versions":[{"version":2,"media_type":"application/vnd.hsj.batch+jsonl"}],\(keys)
            "limits":{"coded_bytes":1048576,"decoded_bytes":8388608,"records":5000,"line_bytes":65536},
            "codings":["gzip","identity"],"records":["report"],"features":[\(features)],"epoch":"\(state.epoch)",
            "dictionaries":[\(dictionaries)],"problem_base":"/problems/","hub_time":"\(now.iso8601)"}
            """
    }

    private func pull(_ request: LoopbackServer.Request, _ state: inout State) throws -> Reply {
        switch request.path.split(separator: "?")[0] {
        case "/sync/snapshot":
            let lines = state.standing.sorted { $0.key < $1.key }.map(\.value.line)
            let header = """
                {"scheme":"hs-13-wako","epoch":"\(state.epoch)","cursor":"\(state.feed.count)","dict":"2026.1",\
                "version_of_data":1,"n":\(lines.count),"at":"\(now.iso8601)"}
                """
            return (200, [:], Array(([header] + lines).map { $0 + "\n" }.joined().utf8))
        case "/sync/acks":
            let body = try JSONDecoder().decode([String: String].self, from: Data(request.body))
            state.acknowledged.append(body["cursor"] ?? "")
            return (204, [:], [])
        default:
            let cursor = request.path.firstMatch(of: /cursor=(\d+)/).flatMap { Int($0.1) }
            if let cursor, cursor < state.firstPosition || state.expiresCursors {
                state.expiresCursors = false
                return json(410, "{\"code\":\"cursor-expired\",\"retry\":\"resync\",\"title\":\"-\"}")
            }
            let start = max(cursor ?? 0, state.firstPosition)
            let page = state.feed.dropFirst(start).prefix(state.pageSize)
            var fields = ["Sync-Cursor": String(start + page.count)]
            if start + page.count < state.feed.count { fields["Link"] = "</sync/changes>; rel=\"next\"" }
            return (200, fields, Array(page.map { $0 + "\n" }.joined().utf8))
        }
    }

    /// The answer as the hub signs receipts.
    private func signed(_ status: Int, _ body: [UInt8], _ state: State, _ more: [String: String] = [:]) -> Reply {
        guard let key = state.signingKey else { return (status, more, body) }
        let response = SignableResponse(
            status: status, contentDigest: ContentDigest.field(for: SHA256.hash(of: body)),
            contentType: "application/json")
        let signature = MessageSigner(key).fields(for: response, at: now)
        var fields = more
        fields["Content-Type"] = response.contentType
        fields["Content-Digest"] = response.contentDigest
        fields["Signature-Input"] = signature.signatureInput
        fields["Signature"] =
            state.spoilsSignatures
            ? "sig=:\(Base64.encoded([UInt8](repeating: 7, count: 64))):" : signature.signature
        return (status, fields, body)
    }

    private func verify(_ request: LoopbackServer.Request, _ state: State) throws {
        let signature = try ReceivedSignature(
            input: request.fields["signature-input"], signature: request.fields["signature"])
        guard let key = state.keys[signature.keyID] else { throw Problem(.keyUnknown) }
        try verify(request, by: key)
    }

    private func verify(_ request: LoopbackServer.Request, by key: Ed25519PublicKey) throws {
        let signable = try signable(request)
        let signature = try ReceivedSignature(
            input: request.fields["signature-input"], signature: request.fields["signature"])
        try signature.verify(
            signable, key: key, now: now, allowedSkew: Limits.requestClockSkew,
            publicNames: [Authority(request.fields["host"] ?? "")])
        if request.method != "GET" {
            try ContentDigest.check(request.fields["content-digest"] ?? "", bodyDigest: SHA256.hash(of: request.body))
        }
    }

    private func signable(_ request: LoopbackServer.Request) throws -> SignableRequest {
        let parts = request.path.split(separator: "?", maxSplits: 1).map(String.init)
        return try SignableRequest(
            receivedMethod: request.method, authority: request.fields["host"] ?? "", path: parts[0],
            query: parts.count > 1 ? parts[1] : nil, field: { request.fields[$0] })
    }

    private func push(
        _ request: LoopbackServer.Request, _ stream: StreamName, _ sequence: Int, _ state: inout State
    ) throws -> Reply {
        let padded = try Gzip.inflated(request.body, limit: Limits.decodedBodyBytes, padding: JSONParser.padding)
        let envelope = try ReceivedBatch(padded: padded, version: .two).envelope
        let body = Array(padded.dropLast(JSONParser.padding))
        let digest = SHA256.hash(of: body)
        let batches = state.streams[stream.rawValue, default: []]
        if sequence <= batches.count {
            guard batches[sequence - 1].digest == digest else { throw Problem(.batchFork) }
            return signed(200, batches[sequence - 1].receipt, state, ["Sync-Replay": "?1"])
        }
        guard sequence == batches.count + 1 else { throw Problem(.sequenceGap) }
        let previous = batches.last?.head ?? SyncChain.start(of: stream)
        guard envelope.previous == previous else { throw Problem(.chainMismatch) }

        let head = SyncChain.head(after: previous, body: digest)
        var counts = Receipt.Counts()
        for line in body.split(separator: UInt8(ascii: "\n")).dropFirst() {
            guard let (record, revision) = OutboxRecord.read(Array(line)) else { continue }
            let stands = state.standing[record.key]
            let same = stands.flatMap { OutboxRecord.read(Array($0.line.utf8)) }?.record == record
            if state.held.contains(record.key) {
                counts.held += 1
            } else if same {
                counts.unchanged += 1
            } else if let stands, stands.revision >= revision {
                counts.superseded += 1
            } else {
                if stands == nil { counts.created += 1 } else { counts.updated += 1 }
                state.standing[record.key] = (revision, String(decoding: line, as: UTF8.self))
            }
        }
        let receipt = Receipt(
            envelope: envelope, epoch: state.epoch, digest: digest, head: head,
            outcome: .init(
                counts: counts,
                findings: state.quarantine.sorted().map {
                    Finding(FindingKind.all[9], line: $0, key: "cut", pointer: "/k")
                }),
            versionOfData: Int64(sequence), at: now)
        state.streams[stream.rawValue, default: []].append((receipt.encoded, digest, head))
        state.applied.append(body)
        return signed(201, receipt.encoded, state)
    }

    private func json(_ status: Int, _ text: String) -> Reply {
        (status, ["Content-Type": "application/json"], Array(text.utf8))
    }
}
