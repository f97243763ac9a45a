import Cryptography
import Foundation
import HubCore

/// How a key of the hub vouches for the one that follows it: a signature over `hsj-hub-key:`, the next key's SPKI and the
/// time from which it signs, ISO 8601 in UTC.
package enum HubKeyEndorsement {
    package static func message(for next: Ed25519PublicKey, from start: Date) -> [UInt8] {
        message(spki: next.spki, from: start.iso8601)
    }

    /// Whether `endorsement` is the current key's word for the next one. `start` as it stands in the capabilities.
    package static func isValid(
        _ endorsement: [UInt8], for next: Ed25519PublicKey, from start: String, by current: Ed25519PublicKey
    ) -> Bool {
        current.isValidSignature(endorsement, for: message(spki: next.spki, from: start))
    }

    private static func message(spki: [UInt8], from start: String) -> [UInt8] {
        Array("hsj-hub-key:".utf8) + spki + Array(start.utf8)
    }
}
