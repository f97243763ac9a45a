import Cryptography
import Foundation
import HubCore
import SyncProtocol

/// The calls of HSJ Sync, signed by the office's key. Each is one request and one answer; trying again is the
/// session's business.
package final class HubConnection {
    package let address: HubAddress
    private let client: HTTPClient
    private let key: Ed25519PrivateKey
    private let clock: Clock
    private let formerKeys: FormerKeys?

    /// `formerKeys`: with which a hub that has forgotten the key is told of it again; nil leaves it at `key-unknown`.
    package init(
        address: HubAddress, key: Ed25519PrivateKey, client: HTTPClient, clock: Clock, formerKeys: FormerKeys? = nil
    ) {
        self.address = address
        self.client = client
        self.key = key
        self.clock = clock
        self.formerKeys = formerKeys
    }

    /// Not signed, so that it can be asked before the hub knows the key.
    package func introduction() throws(HubFault) -> HubIntroduction {
        let answer = try send(HTTPRequest("GET", "/.well-known/hsj-sync"))
        guard let introduction = HubIntroduction(answer, now: clock.now) else {
            throw .unintelligible(status: answer.status)
        }
        return introduction
    }

    package func head(of stream: StreamName) throws(HubFault) -> HubHead {
        try decoded(try get(Self.path(of: stream)))
    }

    package func enrol(scheme: SchemeCode, code: String) throws(HubFault) -> EnrolledKey {
        let proof = EnrolmentProof(code: code, scheme: scheme, key: key.publicKey).text
        let spki = Base64.encoded(key.publicKey.spki)
        return try decoded(
            try send(
                "POST", "/sync/keys",
                json: "{\"scheme\":\"\(scheme)\",\"spki\":\"\(spki)\",\"proof\":\"\(proof)\"}"))
    }

    /// Puts a new key in the place of this connection's; both sign.
    package func rotate(scheme: SchemeCode, to next: Ed25519PrivateKey) throws(HubFault) -> RotatedKey {
        let body = Array(
            "{\"scheme\":\"\(scheme)\",\"spki\":\"\(Base64.encoded(next.publicKey.spki))\"}".utf8)
        let fields = BodyFields(
            contentDigest: ContentDigest.field(for: SHA256.hash(of: body)), contentType: "application/json")
        let request = HTTPRequest("POST", "/sync/keys", body: body)
        return try decoded(try send(request, body: fields, by: MessageSigner(rotatingFrom: key, to: next)))
    }

    /// `body`: the batch compressed with gzip, sent as it is.
    package func push(_ body: [UInt8], to stream: StreamName, as sequence: Int64) throws(HubFault) -> Acceptance {
        let request = HTTPRequest("PUT", "\(Self.path(of: stream))/batches/\(sequence)", body: body)
        let fields = BodyFields(
            contentDigest: ContentDigest.field(for: SHA256.hash(of: body)),
            contentType: SyncVersion.current.mediaType, contentEncoding: "gzip")
        return try acceptance(try send(request, body: fields))
    }

    /// The receipt of a batch that the hub has.
    package func receipt(of sequence: Int64, in stream: StreamName) throws(HubFault) -> Acceptance {
        try acceptance(try get("\(Self.path(of: stream))/batches/\(sequence)"))
    }

    private func acceptance(_ answer: HTTPResponse) throws(HubFault) -> Acceptance {
        Acceptance(
            receipt: try decoded(answer), receiptBytes: answer.body, proof: ReceiptProof(answer),
            isReplay: answer.fields["sync-replay"] == "?1",
            backOff: answer.fields["sync-backoff"].flatMap(Int.init).map { Double(max(0, $0)) })
    }

    /// A signed request without a body.
    func get(_ path: String) throws(HubFault) -> HTTPResponse {
        try send(HTTPRequest("GET", path), body: nil)
    }

    /// A signed request with a body of JSON.
    func send(_ method: String, _ path: String, json: String) throws(HubFault) -> HTTPResponse {
        let body = Array(json.utf8)
        let fields = BodyFields(
            contentDigest: ContentDigest.field(for: SHA256.hash(of: body)), contentType: "application/json")
        return try send(HTTPRequest(method, path, body: body), body: fields)
    }

    private static func path(of stream: StreamName) -> String { "/sync/streams/\(stream)" }

    /// Signed. A hub that does not know the key is told of it by a former one, and asked again.
    private func send(
        _ request: HTTPRequest, body: BodyFields?, by signer: MessageSigner? = nil
    ) throws(HubFault) -> HTTPResponse {
        do throws(HubFault) {
            return try send(signed(request, body: body, by: signer))
        } catch {
            guard error.isUnknownKey, try announceKeyAgain() else { throw error }
            return try send(signed(request, body: body, by: signer))
        }
    }

    /// Whether the hub knows one of the former keys, and by its word now this one.
    private func announceKeyAgain() throws(HubFault) -> Bool {
        guard let formerKeys else { return false }
        for former in formerKeys.keys {
            let hub = HubConnection(address: address, key: former, client: client, clock: clock)
            do throws(HubFault) {
                _ = try hub.rotate(scheme: formerKeys.scheme, to: key)
            } catch {
                guard error.isUnknownKey else { throw error }
                continue
            }
            formerKeys.announced()
            return true
        }
        return false
    }

    private func signed(
        _ request: HTTPRequest, body: BodyFields?, by signer: MessageSigner? = nil
    ) -> HTTPRequest {
        let version = SyncVersion.current.field
        let parts = request.path.split(separator: "?", maxSplits: 1).map(String.init)
        let signature = (signer ?? MessageSigner(key)).fields(
            for: SignableRequest(
                method: request.method, authority: address.authority, path: parts[0],
                query: parts.count > 1 ? parts[1] : "", syncVersion: version, body: body),
            at: clock.now)
        var signed = request
        signed.fields.append(("Sync-Version", version))
        if let body {
            signed.fields.append(("Content-Type", body.contentType))
            signed.fields.append(("Content-Digest", body.contentDigest))
            if let coding = body.contentEncoding { signed.fields.append(("Content-Encoding", coding)) }
        }
        signed.fields.append(("Signature-Input", signature.signatureInput))
        signed.fields.append(("Signature", signature.signature))
        return signed
    }

    private func send(_ request: HTTPRequest) throws(HubFault) -> HTTPResponse {
        let answer: HTTPResponse
        do throws(HTTPFault) {
            answer = try client.send(request)
        } catch {
            throw .noAnswer(error)
        }
        guard (200...299).contains(answer.status) else { throw .problem(HubProblem(answer, now: clock.now)) }
        return answer
    }

    func decoded<Value: Decodable>(_ answer: HTTPResponse) throws(HubFault) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(answer.body))
        } catch {
            throw .unintelligible(status: answer.status)
        }
    }
}

/// What an office signed with before. A hub that was restored from a backup older than a rotation knows only these.
package struct FormerKeys {
    let scheme: SchemeCode
    /// The last first.
    let keys: [Ed25519PrivateKey]
    /// Called when the hub has taken the present key at the word of one of them.
    let announced: () -> Void
}

/// Why a call did not succeed.
package enum HubFault: Error, Sendable, Equatable {
    /// The request may have had its effect all the same.
    case noAnswer(HTTPFault)
    case problem(HubProblem)
    /// A success, but not in the protocol's words: not a hub, or one of another age.
    case unintelligible(status: Int)

    /// The hub does not know the key that signed.
    var isUnknownKey: Bool {
        if case .problem(let problem) = self { problem.code == ProblemKind.keyUnknown.code } else { false }
    }
}
