import Compression
import Cryptography
import Foundation
import HubCore
import SyncProtocol
import Tenancy

/// A scheme's office that has a key and signs what it sends.
package struct TestOffice: Sendable {
    package let scheme: SchemeCode
    package let id: SchemeID
    package let key: Ed25519PrivateKey

    package init(scheme: SchemeCode, id: SchemeID, key: Ed25519PrivateKey) {
        self.scheme = scheme
        self.id = id
        self.key = key
    }

    /// A new scheme in the hub with an enrolled key.
    package static func open(
        in test: TestDatabase, code: String = "hs-13-wako", municipality: String = "131016",
        key given: Ed25519PrivateKey? = nil
    ) async throws -> TestOffice {
        let id = try await test.addScheme(code: code, municipality: municipality)
        let scheme = try SchemeCode(parsing: code)
        let key = try given ?? Ed25519PrivateKey(seed: test.entropy.bytes(32))
        let invitation = try await SchemeRegistry(database: test.database, clock: test.clock, entropy: test.entropy)
            .invite(scheme, actor: "test")
        let request = EnrolmentRequest(
            scheme: scheme, spki: Base64.encoded(key.publicKey.spki),
            proof: EnrolmentProof(code: invitation.code, scheme: scheme, key: key.publicKey).text)
        _ = try await Enrolment(database: test.database, clock: test.clock).register(request, key: key.publicKey)
        return TestOffice(scheme: scheme, id: id, key: key)
    }

    package func chain(_ installation: String = "a1") throws -> BatchChain {
        try BatchChain("\(scheme).\(installation)")
    }

    // MARK: Signed requests

    /// A push of the batch as it should be; a test then breaks what it wants to.
    package func push(_ batch: TestBatch, to hub: TestHub, gzip: Bool = true, at date: Date? = nil) -> WireRequest {
        let coded = gzip ? Gzip.deflated(batch.body) : batch.body
        return push(coded, as: batch, to: hub, coding: gzip ? "gzip" : nil, at: date)
    }

    /// A push whose body is given as it is sent.
    package func push(
        _ coded: [UInt8], as batch: TestBatch, to hub: TestHub, coding: String?, type: String? = nil,
        at date: Date? = nil
    ) -> WireRequest {
        signed(
            WireRequest("PUT", "/sync/streams/\(batch.stream)/batches/\(batch.sequence)", body: coded), for: hub,
            body: BodyFields(
                contentDigest: ContentDigest.field(for: SHA256.hash(of: coded)),
                contentType: type ?? batch.version.mediaType, contentEncoding: coding),
            version: batch.version.field, at: date)
    }

    /// A rehearsal of the batch.
    package func check(_ batch: TestBatch, at hub: TestHub) -> WireRequest {
        signed(
            WireRequest("POST", "/sync/streams/\(batch.stream)/check", body: batch.body), for: hub,
            body: BodyFields(
                contentDigest: ContentDigest.field(for: SHA256.hash(of: batch.body)),
                contentType: batch.version.mediaType), version: batch.version.field)
    }

    package func get(_ path: String, from hub: TestHub, at date: Date? = nil) -> WireRequest {
        signed(WireRequest("GET", path), for: hub, body: nil, at: date)
    }

    package func delete(_ path: String, at hub: TestHub) -> WireRequest {
        signed(WireRequest("DELETE", path), for: hub, body: nil)
    }

    /// The same office with another key.
    package func withNewKey(_ entropy: Entropy) throws -> TestOffice {
        TestOffice(scheme: scheme, id: id, key: try Ed25519PrivateKey(seed: entropy.bytes(32)))
    }

    /// Asks for `renewed`'s key to replace this one's.
    package func rotation(to renewed: TestOffice, at hub: TestHub) -> WireRequest {
        let spki = Base64.encoded(renewed.key.publicKey.spki)
        return rotation(to: renewed, body: Array("{\"scheme\":\"\(scheme)\",\"spki\":\"\(spki)\"}".utf8), at: hub)
    }

    package func rotation(to renewed: TestOffice, body: [UInt8], at hub: TestHub) -> WireRequest {
        signed(
            WireRequest("POST", "/sync/keys", body: body), for: hub,
            body: BodyFields(
                contentDigest: ContentDigest.field(for: SHA256.hash(of: body)), contentType: "application/json"),
            by: MessageSigner(rotatingFrom: key, to: renewed.key))
    }

    package func enrolment(code: String, at hub: TestHub) -> WireRequest {
        let proof = EnrolmentProof(code: code, scheme: scheme, key: key.publicKey).text
        let spki = Base64.encoded(key.publicKey.spki)
        let body = Array("{\"scheme\":\"\(scheme)\",\"spki\":\"\(spki)\",\"proof\":\"\(proof)\"}".utf8)
        return signed(
            WireRequest("POST", "/sync/keys", body: body), for: hub,
            body: BodyFields(
                contentDigest: ContentDigest.field(for: SHA256.hash(of: body)), contentType: "application/json"))
    }

    package func signed(
        _ request: WireRequest, for hub: TestHub, body: BodyFields?, version: String = "2", at date: Date? = nil,
        by signer: MessageSigner? = nil
    ) -> WireRequest {
        let parts = request.path.split(separator: "?", maxSplits: 1).map(String.init)
        let signature = (signer ?? MessageSigner(key)).fields(
            for: SignableRequest(
                method: request.method, authority: Authority(hub.authority), path: parts[0],
                query: parts.count > 1 ? parts[1] : "", syncVersion: version, body: body),
            at: date ?? hub.clock.now)
        var signed = request
        signed["Host"] = hub.authority
        signed["Sync-Version"] = version
        if let body {
            signed["Content-Type"] = body.contentType
            signed["Content-Digest"] = body.contentDigest
            signed["Content-Encoding"] = body.contentEncoding
        }
        signed["Signature-Input"] = signature.signatureInput
        signed["Signature"] = signature.signature
        return signed
    }
}
