import Cryptography
import Foundation
import HubCore

/// One of the hub's own keys, as it is announced to schemes.
package struct HubKey: Sendable, Equatable {
    package let key: Ed25519PublicKey
    /// It signs from then on, until a younger one does.
    package let activeFrom: Date
    /// The signature of the key before it; nil for the first.
    package let endorsement: [UInt8]?

    package var kid: String { key.keyID }
}

/// What the hub is to its schemes, as the database says.
package struct HubIdentity: Sendable, Equatable {
    /// 32 hexadecimal digits; made anew when the hub was restored from a backup. Empty before the hub first served.
    package let epoch: String
    /// Oldest first.
    package let keys: [HubKey]
    /// Newest first.
    package let versions: [ServedVersion]

    package static let none = HubIdentity(epoch: "", keys: [], versions: [])

    /// The key that signs at that time.
    package func currentKey(at time: Date) -> HubKey? { keys.last { $0.activeFrom <= time } }

    /// The key that has been announced and does not sign yet.
    package func nextKey(at time: Date) -> HubKey? { keys.first { $0.activeFrom > time } }

    package func version(_ version: Int) -> ServedVersion? { versions.first { $0.version == version } }
}

/// A version of HSJ Sync that the hub knows.
package struct ServedVersion: Sendable, Equatable, Codable {
    package let version: Int
    package let deprecatedAt: Date?
    /// From then on it is answered 410.
    package let sunsetAt: Date?

    package func isServed(at time: Date) -> Bool { sunsetAt.map { time < $0 } ?? true }
}
