import COpenSSL

/// A private key for Ed25519 (RFC 8032). The 32 bytes of its seed are the whole secret.
package struct Ed25519PrivateKey: Sendable {
    package let seed: [UInt8]
    package let publicKey: Ed25519PublicKey

    private let object: KeyObject

    /// Throws unless there are 32 bytes, which must come from a source of entropy.
    package init(seed: [UInt8]) throws(KeyFault) {
        guard seed.count == 32, let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, 32)
        else { throw .notAnEd25519Key }
        let object = KeyObject(key)
        var raw = [UInt8](repeating: 0, count: 32)
        var length = raw.count
        succeeded(EVP_PKEY_get_raw_public_key(object.pointer, &raw, &length), "EVP_PKEY_get_raw_public_key")
        self.seed = seed
        self.object = object
        publicKey = try Ed25519PublicKey(rawRepresentation: raw)
    }

    /// 64 bytes. The same message always has the same signature.
    package func sign(_ message: [UInt8]) -> [UInt8] {
        let context = successful(EVP_MD_CTX_new(), "EVP_MD_CTX_new")
        defer { EVP_MD_CTX_free(context) }
        succeeded(EVP_DigestSignInit(context, nil, nil, nil, object.pointer), "EVP_DigestSignInit")
        var signature = [UInt8](repeating: 0, count: 64)
        var length = signature.count
        succeeded(EVP_DigestSign(context, &signature, &length, message, message.count), "EVP_DigestSign")
        return signature
    }
}
