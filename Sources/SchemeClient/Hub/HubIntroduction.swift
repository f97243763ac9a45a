import Cryptography
import Foundation
import HubCore
import SyncProtocol

/// The capabilities as an office reads them. Only what every hub has told from the beginning is required.
package struct HubIntroduction: Sendable, Equatable {
    package struct Version: Sendable, Equatable, Decodable {
        package let version: Int
        /// ISO 8601; from then on the hub refuses this version.
        package let sunsetAt: String?
        package let deprecatedAt: String?
    }

    package let versions: [Version]
    package let limits: BatchLimits
    /// Newest first.
    package let dictionaries: [String]
    /// Of `changes`, `snapshot`, `acks`, `rotate`, `check`; empty for a hub that only takes batches.
    package let features: Set<String>
    package let epoch: String?
    /// Nil for a hub that does not sign.
    package let keys: HubKeyOffer?
    /// How far our clock is ahead of the hub's, in seconds; nil if the answer has no date.
    package let clockLead: Double?

    package func serves(_ version: Int) -> Bool { versions.contains { $0.version == version } }
}

extension HubIntroduction {
    /// `now`: our clock. Nil if the answer is no hub's.
    init?(_ answer: HTTPResponse, now: Date) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let document = try? decoder.decode(Document.self, from: Data(answer.body)) else { return nil }
        versions = document.versions
        limits = BatchLimits(
            recordsOfHub: document.limits.records, decodedBytes: document.limits.decodedBytes,
            codedBytes: document.limits.codedBytes)
        dictionaries = document.dictionaries
        features = Set(document.features ?? [])
        epoch = document.epoch
        keys = document.hubKeys?.offer
        clockLead = answer.date.map { now.timeIntervalSince($0) }
    }

    private struct Document: Decodable {
        struct Bounds: Decodable {
            let codedBytes: Int
            let decodedBytes: Int
            let records: Int
        }

        struct Keys: Decodable {
            let current: Key
            let next: Key?
            let earlier: [Key]?

            var offer: HubKeyOffer? {
                current.offered.map {
                    HubKeyOffer(current: $0, next: next?.offered, earlier: (earlier ?? []).compactMap(\.offered))
                }
            }
        }

        struct Key: Decodable {
            let spki: String
            let from: String?
            let endorsement: String?

            var offered: HubKeyOffer.Offered? {
                guard let bytes = Base64.decoded(spki), let key = try? Ed25519PublicKey(spki: bytes) else { return nil }
                var word: HubKeyOffer.Endorsement?
                if let from, let signature = endorsement.flatMap({ Base64.decoded($0) }) {
                    word = HubKeyOffer.Endorsement(from: from, signature: signature)
                }
                return HubKeyOffer.Offered(key: key, endorsement: word)
            }
        }

        let versions: [Version]
        let limits: Bounds
        let dictionaries: [String]
        let features: [String]?
        let epoch: String?
        let hubKeys: Keys?
    }
}
