import Cryptography
import Testing

@Suite("Ed25519")
struct CryptographyEd25519Tests {
    struct Vector: Sendable {
        let seed, publicKey, message, signature: String
    }

    /// RFC 8032, section 7.1, tests 1 to 3.
    static let vectors = [
        Vector(
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            message: "",
            signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
                + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        Vector(
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            message: "72",
            signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        Vector(
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            message: "af82",
            signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ]

    @Test("The vectors of RFC 8032", arguments: vectors)
    func vector(_ vector: Vector) throws {
        let key = try Ed25519PrivateKey(seed: #require(Hex.decoded(vector.seed.utf8)))
        let message = try #require(Hex.decoded(vector.message.utf8))
        let signature = try #require(Hex.decoded(vector.signature.utf8))
        #expect(Hex.encoded(key.publicKey.rawRepresentation) == vector.publicKey)
        #expect(key.sign(message) == signature)
        #expect(key.publicKey.isValidSignature(signature, for: message))
        #expect(!key.publicKey.isValidSignature(signature, for: message + [0]))
    }

    @Test("Every changed bit of a signature is found")
    func changedSignature() throws {
        let key = try Ed25519PrivateKey(seed: Array(1...32))
        let message = Array("activity/2026-05".utf8)
        let signature = key.sign(message)
        for bit in 0..<(64 * 8) {
            var changed = signature
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(!key.publicKey.isValidSignature(changed, for: message))
        }
        #expect(!key.publicKey.isValidSignature([], for: message))
        #expect(!key.publicKey.isValidSignature(signature + [0], for: message))
    }

    @Test("SPKI goes there and back, and names the key")
    func spki() throws {
        let key = try Ed25519PrivateKey(seed: Array(1...32)).publicKey
        #expect(key.spki.count == 44)
        #expect(try Ed25519PublicKey(spki: key.spki) == key)
        #expect(key.keyID == Base64.urlEncoded(SHA256.hash(of: key.spki).bytes))
        #expect(key.keyID.utf8.count == 43)
    }

    @Test("What is not an Ed25519 key is refused")
    func refused() throws {
        let spki = try Ed25519PrivateKey(seed: Array(1...32)).publicKey.spki
        var x25519 = spki
        x25519[8] = 0x6E
        for bytes in [[], Array(spki.dropLast()), spki + [0], x25519] {
            #expect(throws: KeyFault.notAnEd25519Key) { try Ed25519PublicKey(spki: bytes) }
        }
        #expect(throws: KeyFault.notAnEd25519Key) { try Ed25519PublicKey(rawRepresentation: [1, 2, 3]) }
        #expect(throws: KeyFault.notAnEd25519Key) { try Ed25519PrivateKey(seed: []) }
    }
}
