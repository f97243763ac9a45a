import Cryptography
import HubCore
import SyncProtocol

/// The hub's keys whose signatures this installation takes. The first is the one that was seen at enrolment; each later
/// one was endorsed by one before it.
package struct HubTrust: Sendable, Equatable {
    /// Oldest first.
    package let keys: [Ed25519PublicKey]

    package init(keys: [Ed25519PublicKey]) { self.keys = keys }

    package func key(_ id: String) -> Ed25519PublicKey? { keys.first { $0.keyID == id } }

    package enum Decision: Sendable, Equatable {
        /// Keys to take in beside those that are known; often none.
        case accept([Ed25519PublicKey])
        /// The hub signs with a key that no known key speaks for.
        case strange(Ed25519PublicKey)
    }

    /// What to do about the keys that the hub offers.
    package func decide(about offer: HubKeyOffer) -> Decision {
        var known = keys.isEmpty ? [offer.current.key] : keys
        // From the oldest on, so that one that we know leads to the next, over as many changes as we missed.
        for offered in offer.earlier.reversed() + [offer.current] where !known.contains(offered.key) {
            if let endorsement = offered.endorsement,
                known.contains(where: { endorsement.isValid(for: offered.key, by: $0) })
            {
                known.append(offered.key)
            }
        }
        guard known.contains(offer.current.key) else { return .strange(offer.current.key) }
        if let next = offer.next, let endorsement = next.endorsement,
            endorsement.isValid(for: next.key, by: offer.current.key)
        {
            known.append(next.key)
        }
        return .accept(known.filter { !keys.contains($0) })
    }
}

/// The keys that a hub offers in its capabilities.
package struct HubKeyOffer: Sendable, Equatable {
    package struct Offered: Sendable, Equatable {
        package let key: Ed25519PublicKey
        /// The word of the key before it; nil for a first key.
        package let endorsement: Endorsement?

        package init(key: Ed25519PublicKey, endorsement: Endorsement? = nil) {
            self.key = key
            self.endorsement = endorsement
        }
    }

    package struct Endorsement: Sendable, Equatable {
        /// From when the key signs, as the capabilities write it.
        package let from: String
        package let signature: [UInt8]

        package init(from: String, signature: [UInt8]) {
            self.from = from
            self.signature = signature
        }

        func isValid(for key: Ed25519PublicKey, by endorser: Ed25519PublicKey) -> Bool {
            HubKeyEndorsement.isValid(signature, for: key, from: from, by: endorser)
        }
    }

    package let current: Offered
    package let next: Offered?
    /// Those that signed before, newest first.
    package let earlier: [Offered]

    package init(current: Offered, next: Offered? = nil, earlier: [Offered] = []) {
        self.current = current
        self.next = next
        self.earlier = earlier
    }
}
