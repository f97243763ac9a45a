import COpenSSL

/// A public key for Ed25519 (RFC 8032), which checks signatures.
///
/// Making one asks libcrypto for a key object, so whoever checks many signatures of one key keeps the value; copies
/// share the object, on any thread.
package struct Ed25519PublicKey: Sendable {
    /// The 32 bytes of RFC 8032, section 5.1.5.
    package let rawRepresentation: [UInt8]
    /// base64url(SHA-256(SPKI)) without padding, 43 characters: the `keyid` of the protocol.
    package let keyID: String

    private let object: KeyObject

    /// Throws unless there are 32 bytes.
    package init(rawRepresentation: [UInt8]) throws(KeyFault) {
        guard rawRepresentation.count == 32,
            let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, rawRepresentation, 32)
        else { throw .notAnEd25519Key }
        self.rawRepresentation = rawRepresentation
        object = KeyObject(key)
        keyID = Base64.urlEncoded(SHA256.hash(of: Self.spkiPrefix + rawRepresentation).bytes)
    }

    /// From SubjectPublicKeyInfo in DER. Throws unless it is the one encoding that RFC 8410 gives an Ed25519 key.
    package init(spki: [UInt8]) throws(KeyFault) {
        guard spki.count == 44, spki.starts(with: Self.spkiPrefix) else { throw .notAnEd25519Key }
        try self.init(rawRepresentation: Array(spki.suffix(32)))
    }

    /// SubjectPublicKeyInfo in DER, 44 bytes, as `openssl pkey -pubout -outform DER` writes it.
    package var spki: [UInt8] { Self.spkiPrefix + rawRepresentation }

    package func isValidSignature(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        guard signature.count == 64 else { return false }
        let context = successful(EVP_MD_CTX_new(), "EVP_MD_CTX_new")
        defer { EVP_MD_CTX_free(context) }
        succeeded(EVP_DigestVerifyInit(context, nil, nil, nil, object.pointer), "EVP_DigestVerifyInit")
        return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    /// SEQUENCE { SEQUENCE { OBJECT 1.3.101.112 }, BIT STRING (0 unused bits) … } with 32 bytes to follow.
    private static let spkiPrefix: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
}

extension Ed25519PublicKey: Hashable {
    package static func == (a: Self, b: Self) -> Bool { a.rawRepresentation == b.rawRepresentation }
    package func hash(into hasher: inout Hasher) { hasher.combine(rawRepresentation) }
}

package enum KeyFault: Error, Sendable {
    /// The bytes are not a key of the kind, or not in the one encoding that is accepted.
    case notAnEd25519Key
}

/// Owns libcrypto's key. `@unchecked Sendable` because an EVP_PKEY is not changed after it is made, and libcrypto
/// counts its references atomically.
final class KeyObject: @unchecked Sendable {
    let pointer: OpaquePointer
    init(_ pointer: OpaquePointer) { self.pointer = pointer }
    deinit { EVP_PKEY_free(pointer) }
}
