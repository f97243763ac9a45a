import Cryptography
import HubCore

/// Shows that who asks for a key to be enrolled was given the one-time code, without sending the code:
/// HMAC-SHA256 with the code as key, over the scheme's code and the new key's SPKI.
package struct EnrolmentProof: Sendable {
    private let value: SHA256Digest

    package init(code: String, scheme: SchemeCode, key: Ed25519PublicKey) {
        value = HMACSHA256.code(for: Array(scheme.rawValue.utf8) + key.spki, key: Array(code.utf8))
    }

    /// Nil unless 43 characters of base64url.
    package init?(_ text: String) {
        guard let value = Base64.urlDecoded(text).flatMap({ SHA256Digest(bytes: $0) }) else { return nil }
        self.value = value
    }

    /// base64url without padding, 43 characters.
    package var text: String { Base64.urlEncoded(value.bytes) }
}

extension EnrolmentProof: Equatable {
    /// In constant time, so that a proof cannot be guessed byte by byte.
    package static func == (a: Self, b: Self) -> Bool { a.value.equalsInConstantTime(b.value) }
}
