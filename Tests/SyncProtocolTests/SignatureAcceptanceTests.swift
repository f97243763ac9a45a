import Cryptography
import Foundation
import HubCore
import Testing

@testable import SyncProtocol

@Suite("Signatures that hold")
struct SignatureAcceptanceTests {
    let sample = SignedSample()

    @Test("What a signer signs, the hub accepts: with body, compressed or not, and without")
    func roundTrip() throws {
        let plain = SignableRequest(
            method: "POST", authority: Authority("localhost:8080"), path: "/sync/streams/hs-13-wako.a1/check",
            syncVersion: "1", body: BodyFields(contentDigest: "sha-256=:x:", contentType: "application/json"))
        let pull = SignableRequest(
            method: "GET", authority: Authority("hub.example.jp"), path: "/sync/changes", query: "cursor=0",
            syncVersion: "2")
        for request in [sample.batch, plain, pull] {
            let fields = MessageSigner(sample.key).fields(for: request, at: sample.now)
            try sample.verify(fields.signatureInput, fields.signature, of: request)
        }
    }

    @Test("A request as it arrives is the request that was signed")
    func received() throws {
        let fields = MessageSigner(sample.key).fields(for: sample.batch, at: sample.now)
        let header = [
            "content-digest": "  \(sample.batch.body?.contentDigest ?? "") ", "content-encoding": "gzip\t",
            "content-type": "application/vnd.hsj.batch+jsonl", "sync-version": "2",
        ]
        let request = try SignableRequest(
            receivedMethod: "PUT", authority: "HUB.example.jp:443", path: sample.batch.path, query: nil
        ) { header[$0] }
        #expect(request == sample.batch)
        try sample.verify(fields.signatureInput, fields.signature, of: request)
    }

    @Test("Another order of components and parameters, and other spacing, mean the same")
    func otherOrder() throws {
        let (input, signature) = sample.fields(
            components:
                #""sync-version" "content-encoding" "content-type" "content-digest" "@path" "@authority" "@method""#,
            parameters: #";tag="hsj-sync";alg="ed25519";keyid="\#(sample.key.publicKey.keyID)";created=1777626000"#)
        try sample.verify(input, signature)
        let spaced = input.replacing("(", with: "(  ").replacing(#"" ""#, with: #""   ""#).replacing(
            ";tag", with: ";  tag")
        try sample.verify(spaced, signature)
    }

    @Test("A signature of a proxy beside it is left alone")
    func otherLabels() throws {
        let fields = MessageSigner(sample.key).fields(for: sample.batch, at: sample.now)
        try sample.verify(
            #"proxy=("@method";req "date");expires=5, \#(fields.signatureInput)"#, "\(fields.signature), proxy=:AAAA:")
    }

    @Test("A change of keys is signed by both")
    func rotation() throws {
        let new = try Ed25519PrivateKey(seed: Array(32..<64))
        let fields = MessageSigner(rotatingFrom: sample.key, to: new).fields(for: sample.batch, at: sample.now)
        for (label, key) in [(SignatureLabel.old, sample.key), (.new, new)] {
            let signature = try ReceivedSignature(
                label: label, input: fields.signatureInput, signature: fields.signature)
            #expect(signature.keyID == key.publicKey.keyID)
            try signature.verify(
                sample.batch, key: key.publicKey, now: sample.now, allowedSkew: 300, publicNames: sample.publicNames)
        }
    }

    @Test("A receipt's signature holds, at any age")
    func receipt() throws {
        let response = SignableResponse(
            status: 201, contentDigest: ContentDigest.field(for: SHA256.hash(of: "{}")), contentType: "application/json"
        )
        let fields = MessageSigner(sample.key).fields(for: response, at: Date(timeIntervalSince1970: 1000))
        #expect(
            fields.signatureInput
                == #"sig=("@status" "content-digest" "content-type");created=1000;"#
                + #"keyid="\#(sample.key.publicKey.keyID)";alg="ed25519";tag="hsj-receipt""#)
        let signature = try ReceivedSignature(input: fields.signatureInput, signature: fields.signature)
        try signature.verify(response, key: sample.key.publicKey)
        let other = SignableResponse(
            status: 200, contentDigest: response.contentDigest, contentType: response.contentType)
        #expect(throws: Problem.self) { try signature.verify(other, key: sample.key.publicKey) }
    }

    @Test("The allowed skew is inclusive on both sides")
    func skew() throws {
        let fields = MessageSigner(sample.key).fields(for: sample.batch, at: sample.now)
        let signature = try ReceivedSignature(input: fields.signatureInput, signature: fields.signature)
        for (seconds, holds) in [(-300.0, true), (300, true), (-301, false), (301, false), (300.5, false)] {
            do {
                try signature.verify(
                    sample.batch, key: sample.key.publicKey, now: sample.now.addingTimeInterval(seconds),
                    allowedSkew: 300, publicNames: sample.publicNames)
                #expect(holds)
            } catch {
                #expect(error.kind == .clockSkew)
                #expect(!holds)
            }
        }
    }
}
