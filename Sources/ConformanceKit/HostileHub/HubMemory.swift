import Compression
import Cryptography
import Documents
import Foundation
import HubCore
import SyncProtocol

/// A hub that keeps one scheme in memory and holds requests to the protocol: signatures, digests, chain.
///
/// It has no data dictionary: every record that is well formed counts as created.
struct HubMemory: Sendable {
    struct Accepted: Sendable {
        let digest: SHA256Digest
        let head: SHA256Digest
        let receipt: [UInt8]
    }

    static let code = "7K2M-9QTX-4HWP-3RVA"

    let scheme: SchemeCode
    private(set) var keys: [String: Ed25519PublicKey] = [:]
    private(set) var streams: [String: [Accepted]] = [:]
    private(set) var epoch = "00112233445566778899aabbccddeeff"
    var dictionaries = ["2026.2", "2026.1"]
    /// A key of the hub, with the word of the one before it.
    struct SigningKey: Sendable {
        let key: Ed25519PrivateKey
        var endorsement: [UInt8]?
    }

    /// What signs answers, what did before (newest first), and what a scenario announces to sign them later.
    private(set) var signer = SigningKey(key: Self.key("hub"))
    private(set) var earlierSigners: [SigningKey] = []
    private(set) var announced: SigningKey?
    /// Cursors of another one are expired.
    private(set) var cursorGeneration = 1
    /// Whether answers hold members that no client can know.
    var saysMore = false
    private(set) var accepted = 0

    init(scheme: SchemeCode) { self.scheme = scheme }

    // MARK: Calls

    mutating func answer(_ request: RawRequest, _ call: SyncCall, now: Date) throws(Problem) -> RawAnswer {
        switch call {
        case .capabilities: return signed(Self.json(200, capabilities(now)), now)
        case .enrol: return try enrol(request, now)
        case .revoke, .check, .other, .redirected: throw Problem(.notFound)
        case .head(let stream):
            _ = try version(of: request, now)
            return Self.json(200, head(of: stream, now))
        case .receipt(let stream, let sequence):
            _ = try version(of: request, now)
            let batches = streams[stream.rawValue, default: []]
            guard sequence <= batches.count else { throw Problem(.notFound) }
            return signed(Self.json(200, batches[Int(sequence) - 1].receipt), now)
        case .push(let stream, let sequence): return try push(request, stream, sequence, now)
        case .changes: return changes(request, version: try version(of: request, now))
        case .snapshot: return snapshot(version: try version(of: request, now), now)
        case .acks:
            _ = try version(of: request, now)
            return RawAnswer(status: 204)
        }
    }

    private mutating func enrol(_ request: RawRequest, _ now: Date) throws(Problem) -> RawAnswer {
        guard let body = try? JSONDecoder().decode([String: String].self, from: Data(request.body)),
            let key = try? Ed25519PublicKey(spki: Base64.decoded(body["spki"] ?? "") ?? [])
        else { throw Problem(.badRequest) }
        _ = try version(of: request, by: key, now)
        guard body["scheme"] == scheme.rawValue,
            EnrolmentProof(code: Self.code, scheme: scheme, key: key).text == body["proof"],
            keys.isEmpty || keys[key.keyID] != nil
        else { throw Problem(.enrolmentRefused) }
        keys[key.keyID] = key
        return Self.json(
            201,
            object {
                $0.member("at", now.iso8601)
                $0.member("fingerprint", KeyFingerprint(key).description)
                $0.member("kid", key.keyID)
                $0.member("scheme", scheme.rawValue)
            })
    }

    private mutating func push(
        _ request: RawRequest, _ stream: StreamName, _ sequence: Int64, _ now: Date
    ) throws(Problem) -> RawAnswer {
        guard stream.scheme == scheme else { throw Problem(.keyOfAnotherScheme) }
        let batch = try SentBatch(request, version: try version(of: request, now))
        guard batch.stream == stream, batch.sequence == sequence else { throw Problem(.envelopeInvalid) }
        let batches = streams[stream.rawValue, default: []]
        if sequence <= batches.count {
            let known = batches[Int(sequence) - 1]
            guard known.digest == batch.digest else { throw Problem(.batchFork) }
            var answer = signed(Self.json(200, known.receipt), now)
            answer.fields.append(("Sync-Replay", "?1"))
            return answer
        }
        let expected = Problem.Member.integer(batches.count + 1)
        guard sequence == batches.count + 1 else { throw Problem(.sequenceGap, members: ["expected_seq": expected]) }
        let previous = batches.last?.head ?? SyncChain.start(of: stream)
        guard batch.previous == previous else { throw Problem(.chainMismatch, members: ["expected_seq": expected]) }
        guard dictionaries.contains(batch.dictionary) else {
            throw Problem(.dictionaryUnknown, members: ["dictionaries": .list(dictionaries)])
        }
        accepted += 1
        let head = SyncChain.head(after: previous, body: batch.digest)
        let receipt = receipt(of: batch, head: head, now)
        streams[stream.rawValue, default: []].append(Accepted(digest: batch.digest, head: head, receipt: receipt))
        return signed(Self.json(201, receipt), now)
    }

    // MARK: Signatures

    /// Of a request by the enrolled key.
    private func version(of request: RawRequest, _ now: Date) throws(Problem) -> SyncVersion {
        let signature = try ReceivedSignature(
            input: request.fields["signature-input"], signature: request.fields["signature"])
        guard let key = keys[signature.keyID] else { throw Problem(.keyUnknown) }
        return try version(of: request, by: key, now)
    }

    private func version(of request: RawRequest, by key: Ed25519PublicKey, _ now: Date) throws(Problem) -> SyncVersion {
        let signable = try SignableRequest(
            receivedMethod: request.method, authority: request.fields["host"] ?? "", path: request.path,
            query: request.query, field: { request.fields[$0] })
        let signature = try ReceivedSignature(
            input: request.fields["signature-input"], signature: request.fields["signature"])
        let isPush = request.method == "PUT" && request.path.contains("/batches/")
        try signature.verify(
            signable, key: key, now: now, allowedSkew: isPush ? Limits.batchClockSkew : Limits.requestClockSkew,
            publicNames: [signable.authority])
        if signable.body != nil {
            try ContentDigest.check(request.fields["content-digest"] ?? "", bodyDigest: SHA256.hash(of: request.body))
        }
        guard let version = SyncVersion(signable.syncVersion) else {
            throw Problem(.versionUnsupported, members: ["supported_versions": .list(["2", "1"])])
        }
        return version
    }

    func signed(_ answer: RawAnswer, _ now: Date) -> RawAnswer {
        let digest = ContentDigest.field(for: SHA256.hash(of: answer.body))
        let type = answer.fields.first { $0.name == "Content-Type" }?.value ?? ""
        let signature = MessageSigner(signer.key).fields(
            for: SignableResponse(status: answer.status, contentDigest: digest, contentType: type), at: now)
        var answer = answer
        answer.fields += [
            ("Content-Digest", digest), ("Signature-Input", signature.signatureInput),
            ("Signature", signature.signature),
        ]
        return answer
    }

    /// The same seeds on every run: nothing that these keys sign is worth anything.
    static func key(_ name: String) -> Ed25519PrivateKey {
        do {
            return try Ed25519PrivateKey(seed: SHA256.hash(of: "homestart hostile hub: \(name)").bytes)
        } catch {
            preconditionFailure("32 bytes are always a seed")
        }
    }

    // MARK: What a scenario does to the hub

    /// Loses all batches behind so many, and says so by a new epoch (section 9).
    mutating func restoreBackup(batches: Int) {
        streams = streams.mapValues { Array($0.prefix(batches)) }
        epoch = "ffeeddccbbaa99887766554433221100"
    }

    mutating func expireCursors() { cursorGeneration += 1 }

    /// The last batch of each stream is one that no client of ours made.
    mutating func replaceHistory() {
        restoreBackup(batches: .max)
        for (stream, batches) in streams {
            guard let last = batches.last else { continue }
            let other = SHA256.hash(of: "somebody else's batch")
            streams[stream]![batches.count - 1] = Accepted(digest: other, head: other, receipt: last.receipt)
        }
    }

    /// Announces the hub's next key, endorsed by the current one or by the next one itself.
    mutating func announceKey(isGood: Bool) {
        let next = Self.key("next \(earlierSigners.count)")
        let signed = HubKeyEndorsement.message(for: next.publicKey, from: Self.keyStart)
        announced = SigningKey(key: next, endorsement: (isGood ? signer.key : next).sign(signed))
    }

    mutating func signWithAnnouncedKey() {
        guard let announced else { return }
        earlierSigners.insert(signer, at: 0)
        signer = announced
        self.announced = nil
    }

    static let keyStart = Date(timeIntervalSince1970: 1_788_220_800)
}
