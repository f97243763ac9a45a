import Cryptography
import HubCore

/// A public key as two people compare it over the telephone: four groups of five digits, `04711 93042 55120 88013`.
///
/// Digits are read the same in Japanese and English. Each group is five bytes of SHA-256(SPKI) as a number, modulo
/// 100,000; together about 66 bits, which is enough where the key was sent with a proof.
package struct KeyFingerprint: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ key: Ed25519PublicKey) {
        let digest = SHA256.hash(of: key.spki).bytes
        description = stride(from: 0, to: 20, by: 5).map { start in
            let number = digest[start..<start + 5].reduce(0) { $0 << 8 | Int($1) }
            return (number % 100_000).padded(5)
        }.joined(separator: " ")
    }
}
