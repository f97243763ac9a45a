import Cryptography
import Foundation
import HubCore
import Server
import Testing

@testable import SyncProtocol

/// Holds the hub's code to the vectors, which a program in another language made from the protocol's page.
@Suite("The vectors")
struct VectorTests {
    @Test("Keys, their ids and fingerprints")
    func keys() throws {
        let vectors = try VectorFile<KeyVector>.read("keys")
        try #require(vectors.count == 4)
        for vector in vectors {
            let key = try Ed25519PrivateKey(seed: Hex.decoded(vector.seed.utf8) ?? []).publicKey
            #expect(Base64.encoded(key.spki) == vector.spki)
            #expect(key.keyID == vector.kid)
            #expect(KeyFingerprint(key).description == vector.fingerprint)
        }
    }

    @Test("Proofs of enrolment")
    func enrolment() throws {
        let keys = try KeyVector.privateKeys()
        for vector in try VectorFile<EnrolmentVector>.read("enrolment") {
            let proof = EnrolmentProof(
                code: vector.code, scheme: try SchemeCode(parsing: vector.scheme),
                key: try #require(keys[vector.key]).publicKey)
            #expect(proof.text == vector.proof)
        }
    }

    @Test("Endorsements of a hub's next key")
    func endorsements() throws {
        let keys = try KeyVector.privateKeys()
        for vector in try VectorFile<EndorsementVector>.read("hub_keys") {
            let isValid = HubKeyEndorsement.isValid(
                try #require(Base64.decoded(vector.endorsement)), for: try #require(keys[vector.next]).publicKey,
                from: vector.from, by: try #require(keys[vector.current]).publicKey)
            #expect(isValid == vector.good, "\(vector.about)")
        }
    }

    @Test("Digests of bodies")
    func digests() throws {
        for vector in try VectorFile<DigestVector>.read("digests") {
            let digest = SHA256.hash(of: try #require(Base64.decoded(vector.body)))
            #expect(ContentDigest.field(for: digest) == vector.contentDigest)
        }
    }

    @Test("Heads of streams")
    func chains() throws {
        for vector in try VectorFile<ChainVector>.read("chains") {
            var head = SyncChain.start(of: try StreamName(parsing: vector.stream))
            for (number, step) in vector.steps.enumerated() {
                #expect(step.seq == number)
                if let body = step.body {
                    head = SyncChain.head(after: head, body: SHA256.hash(of: try #require(Base64.decoded(body))))
                }
                #expect(head.hex == step.head, "\(vector.stream) \(step.seq)")
            }
        }
    }

    @Test("Signatures: the same base, the same bytes, and verified")
    func signatures() throws {
        let keys = try KeyVector.privateKeys()
        let vectors = try VectorFile<SignatureVector>.read("signatures")
        try #require(vectors.count == 15)
        for vector in vectors {
            if vector.kind == "request" {
                try check(vector, request(vector), keys)
            } else {
                let response = SignableResponse(
                    status: try #require(vector.status), contentDigest: try #require(vector.contentDigest),
                    contentType: try #require(vector.contentType))
                try check(vector, response, keys)
            }
        }
    }

    private func request(_ vector: SignatureVector) throws -> SignableRequest {
        let fields = [
            "sync-version": vector.syncVersion, "content-type": vector.contentType,
            "content-digest": vector.contentDigest, "content-encoding": vector.contentEncoding,
        ]
        return try SignableRequest(
            receivedMethod: try #require(vector.method), authority: try #require(vector.authority),
            path: try #require(vector.path), query: vector.query, field: { fields[$0] ?? nil })
    }

    private func check(
        _ vector: SignatureVector, _ message: some SignableMessage, _ keys: [String: Ed25519PrivateKey]
    ) throws {
        if let body = vector.body {
            let digest = SHA256.hash(of: try #require(Base64.decoded(body)))
            #expect(ContentDigest.field(for: digest) == vector.contentDigest, "\(vector.about)")
        }
        for expected in vector.bases {
            let key = try #require(keys[expected.key])
            let signature = try ReceivedSignature(
                label: try #require(SignatureLabel(rawValue: expected.label)), input: vector.signatureInput,
                signature: vector.signature)
            let base = SignatureBase.bytes(
                of: signature.components, in: message, parameters: signature.parameters)
            #expect(String(decoding: base, as: UTF8.self) == expected.base, "\(vector.about)")
            #expect(key.sign(base) == signature.signature, "\(vector.about)")
            let created = Date(timeIntervalSince1970: Double(signature.created))
            if let request = message as? SignableRequest {
                try signature.verify(
                    request, key: key.publicKey, now: created, allowedSkew: 0, publicNames: [request.authority])
            } else if let response = message as? SignableResponse {
                try signature.verify(response, key: key.publicKey)
            }
        }
    }

    @Test("Batches: their digests and the chain through them")
    func batches() throws {
        var heads: [String: SHA256Digest] = [:]
        for vector in try VectorFile<BatchVector>.read("batches") {
            let before = try heads[vector.stream] ?? SyncChain.start(of: StreamName(parsing: vector.stream))
            let digest = SHA256.hash(of: vector.body)
            let head = SyncChain.head(after: before, body: digest)
            #expect(before.hex == vector.prev, "\(vector.about)")
            #expect(digest.hex == vector.batchSha256, "\(vector.about)")
            #expect(head.hex == vector.head, "\(vector.about)")
            heads[vector.stream] = head
        }
    }

    @Test("The files are what make_vectors.py writes")
    func generated() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-B", try ProductFiles().path("Conformance/make_vectors.py"), "--check"]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
