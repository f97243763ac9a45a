import Cryptography
import Foundation
import HubCore
import Testing

@testable import SyncProtocol

@Suite("Signature base")
struct SignatureBaseTests {
    /// RFC 9421, appendix B.1.4 and B.2.6. Its components are not ours, so it checks the making of the base and the key.
    @Test("The Ed25519 example of RFC 9421")
    func standardExample() throws {
        let spki = try #require(Base64.decoded("MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="))
        let pkcs8 = try #require(Base64.decoded("MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF"))
        let key = try Ed25519PrivateKey(seed: Array(pkcs8.suffix(32)))
        #expect(key.publicKey.spki == spki)

        let base = SignatureBase.bytes(
            of: [
                ("date", "Tue, 20 Apr 2021 02:07:55 GMT"), ("@method", "POST"), ("@path", "/foo"),
                ("@authority", "example.com"), ("content-type", "application/json"), ("content-length", "18"),
            ],
            parameters: #"("date" "@method" "@path" "@authority" "content-type" "content-length")"#
                + #";created=1618884473;keyid="test-key-ed25519""#)
        #expect(
            Base64.encoded(key.sign(base))
                == "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==")
    }

    @Test("A batch, line by line")
    func batch() throws {
        let sample = SignedSample()
        let fields = MessageSigner(sample.key).fields(for: sample.batch, at: sample.now)
        let parameters =
            #"("@method" "@authority" "@path" "content-digest" "content-type" "content-encoding" "#
            + #""sync-version");created=1777626000;keyid="\#(sample.key.publicKey.keyID)";alg="ed25519";tag="hsj-sync""#
        #expect(fields.signatureInput == "sig=\(parameters)")
        let base = """
            "@method": PUT
            "@authority": hub.example.jp
            "@path": /sync/streams/hs-13-wako.a1/batches/1
            "content-digest": sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:
            "content-type": application/vnd.hsj.batch+jsonl
            "content-encoding": gzip
            "sync-version": 2
            "@signature-params": \(parameters)
            """
        #expect(fields.signature == "sig=:\(Base64.encoded(sample.key.sign(Array(base.utf8)))):")
        // As `openssl pkeyutl -sign -rawin` signs the same lines with the same key.
        #expect(
            fields.signature
                == "sig=:Ypj0Nv1kvdksuu13X+otXm7TBS0ck14cnLv9agXEEYTpMONTgsaaBbOR4GNgM9COtkPPeTJEDiU5i7NVsYMbCw==:")
    }

    @Test("Without a body the query is covered, an empty one as ?")
    func query() {
        let names = ["@method", "@authority", "@path", "@query", "sync-version"]
        for (query, value) in [("", "?"), ("cursor=9&limit=10", "?cursor=9&limit=10")] {
            let request = SignableRequest(
                method: "GET", authority: Authority("hub.example.jp"), path: "/sync/changes", query: query,
                syncVersion: "2")
            #expect(request.coveredComponents.map(\.rawValue) == names)
            #expect(request.value(of: .query) == value)
        }
    }

    @Test(
        "An authority is in lower case and without a default port",
        arguments: [
            ("Hub.Example.JP", "hub.example.jp"), ("hub.example.jp:443", "hub.example.jp"),
            ("hub.example.jp:80", "hub.example.jp"), ("localhost:8080", "localhost:8080"), ("[::1]:8443", "[::1]:8443"),
            ("hub.example.jp:8443", "hub.example.jp:8443"), ("HUB.example.jp:443", "hub.example.jp"),
        ])
    func authority(text: String, expected: String) {
        #expect(Authority(text).name == expected)
    }
}

/// A batch that is signed well; tests of refusals spoil it in one point.
struct SignedSample {
    let key: Ed25519PrivateKey
    let now = Date(timeIntervalSince1970: 1_777_626_000)
    let publicNames: Set<Authority> = [Authority("hub.example.jp"), Authority("localhost:8080")]
    let batch: SignableRequest

    init() {
        guard let key = try? Ed25519PrivateKey(seed: Array(0..<32)) else { preconditionFailure("32 bytes are a seed") }
        self.key = key
        batch = SignableRequest(
            method: "PUT", authority: Authority("hub.example.jp"), path: "/sync/streams/hs-13-wako.a1/batches/1",
            syncVersion: "2",
            body: BodyFields(
                contentDigest: ContentDigest.field(for: SHA256.hash(of: "abc")),
                contentType: "application/vnd.hsj.batch+jsonl", contentEncoding: "gzip"))
    }

    /// The two fields for a component list and parameters of the test's choice, honestly signed.
    func fields(
        components: String, parameters: String, of request: SignableRequest? = nil
    ) -> (input: String, signature: String) {
        let request = request ?? batch
        let covered = components.split(separator: " ").map { $0.filter { $0 != "\"" } }
        let lines = covered.compactMap { name in
            SignatureComponent(rawValue: name).flatMap { request.value(of: $0) }.map { (name: name, value: $0) }
        }
        let whole = "(\(components))\(parameters)"
        let signature = key.sign(SignatureBase.bytes(of: lines, parameters: whole))
        return ("sig=\(whole)", "sig=:\(Base64.encoded(signature)):")
    }

    static let batchComponents =
        #""@method" "@authority" "@path" "content-digest" "content-type" "content-encoding" "sync-version""#

    var parameters: String {
        #";created=1777626000;keyid="\#(key.publicKey.keyID)";alg="ed25519";tag="hsj-sync""#
    }

    func verify(_ input: String?, _ signature: String?, of request: SignableRequest? = nil) throws(Problem) {
        try ReceivedSignature(input: input, signature: signature).verify(
            request ?? batch, key: key.publicKey, now: now, allowedSkew: 300, publicNames: publicNames)
    }
}
