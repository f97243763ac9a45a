import Cryptography
import Foundation
import HubCore
import TestSupport
import Testing

@testable import SyncProtocol

/// Signature-Input, Signature and Content-Digest damaged at random: only ever a problem, and what verifies says exactly
/// what was signed.
///
/// `SYNC_FUZZ_SEED` replays one seed (`7`) or runs many (`100-200`).
@Suite("Signature fields damaged at random")
struct SignatureFuzzTests {
    private static let runs = seeds("SYNC_FUZZ_SEED", otherwise: [61, 62, 63])
    private static let rounds = 1_000
    private let sample = SignedSample()

    private static let edges = [
        "sig=", ", sig=()", ";created=1", ";created=99999999999999999999", ";keyid=\"\"", ";alg=\"none\"",
        ";tag=\"hsj-receipt\"", "\"@method\"", "\"@query\"", "(", ")", ":", "::", "\"", "\\", ";", ",", " ", "\t", "=",
        "?1", "@1", "%\"\"", "\u{0}", "あ", ":AAAA:", String(repeating: "(", count: 500),
        String(repeating: "a=1,", count: 300),
    ]

    @Test("A signature whose fields were changed does not verify, unless they still mean the same", arguments: runs)
    func fields(seed: UInt64) throws {
        print("SignatureFuzzTests.fields seed \(seed)")
        var random = SeededRandom(seed: seed)
        let good = MessageSigner(sample.key).fields(for: sample.batch, at: sample.now)
        let signed = try ReceivedSignature(input: good.signatureInput, signature: good.signature)
        var refused = 0
        for round in 0..<Self.rounds {
            var (input, signature) = (good.signatureInput, good.signature)
            if round % 3 != 0 { input = Self.damaged(input, &random) }
            if round % 3 != 1 { signature = Self.damaged(signature, &random) }
            do throws(Problem) {
                try sample.verify(input, signature)
                let read = try ReceivedSignature(input: input, signature: signature)
                #expect(read.parameters == signed.parameters, "seed \(seed) round \(round): \(input)")
                #expect(read.signature == signed.signature, "seed \(seed) round \(round): \(signature)")
            } catch {
                #expect([.signatureInvalid, .clockSkew].contains(error.kind), "seed \(seed) round \(round)")
                refused += 1
            }
        }
        #expect(refused > Self.rounds * 3 / 4)
    }

    @Test("One bit of the signature itself", arguments: runs)
    func bits(seed: UInt64) throws {
        print("SignatureFuzzTests.bits seed \(seed)")
        var random = SeededRandom(seed: seed)
        let good = MessageSigner(sample.key).fields(for: sample.batch, at: sample.now)
        let bytes = try ReceivedSignature(input: good.signatureInput, signature: good.signature).signature
        for round in 0..<Self.rounds / 4 {
            var changed = bytes
            changed[Int.random(in: changed.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(throws: Problem.self, "seed \(seed) round \(round)") {
                try sample.verify(good.signatureInput, "sig=:\(Base64.encoded(changed)):")
            }
        }
    }

    @Test("A request whose Content-Digest was changed does not verify; the field is read or a problem", arguments: runs)
    func digest(seed: UInt64) throws {
        print("SignatureFuzzTests.digest seed \(seed)")
        var random = SeededRandom(seed: seed)
        let digest = SHA256.hash(of: "abc")
        let field = ContentDigest.field(for: digest)
        let good = MessageSigner(sample.key).fields(for: sample.batch, at: sample.now)
        for round in 0..<Self.rounds {
            let changed = Self.damaged(field, &random)
            do throws(Problem) {
                let read = try ContentDigest.digest(in: changed)
                if changed == field { #expect(read == digest) }
            } catch {
                #expect(error.kind == .digestMismatch, "seed \(seed) round \(round)")
            }
            let header = [
                "content-digest": changed, "content-type": "application/vnd.hsj.batch+jsonl",
                "content-encoding": "gzip", "sync-version": "2",
            ]
            do throws(Problem) {
                let request = try SignableRequest(
                    receivedMethod: "PUT", authority: "hub.example.jp", path: sample.batch.path, query: nil
                ) { header[$0] }
                try sample.verify(good.signatureInput, good.signature, of: request)
                #expect(request == sample.batch, "seed \(seed) round \(round): \(changed)")
            } catch {
                #expect(error.kind == .signatureInvalid, "seed \(seed) round \(round)")
            }
        }
    }

    private static func damaged(_ field: String, _ random: inout SeededRandom) -> String {
        String(decoding: Mutation.of(Array(field.utf8), edges: edges, most: 3, &random), as: UTF8.self)
    }
}
