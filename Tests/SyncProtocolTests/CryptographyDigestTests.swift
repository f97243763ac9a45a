import Cryptography
import Testing

@Suite("Digests and their texts")
struct CryptographyDigestTests {
    @Test(
        "SHA-256 of FIPS 180-4's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func sha256(text: String, expected: String) {
        #expect(SHA256.hash(of: text).hex == expected)
        #expect(SHA256Digest(hex: expected) == SHA256.hash(of: Array(text.utf8)))
    }

    @Test("A hash in pieces is the hash of the whole")
    func pieces() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        for cut in [0, 1, 63, 64, 65, 999, 1000] {
            var hash = SHA256()
            hash.update(Array(bytes[..<cut]))
            hash.update(Array(bytes[cut...]))
            #expect(hash.finalize() == SHA256.hash(of: bytes))
        }
    }

    @Test(
        "HMAC-SHA256 of RFC 4231, cases 1, 2 and 6",
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ])
    func hmac(key: [UInt8], message: String, expected: String) throws {
        let code = try #require(SHA256Digest(hex: expected))
        #expect(HMACSHA256.code(for: Array(message.utf8), key: key) == code)
        #expect(HMACSHA256.isValidCode(code, for: Array(message.utf8), key: key))
        #expect(!HMACSHA256.isValidCode(code, for: Array(message.utf8), key: key + [1]))
    }

    @Test("A digest takes 32 bytes or 64 lower-case digits, nothing else")
    func digestForms() {
        #expect(SHA256Digest(bytes: [UInt8](repeating: 1, count: 31)) == nil)
        #expect(SHA256Digest(bytes: [UInt8](repeating: 1, count: 33)) == nil)
        #expect(SHA256Digest(hex: String(repeating: "A", count: 64)) == nil)
        #expect(SHA256Digest(hex: String(repeating: "a", count: 63)) == nil)
        #expect(SHA256Digest(hex: String(repeating: "a", count: 63) + "g") == nil)
        #expect(SHA256Digest(hex: String(repeating: "a", count: 64))?.bytes == [UInt8](repeating: 0xAA, count: 32))
    }

    @Test("Comparison in constant time still compares")
    func constantTime() {
        #expect([1, 2, 3].equalsInConstantTime([1, 2, 3]))
        #expect(![1, 2, 3].equalsInConstantTime([1, 2, 4]))
        #expect(![1, 2, 3].equalsInConstantTime([1, 2]))
        #expect([UInt8]().equalsInConstantTime([]))
    }

    @Test(
        "Base64 of RFC 4648, section 10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func base64(text: String, expected: String) {
        let unpadded = expected.filter { $0 != "=" }
        #expect(Base64.encoded(Array(text.utf8)) == expected)
        #expect(Base64.decoded(expected) == Array(text.utf8))
        #expect(Base64.urlEncoded(Array(text.utf8)) == unpadded)
        #expect(Base64.urlDecoded(unpadded) == Array(text.utf8))
    }

    @Test("The two alphabets differ in two characters")
    func alphabets() {
        #expect(Base64.encoded([0xFB, 0xEF, 0xFF]) == "++//")
        #expect(Base64.urlEncoded([0xFB, 0xEF, 0xFF]) == "--__")
        #expect(Base64.decoded("--__") == nil)
        #expect(Base64.urlDecoded("++//") == nil)
    }

    @Test(
        "Base64 that is not the one text for its bytes is refused",
        arguments: [
            "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "====", "Zm9v ", " Zm9v", "Zm=v", "Zm9v\n", "Zm9vZ",
            "Zm9v====",
        ])
    func strictBase64(text: String) {
        #expect(Base64.decoded(text) == nil)
    }

    @Test("So is base64url with padding or stray bits", arguments: ["Zg==", "Zh", "Z", "Zm9vZ"])
    func strictBase64URL(text: String) {
        #expect(Base64.urlDecoded(text) == nil)
    }
}
