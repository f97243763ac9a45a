import Cryptography
import HubCore
import RawStructuredFieldValues

/// The Content-Digest field (RFC 9530) with SHA-256, of the body as it is sent.
package enum ContentDigest {
    /// `sha-256=:…:`
    package static func field(for digest: SHA256Digest) -> String {
        "sha-256=:\(Base64.encoded(digest.bytes)):"
    }

    /// The SHA-256 in the field. Other algorithms beside it are left alone. Throws `digestMismatch` if there is none.
    package static func digest(in field: String) throws(Problem) -> SHA256Digest {
        guard let members = try? StructuredDictionary.parse(field) else {
            throw Problem(
                .digestMismatch,
                detail: Message(
                    ja: "Content-Digest を読み取れません（RFC 9530）", en: "Content-Digest cannot be read (RFC 9530)"))
        }
        guard case .item(let item)? = members["sha-256"],
            case .undecodedByteSequence(let base64) = item.rfc9651BareItem,
            let digest = Base64.decoded(base64).flatMap({ SHA256Digest(bytes: $0) })
        else {
            throw Problem(
                .digestMismatch,
                detail: Message(ja: "sha-256 のダイジェストがありません", en: "It has no digest with sha-256"))
        }
        return digest
    }

    /// Throws `digestMismatch` unless `field` states the digest of the body.
    package static func check(_ field: String, bodyDigest: SHA256Digest) throws(Problem) {
        guard try digest(in: field) == bodyDigest else { throw Problem(.digestMismatch) }
    }
}
