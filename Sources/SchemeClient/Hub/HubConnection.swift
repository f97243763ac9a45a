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

    package func capabilities() throws(HubFault) -> Capabilities {
        let answer = try send(HTTPRequest("GET", "/.well-known/hsj-sync"))
        return try decoded(answer)
    }

    package func position(of stream: StreamName) throws(HubFault) -> StreamPosition {
        try decoded(try send(signed(HTTPRequest("GET", Self.path(of: stream)), body: nil)))
    }

    package func enrol(scheme: SchemeCode, code: String) throws(HubFault) -> EnrolledKey {
        let proof = EnrolmentProof(code: code, scheme: scheme, key: key.publicKey).text
        let spki = Base64.encoded(key.publicKey.spki)
        let body = Array("{\"scheme\":\"\(scheme)\",\"spki\":\"\(spki)\",\"proof\":\"\(proof)\"}".utf8)
        let request = HTTPRequest("POST", "/sync/keys", body: body)
        let fields = BodyFields(
            contentDigest: ContentDigest.field(for: SHA256.hash(of: body)), contentType: "application/json")
        return try decoded(try send(signed(request, body: fields)))
    }

    /// `body`: the batch compressed with gzip, sent as it is.
    package func push(_ body: [UInt8], to stream: StreamName, as sequence: Int64) throws(HubFault) -> Acceptance {
        let request = HTTPRequest("PUT", "\(Self.path(of: stream))/batches/\(sequence)", body: body)
        let fields = BodyFields(
            contentDigest: ContentDigest.field(for: SHA256.hash(of: body)),
            contentType: SyncVersion.current.mediaType, contentEncoding: "gzip")
        let answer = try send(signed(request, body: fields))
        return Acceptance(
            receipt: try decoded(answer), receiptBytes: answer.body,
            isReplay: answer.fields["sync-replay"] == "?1",
            backOff: answer.fields["sync-backoff"].flatMap(Int.init).map { Double(max(0, $0)) })
    }

    private static func path(of stream: StreamName) -> String { "/sync/streams/\(stream)" }

    private func signed(_ request: HTTPRequest, body: BodyFields?) -> HTTPRequest {
        let version = SyncVersion.current.field
        let signature = MessageSigner(key).fields(
            for: SignableRequest(
                method: request.method, authority: address.authority, path: request.path, syncVersion: version,
                body: body),
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

    private func decoded<Value: Decodable>(_ answer: HTTPResponse) throws(HubFault) -> Value {
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
