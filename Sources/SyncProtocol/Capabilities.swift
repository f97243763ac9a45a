import Foundation
import HubCore

/// `GET /.well-known/hsj-sync`: what this hub speaks, and within which bounds.
package struct Capabilities: Sendable, Codable, Equatable {
    package struct Version: Sendable, Codable, Equatable {
        package let version: Int
        package let mediaType: String
        /// Records that a batch may hold.
        package let records: Int
        /// ISO 8601; nil for a version that stays.
        package let deprecatedAt: String?
        /// From then on it is answered 410; nil while that is open.
        package let sunsetAt: String?

        enum CodingKeys: String, CodingKey {
            case version, records
            case mediaType = "media_type"
            case deprecatedAt = "deprecated_at"
            case sunsetAt = "sunset_at"
        }

        package init(_ version: SyncVersion, deprecatedAt: Date? = nil, sunsetAt: Date? = nil) {
            self.version = version.rawValue
            mediaType = version.mediaType
            records = version.recordsPerBatch
            self.deprecatedAt = deprecatedAt?.iso8601
            self.sunsetAt = sunsetAt?.iso8601
        }
    }

    /// The hub's public keys; base64 of SubjectPublicKeyInfo.
    package struct HubKeys: Sendable, Codable, Equatable {
        package struct Current: Sendable, Codable, Equatable {
            package let kid: String
            package let spki: String
            /// From when on it signs, ISO 8601, and the word of the key before it: for an office that was away while it
            /// was announced. Nil for a first key.
            package let from: String?
            package let endorsement: String?

            package init(kid: String, spki: String, from: String? = nil, endorsement: String? = nil) {
                self.kid = kid
                self.spki = spki
                self.from = from
                self.endorsement = endorsement
            }
        }

        package struct Next: Sendable, Codable, Equatable {
            package let kid: String
            package let spki: String
            /// From when on it signs, ISO 8601.
            package let from: String
            /// The current key's word for it: `HubKeyEndorsement`, base64.
            package let endorsement: String

            package init(kid: String, spki: String, from: String, endorsement: String) {
                self.kid = kid
                self.spki = spki
                self.from = from
                self.endorsement = endorsement
            }
        }

        package let current: Current
        package let next: Next?
        /// Those that signed before, newest first, at most `Limits.earlierHubKeysTold`: for an office that was away over
        /// several changes. Nil while there was none.
        package let earlier: [Current]?

        package init(current: Current, next: Next?, earlier: [Current] = []) {
            self.current = current
            self.next = next
            self.earlier = earlier.isEmpty ? nil : earlier
        }
    }

    package struct Bounds: Sendable, Codable, Equatable {
        package let codedBytes: Int
        package let decodedBytes: Int
        package let records: Int
        package let lineBytes: Int
        /// Of a batch; nil where an earlier hub does not tell.
        package let cells: Int?

        enum CodingKeys: String, CodingKey {
            case codedBytes = "coded_bytes"
            case decodedBytes = "decoded_bytes"
            case records, cells
            case lineBytes = "line_bytes"
        }
    }

    /// Made anew when the hub was restored from a backup.
    package let epoch: String
    /// Newest first, without those that have ended.
    package let versions: [Version]
    package let limits: Bounds
    package let codings: [String]
    /// Kinds of records that are accepted.
    package let records: [String]
    /// What this hub can do beside taking batches: `check`, `rotate`, `changes`, `snapshot`, `acks`.
    package let features: [String]
    /// Newest first.
    package let dictionaries: [String]
    package let hubKeys: HubKeys
    package let problemBase: String
    /// Where the OpenAPI description is, within this hub.
    package let openapi: String
    package private(set) var hubTime: String

    enum CodingKeys: String, CodingKey {
        case epoch, versions, limits, codings, records, features, dictionaries, openapi
        case hubKeys = "hub_keys"
        case problemBase = "problem_base"
        case hubTime = "hub_time"
    }

    package init(epoch: String, versions: [Version], hubKeys: HubKeys, dictionaries: [String], at time: Date) {
        self.epoch = epoch
        self.versions = versions
        self.hubKeys = hubKeys
        limits = Bounds(
            codedBytes: Limits.codedBodyBytes, decodedBytes: Limits.decodedBodyBytes, records: Limits.recordsPerBatch,
            lineBytes: Limits.lineBytes, cells: Limits.changesPerBatch)
        codings = ["gzip", "identity"]
        records = RecordKind.allCases.map(\.rawValue)
        features = ["check", "rotate", "changes", "snapshot", "acks"]
        self.dictionaries = dictionaries
        problemBase = "/problems/"
        openapi = "/openapi.json"
        hubTime = time.iso8601
    }

    /// The same but for the time.
    package var timeless: Capabilities {
        var timeless = self
        timeless.hubTime = ""
        return timeless
    }

    package var encoded: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return Array(try encoder.encode(self))
        }
    }
}
