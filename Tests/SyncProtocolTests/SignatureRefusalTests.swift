import Cryptography
import Foundation
import HubCore
import Testing

@testable import SyncProtocol

@Suite("Signatures that are refused, each for its reason")
struct SignatureRefusalTests {
    let sample = SignedSample()

    /// The English detail of the problem that verifying ends in.
    func refusal(_ input: String?, _ signature: String?, of request: SignableRequest? = nil) -> String? {
        do {
            try sample.verify(input, signature, of: request)
            return nil
        } catch {
            #expect(error.kind == .signatureInvalid)
            return error.detail?.en
        }
    }

    @Test("Fields that are missing or unreadable")
    func fields() {
        let good = MessageSigner(sample.key).fields(for: sample.batch, at: sample.now)
        let (input, signature) = (good.signatureInput, good.signature)
        #expect(refusal(nil, signature) == "There is no Signature-Input field")
        #expect(refusal(input, nil) == "There is no Signature field")
        for text in ["", "sig", "sig=1", "sig=(", "sig=(\"@method\"", "Sig=()", "sig=(@method)", "\u{3042}"] {
            #expect(refusal(text, signature) == "The Signature-Input field cannot be read (RFC 9421)")
        }
        for text in ["", "sig=AAAA", "sig=\"AAAA\"", "sig=:A:", "sig=:AA=A:", "sig=(:AAAA:)"] {
            #expect(refusal(input, text) == "The Signature field cannot be read (RFC 9421)")
        }
        #expect(
            refusal("other" + input.dropFirst(3), signature)
                == "Signature-Input has no signature with the label sig")
        #expect(refusal(input, "other=:AAAA:") == "Signature has no signature with the label sig")
    }

    @Test("A label or a parameter twice")
    func repeated() {
        let good = MessageSigner(sample.key).fields(for: sample.batch, at: sample.now)
        let (input, signature) = (good.signatureInput, good.signature)
        let inInput = "The Signature-Input field has a label or a parameter twice"
        #expect(refusal("\(input), \(input)", signature) == inInput)
        #expect(refusal("\(input);created=1777626000", signature) == inInput)
        #expect(refusal("x;a=\",;\\\"\";a, \(input)", signature) == inInput)
        #expect(
            refusal(input, "\(signature), \(signature)")
                == "The Signature field has a label or a parameter twice")
    }

    static func missing(_ name: String) -> String { "The signature's parameter \(name) is missing or of another type" }
    static func unknown(_ name: String) -> String { "The signature's parameter \(name) is not part of the profile" }

    @Test(
        "Parameters",
        arguments: [
            (#";keyid="K";alg="ed25519";tag="hsj-sync""#, missing("created")),
            (#";created="1";keyid="K";alg="ed25519";tag="hsj-sync""#, missing("created")),
            (#";created=1.5;keyid="K";alg="ed25519";tag="hsj-sync""#, missing("created")),
            (#";created=1777626000;alg="ed25519";tag="hsj-sync""#, missing("keyid")),
            (#";created=1777626000;keyid=K;alg="ed25519";tag="hsj-sync""#, missing("keyid")),
            (#";created=1777626000;keyid="K";tag="hsj-sync""#, missing("alg")),
            (#";created=1777626000;keyid="K";alg="rsa-pss-sha512";tag="hsj-sync""#, #"alg must be "ed25519""#),
            (#";created=1777626000;keyid="K";alg="ed25519""#, missing("tag")),
            (#";created=1777626000;keyid="K";alg="ed25519";tag="hsj-receipt""#, #"tag must be "hsj-sync""#),
            (#";created=1777626000;keyid="K";alg="ed25519";tag="hsj-sync";nonce="n""#, unknown("nonce")),
            (#";created=1777626000;keyid="K";alg="ed25519";tag="hsj-sync";expires=9"#, unknown("expires")),
        ])
    func parameters(text: String, expected: String) {
        let (input, signature) = sample.fields(
            components: SignedSample.batchComponents,
            parameters: text.replacing("\"K\"", with: "\"\(sample.key.publicKey.keyID)\""))
        #expect(refusal(input, signature) == expected)
    }

    @Test("Each component that is not covered")
    func missingComponents() {
        let all = SignedSample.batchComponents.split(separator: " ")
        for index in all.indices {
            var fewer = all
            let name = fewer.remove(at: index).filter { $0 != "\"" }
            let (input, signature) = sample.fields(
                components: fewer.joined(separator: " "), parameters: sample.parameters)
            #expect(refusal(input, signature) == "The signature does not cover \(name)")
        }
    }

    @Test(
        "Components that are not of the profile",
        arguments: [
            (#""date""#, "The component date is not part of the profile"),
            (#""@target-uri""#, "The component @target-uri is not part of the profile"),
            (#""Sync-Version""#, "The component Sync-Version is not part of the profile"),
            (#""@query""#, "@query is covered, but this kind of message does not sign it or does not have it"),
            (#""@status""#, "@status is covered, but this kind of message does not sign it or does not have it"),
            (#""@path""#, "The signature covers @path twice"),
            (#""@method";req"#, "The component @method may not have parameters"),
            (#""content-type";bs"#, "The component content-type may not have parameters"),
        ])
    func otherComponents(extra: String, expected: String) {
        let (input, signature) = sample.fields(
            components: "\(SignedSample.batchComponents) \(extra)", parameters: sample.parameters)
        #expect(refusal(input, signature) == expected)
    }

    @Test("Content-Encoding is covered exactly when it is there")
    func encoding() {
        let plain = SignableRequest(
            method: "PUT", authority: sample.batch.authority, path: sample.batch.path, syncVersion: "2",
            body: BodyFields(contentDigest: "sha-256=:x:", contentType: "application/json"))
        let (input, signature) = sample.fields(
            components: SignedSample.batchComponents, parameters: sample.parameters, of: plain)
        #expect(
            refusal(input, signature, of: plain)
                == "content-encoding is covered, but this kind of message does not sign it or does not have it")
    }

    @Test("Every part of the request is bound")
    func changedRequest() throws {
        let fields = MessageSigner(sample.key).fields(for: sample.batch, at: sample.now)
        let body = try #require(sample.batch.body)
        func changed(
            method: String? = nil, authority: String? = nil, path: String? = nil, version: String? = nil,
            digest: String? = nil, type: String? = nil, encoding: String? = nil
        ) -> SignableRequest {
            SignableRequest(
                method: method ?? "PUT", authority: Authority(authority ?? "hub.example.jp"),
                path: path ?? sample.batch.path, syncVersion: version ?? "2",
                body: BodyFields(
                    contentDigest: digest ?? body.contentDigest, contentType: type ?? body.contentType,
                    contentEncoding: encoding ?? "gzip"))
        }
        try sample.verify(fields.signatureInput, fields.signature, of: changed())
        let others = [
            changed(method: "POST"), changed(authority: "localhost:8080"), changed(path: sample.batch.path + "0"),
            changed(version: "1"), changed(digest: ContentDigest.field(for: SHA256.hash(of: "abd"))),
            changed(type: "application/json"), changed(encoding: "zstd"),
        ]
        for request in others {
            #expect(
                refusal(fields.signatureInput, fields.signature, of: request)
                    == "The signature does not match what was sent, or was made with another key")
        }
    }

    @Test("A host that is not the hub's")
    func foreignAuthority() {
        let request = SignableRequest(
            method: "GET", authority: Authority("other.example.jp"), path: "/sync/changes", syncVersion: "2")
        let fields = MessageSigner(sample.key).fields(for: request, at: sample.now)
        #expect(
            refusal(fields.signatureInput, fields.signature, of: request)
                == "other.example.jp is not a public name of this hub; does a proxy rewrite Host?")
    }

    @Test("Another key than keyid names")
    func otherKey() throws {
        let other = try Ed25519PrivateKey(seed: Array(1...32))
        let fields = MessageSigner(other).fields(for: sample.batch, at: sample.now)
        #expect(refusal(fields.signatureInput, fields.signature) == "keyid does not belong to the key")
        let claimed = fields.signatureInput.replacing(other.publicKey.keyID, with: sample.key.publicKey.keyID)
        #expect(
            refusal(claimed, fields.signature)
                == "The signature does not match what was sent, or was made with another key")
    }

    @Test("A request that arrives without what must be signed")
    func received() {
        let whole = ["sync-version": "2", "content-digest": "sha-256=:x:", "content-type": "application/json"]
        func problem(
            without name: String = "", method: String = "PUT", path: String = "/p", query: String? = nil,
            changing changes: [String: String] = [:]
        ) -> Problem? {
            let fields = whole.merging(changes) { $1 }
            do {
                _ = try SignableRequest(
                    receivedMethod: method, authority: "hub.example.jp", path: path, query: query
                ) { $0 == name ? nil : fields[$0] }
                return nil
            } catch {
                return error
            }
        }
        #expect(problem() == nil)
        #expect(problem(without: "sync-version")?.kind == .versionRequired)
        #expect(problem(without: "content-digest")?.detail?.en == "There is no content-digest field")
        #expect(problem(without: "content-type")?.detail?.en == "There is no content-type field")
        #expect(problem(without: "content-digest", method: "GET", query: "a=1") == nil)
        #expect(problem(query: "a=1")?.kind == .signatureInvalid)
        #expect(problem(path: "/p\n\"@path\": /q")?.detail?.en == "@path has characters that are not allowed")
        #expect(
            problem(changing: ["content-type": "a\r\nb"])?.detail?.en
                == "content-type has characters that are not allowed")
    }
}
