import COpenSSL

/// SHA-256 (FIPS 180-4). In one call with `hash(of:)`, or bytes as they come with `update` and `finalize`.
package struct SHA256: ~Copyable {
    private let context: OpaquePointer

    package init() {
        context = successful(EVP_MD_CTX_new(), "EVP_MD_CTX_new")
        succeeded(EVP_DigestInit_ex(context, Self.algorithm, nil), "EVP_DigestInit_ex")
    }

    deinit { EVP_MD_CTX_free(context) }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        succeeded(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count), "EVP_DigestUpdate")
    }

    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    package mutating func update(_ digest: SHA256Digest) {
        digest.withUnsafeBytes { update($0) }
    }

    package consuming func finalize() -> SHA256Digest { digest() }

    /// Borrowing keeps the context alive through the call.
    private borrowing func digest() -> SHA256Digest {
        let context = context
        return SHA256Digest { succeeded(EVP_DigestFinal_ex(context, $0, nil), "EVP_DigestFinal_ex") }
    }
}

extension SHA256 {
    package static func hash(of bytes: UnsafeRawBufferPointer) -> SHA256Digest {
        SHA256Digest {
            succeeded(EVP_Digest(bytes.baseAddress, bytes.count, $0, nil, algorithm, nil), "EVP_Digest")
        }
    }

    package static func hash(of bytes: [UInt8]) -> SHA256Digest {
        bytes.withUnsafeBytes { hash(of: $0) }
    }

    /// Of the text's UTF-8.
    package static func hash(of text: String) -> SHA256Digest {
        hash(of: Array(text.utf8))
    }

    /// Fetched once: a fetch by name for every hash costs more than hashing a short message. `nonisolated(unsafe)`
    /// because libcrypto's method objects never change after they are fetched.
    nonisolated(unsafe) static let algorithm = successful(EVP_MD_fetch(nil, "SHA256", nil), "EVP_MD_fetch")
}
