import Foundation
import HubCore

/// `GET /.well-known/hsj-sync`: what this hub speaks, and within which bounds.
package struct Capabilities: Sendable, Codable, Equatable {
    package struct Version: Sendable, Codable, Equatable {
        package let version: Int
        package let mediaType: String
        enum CodingKeys: String, CodingKey {
            case version
            case mediaType = "media_type"
        }
    }

    package struct Bounds: Sendable, Codable, Equatable {
        package let codedBytes: Int
        package let decodedBytes: Int
        package let records: Int
        package let lineBytes: Int
        enum CodingKeys: String, CodingKey {
            case codedBytes = "coded_bytes"
            case decodedBytes = "decoded_bytes"
            case records
            case lineBytes = "line_bytes"
        }
    }

    package let versions: [Version]
    package let limits: Bounds
    package let codings: [String]
    /// Kinds of records that are accepted.
    package let records: [String]
    /// Newest first.
    package let dictionaries: [String]
    package let problemBase: String
    package let hubTime: String

    enum CodingKeys: String, CodingKey {
        case versions, limits, codings, records, dictionaries
        case problemBase = "problem_base"
        case hubTime = "hub_time"
    }

    package init(dictionaries: [String], at time: Date) {
        versions = [Version(version: ProtocolNames.currentVersion, mediaType: ProtocolNames.batchMediaType)]
        limits = Bounds(
            codedBytes: Limits.codedBodyBytes, decodedBytes: Limits.decodedBodyBytes, records: Limits.recordsPerBatch,
            lineBytes: Limits.lineBytes)
        codings = ["gzip", "identity"]
        records = ["report", "put cell", "del cell"]
        self.dictionaries = dictionaries
        problemBase = "/problems/"
        hubTime = time.iso8601
    }

    package var encoded: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(self)
        }
    }
}
