import Compression
import Cryptography
import Foundation
import HubCore
import SchemeClient
import SyncProtocol

/// A scheme's program for one run of the check: its keys, its streams, and what it learned of the hub.
final class HubProbe {
    let scheme: SchemeCode
    let code: String
    /// The month that all made-up figures are of.
    let month: Month
    let clock: Clock
    private let client: HTTPClient
    private let address: HubAddress
    private let entropy: Entropy

    private(set) var capabilities = JSONObject([])
    private(set) var hubKey: Ed25519PublicKey?
    /// The key that requests are signed with.
    var key: Ed25519PrivateKey
    /// What the hub answered when it took the key; nil before.
    var enrolment: [UInt8]?
    /// Of version 2 and of version 1.
    let stream: StreamName
    let documentStream: StreamName
    private var chains: [String: (sequence: Int64, head: SHA256Digest)] = [:]
    /// Above what any client has used that counts in seconds since 2020, and growing.
    private var revision: Int64

    init(
        address: HubAddress, scheme: SchemeCode, code: String, month: Month, clock: Clock, entropy: Entropy
    ) throws {
        (self.address, self.scheme, self.code, self.month) = (address, scheme, code, month)
        (self.clock, self.entropy) = (clock, entropy)
        client = HTTPClient(address: address)
        key = try Ed25519PrivateKey(seed: entropy.bytes(32))
        let suffix = Hex.encoded(entropy.bytes(5))
        stream = try StreamName(parsing: "\(scheme).c\(suffix)")
        documentStream = try StreamName(parsing: "\(scheme).d\(suffix)")
        revision = Int64(clock.now.timeIntervalSince1970) - 1_577_836_800
    }

    func newKey() throws -> Ed25519PrivateKey { try Ed25519PrivateKey(seed: entropy.bytes(32)) }

    /// Higher than all before.
    func nextRevision() -> Int64 {
        revision += 1
        return revision
    }

    // MARK: What the hub says of itself

    func learn(_ capabilities: JSONObject) {
        self.capabilities = capabilities
        let current = capabilities.object("hub_keys").object("current")
        let key = current.text("spki").flatMap { Base64.decoded($0) }.flatMap { try? Ed25519PublicKey(spki: $0) }
        hubKey = key?.keyID == current.text("kid") ? key : nil
    }

    func needs(feature: String) throws(Skipped) {
        guard capabilities.texts("features").contains(feature) else {
            throw Skipped("このハブは \(feature) に対応していません", "This hub does not do “\(feature)”")
        }
    }

    func needs(version: Int) throws(Skipped) {
        guard capabilities.objects("versions").contains(where: { $0.integer("version") == version }) else {
            throw Skipped("このハブは版 \(version) に対応していません", "This hub does not speak version \(version)")
        }
    }

    /// The dictionary that the made-up records speak.
    var dictionary: String { capabilities.texts("dictionaries").first ?? "" }

    // MARK: Requests

    func get(_ path: String, query: String? = nil) -> ProbeRequest { request("GET", path, query: query) }

    func request(_ method: String, _ path: String, query: String? = nil, body: [UInt8]? = nil) -> ProbeRequest {
        ProbeRequest(
            method: method, path: path, query: query, body: body, authority: address.authority.name, key: key,
            created: clock.now)
    }

    func send(_ request: ProbeRequest) throws(Breach) -> ProbeAnswer { try send(request.signed) }

    func send(_ request: HTTPRequest) throws(Breach) -> ProbeAnswer {
        do throws(HTTPFault) {
            return ProbeAnswer(try client.send(request))
        } catch {
            throw Breach(Message(ja: "応答がありません: \(error)", en: "no answer: \(error)"))
        }
    }

    func enrolment(of key: Ed25519PrivateKey, code: String) -> ProbeRequest {
        let proof = EnrolmentProof(code: code, scheme: scheme, key: key.publicKey).text
        let spki = Base64.encoded(key.publicKey.spki)
        var request = request(
            "POST", "/sync/keys",
            body: Array("{\"scheme\":\"\(scheme)\",\"spki\":\"\(spki)\",\"proof\":\"\(proof)\"}".utf8))
        request.key = key
        return request
    }

    // MARK: Batches

    /// The next batch of a stream; the stream moves on only with `accept`.
    func batch(
        _ records: [String], stream: StreamName? = nil, version: Int = 2,
        _ change: (inout ProbeBatch) -> Void = { _ in }
    ) -> ProbeBatch {
        let stream = stream ?? (version == 1 ? documentStream : self.stream)
        let (sequence, head) = chains[stream.rawValue] ?? (0, SyncChain.start(of: stream))
        var batch = ProbeBatch(
            version: version, stream: stream, sequence: sequence + 1, previous: head.hex,
            id: entropy.uuid(at: clock.now).uuidString.lowercased(), dictionary: dictionary, records: records)
        change(&batch)
        return batch
    }

    func push(_ batch: ProbeBatch, coding: String? = nil) -> ProbeRequest {
        carry(batch, "PUT", "/sync/streams/\(batch.stream)/batches/\(batch.pathSequence ?? batch.sequence)", coding)
    }

    func check(_ batch: ProbeBatch) -> ProbeRequest {
        carry(batch, "POST", "/sync/streams/\(batch.stream)/check", nil)
    }

    private func carry(_ batch: ProbeBatch, _ method: String, _ path: String, _ coding: String?) -> ProbeRequest {
        var request = request(method, path, body: coding == "gzip" ? Gzip.deflated(batch.body) : batch.body)
        request.contentType = batch.mediaType
        request.coding = coding
        request.version = String(batch.version)
        return request
    }

    /// Moves a stream on, past a batch that the hub took.
    func settle(_ batch: ProbeBatch) {
        guard let previous = SHA256Digest(hex: batch.previous) else { preconditionFailure("made by this probe") }
        chains[batch.stream.rawValue] = (
            batch.sequence, SyncChain.head(after: previous, body: SHA256.hash(of: batch.body))
        )
    }

    /// Pushes, expects a sound receipt, and moves the stream on.
    @discardableResult
    func accept(_ batch: ProbeBatch, coding: String? = nil) throws(Breach) -> ProbeAnswer {
        let answer = try send(push(batch, coding: coding))
        try answer.expect(201)
        settle(batch)
        let receipt = answer.object
        let digest = SHA256.hash(of: batch.body)
        let head = chains[batch.stream.rawValue]?.head ?? SyncChain.start(of: batch.stream)
        try receipt.expect([
            "stream", "seq", "epoch", "batch_sha256", "prev", "head", "n", "created", "updated", "unchanged",
            "withdrawn", "superseded", "held", "superseded_cells", "held_cells", "quarantined", "warnings",
            "version_of_data", "at",
        ])
        for (name, value) in [
            ("stream", batch.stream.rawValue), ("batch_sha256", digest.hex), ("prev", batch.previous),
            ("head", head.hex), ("epoch", capabilities.text("epoch") ?? ""),
        ] where receipt.text(name) != value {
            throw Breach(expected: "\(name): \(value)", got: receipt.text(name) ?? "—")
        }
        guard receipt.integer("seq") == Int(batch.sequence), receipt.integer("n") == batch.records.count else {
            throw Breach(expected: "seq \(batch.sequence), n \(batch.records.count)", got: answer.told)
        }
        if let hubKey { try answer.expectSignature(by: hubKey) }
        return answer
    }
}

/// A batch whose every part a rule can make wrong.
struct ProbeBatch {
    var version: Int
    var stream: StreamName
    var sequence: Int64
    var previous: String
    var id: String
    var dictionary: String
    var records: [String]
    /// What the envelope says where it is not the truth.
    var count: Int?
    /// Members behind those of the envelope, with a comma before them.
    var moreMembers = ""
    /// The number in the path where it is another.
    var pathSequence: Int64?

    var mediaType: String { (SyncVersion(rawValue: version) ?? .current).mediaType }

    var body: [UInt8] {
        let envelope =
            "{\"v\":\(version),\"stream\":\"\(stream)\",\"seq\":\(sequence),\"prev\":\"\(previous)\","
            + "\"id\":\"\(id)\",\"n\":\(count ?? records.count),\"dict\":\"\(dictionary)\"\(moreMembers)}"
        guard version == 1 else { return Array(([envelope] + records).map { $0 + "\n" }.joined().utf8) }
        return Array("{\"envelope\":\(envelope),\"records\":[\(records.joined(separator: ","))]}".utf8)
    }
}
