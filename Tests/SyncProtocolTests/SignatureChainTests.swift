import Cryptography
import HubCore
import Testing

@testable import SyncProtocol

@Suite("Digests, chain, enrolment")
struct SignatureChainTests {
    @Test("Content-Digest states SHA-256, beside whatever else")
    func contentDigest() throws {
        let digest = SHA256.hash(of: "abc")
        let field = "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:"
        #expect(ContentDigest.field(for: digest) == field)
        for text in [field, "sha-512=:AAAA:, \(field)", "\(field), md5=:AAAA:", " \(field) "] {
            try ContentDigest.check(text, bodyDigest: digest)
        }
    }

    @Test(
        "Another digest, none, two or a broken one",
        arguments: [
            "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:", "", "sha-256", "sha-256=abc", "sha-512=:AAAA:",
            "sha-256=:ungWv48B:", "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0:", "sha-256=:!:",
            "SHA-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:",
            "sha-256=:AAAA:, sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:",
        ])
    func contentDigestRefused(field: String) {
        do {
            try ContentDigest.check(field, bodyDigest: SHA256.hash(of: "abc"))
            Issue.record("accepted")
        } catch {
            #expect(error.kind == .digestMismatch)
        }
    }

    @Test("The chain, as coreutils' sha256sum computes it")
    func chain() throws {
        let start = SyncChain.start(of: try StreamName(parsing: "hs-13-wako.a1"))
        #expect(start.hex == "b26292af22ccc2dbda4057a38990871e01aed1365c8b6a93a3354db19c50f43e")
        let first = SyncChain.head(after: start, body: SHA256.hash(of: "first\n"))
        #expect(first.hex == "d501540a44eb946fee848123753404a5905f7089ea63a1097dd7e4868c19b478")
        let second = SyncChain.head(after: first, body: SHA256.hash(of: "second\n"))
        #expect(second.hex == "5d154b830598bf5234cfc4815521a2144639af2132615d5edb81a788e7e2d70b")
    }

    @Test("An enrolment proof, as openssl dgst -hmac computes it")
    func enrolmentProof() throws {
        let scheme = try SchemeCode(parsing: "hs-13-wako")
        let key = try Ed25519PrivateKey(seed: Array(0..<32)).publicKey
        let proof = EnrolmentProof(code: "K7QF-2M9T-XW4H", scheme: scheme, key: key)
        #expect(proof.text == "j99w6gehnKezlRlN3IVRDVeEaKkVEwhrQWTkYudOxH8")
        #expect(EnrolmentProof(proof.text) == proof)
        #expect(EnrolmentProof(String(proof.text.dropLast())) == nil)
        #expect(EnrolmentProof(code: "K7QF-2M9T-XW4J", scheme: scheme, key: key) != proof)
        #expect(
            EnrolmentProof(code: "K7QF-2M9T-XW4H", scheme: try SchemeCode(parsing: "hs-13-waka"), key: key) != proof)
        let other = try Ed25519PrivateKey(seed: Array(1...32)).publicKey
        #expect(EnrolmentProof(code: "K7QF-2M9T-XW4H", scheme: scheme, key: other) != proof)
    }

    @Test("A fingerprint is four groups of five digits, another for another key")
    func fingerprint() throws {
        let fingerprints = try (0..<50).map { first in
            KeyFingerprint(try Ed25519PrivateKey(seed: Array(UInt8(first)..<UInt8(first + 32))).publicKey).description
        }
        #expect(Set(fingerprints).count == 50)
        for text in fingerprints {
            #expect(text.wholeMatch(of: /\d{5} \d{5} \d{5} \d{5}/) != nil)
        }
    }
}
