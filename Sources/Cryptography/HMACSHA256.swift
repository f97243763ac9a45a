import COpenSSL

/// HMAC (RFC 2104) with SHA-256.
package enum HMACSHA256 {
    /// The key may have any length; the protocol's are at least 16 bytes of a code.
    package static func code(for message: [UInt8], key: [UInt8]) -> SHA256Digest {
        SHA256Digest { code in
            let written = HMAC(SHA256.algorithm, key, Int32(key.count), message, message.count, code, nil)
            precondition(written != nil, "libcrypto: HMAC failed")
        }
    }

    /// Compares in constant time.
    package static func isValidCode(_ code: SHA256Digest, for message: [UInt8], key: [UInt8]) -> Bool {
        self.code(for: message, key: key).equalsInConstantTime(code)
    }
}

/// Comparison that takes as long for a wrong first byte as for a wrong last one, for secrets.
/// Only the lengths may show.
extension Collection<UInt8> {
    package func equalsInConstantTime(_ other: some Collection<UInt8>) -> Bool {
        let (a, b) = (Array(self), Array(other))
        return a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
    }
}

extension SHA256Digest {
    package func equalsInConstantTime(_ other: SHA256Digest) -> Bool {
        withUnsafeBytes { a in other.withUnsafeBytes { b in CRYPTO_memcmp(a.baseAddress, b.baseAddress, a.count) == 0 }
        }
    }
}
