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

    package init(address: HubAddress, key: Ed25519PrivateKey, client: HTTPClient, clock: Clock) {
        self.address = address
        self.client = client
        self.key = key
        self.clock = clock
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
        try decoded(try send(signed(HTTPRequest("GET", Self.path(of: stream)), body: nil)))
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
        return try decoded(
            try send(signed(request, body: fields, by: MessageSigner(rotatingFrom: key, to: next))))
    }

    /// `body`: the batch compressed with gzip, sent as it is.
    package func push(_ body: [UInt8], to stream: StreamName, as sequence: Int64) throws(HubFault) -> Acceptance {
        let request = HTTPRequest("PUT", "\(Self.path(of: stream))/batches/\(sequence)", body: body)
        let fields = BodyFields(
            contentDigest: ContentDigest.field(for: SHA256.hash(of: body)),
            contentType: SyncVersion.current.mediaType, contentEncoding: "gzip")
        return try acceptance(try send(signed(request, body: fields)))
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
        try send(signed(HTTPRequest("GET", path), body: nil))
    }

    /// A signed request with a body of JSON.
    func send(_ method: String, _ path: String, json: String) throws(HubFault) -> HTTPResponse {
        let body = Array(json.utf8)
        let fields = BodyFields(
            contentDigest: ContentDigest.field(for: SHA256.hash(of: body)), contentType: "application/json")
        return try send(signed(HTTPRequest(method, path, body: body), body: fields))
    }

    private static func path(of stream: StreamName) -> String { "/sync/streams/\(stream)" }

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

/// Why a call did not succeed.
package enum HubFault: Error, Sendable, Equatable {
    /// The request may have had its effect all the same.
    case noAnswer(HTTPFault)
    case problem(HubProblem)
    /// A success, but not in the protocol's words: not a hub, or one of another age.
    case unintelligible(status: Int)
}
