import Cryptography
import Foundation
import HubCore

/// What the hub did with a batch. Frozen as bytes when it is first given.
package struct Receipt: Sendable, Equatable, Codable {
    package let stream: String
    package let seq: Int64
    package let batchSHA256: String
    package let prev: String
    package let head: String
    /// Records of the batch.
    package let n: Int
    // Cells, by what became of them.
    package let created: Int
    package let updated: Int
    package let unchanged: Int
    package let withdrawn: Int
    /// Older than what stands.
    package let superseded: Int
    /// Wait for a person at the national office.
    package let held: Int
    /// Records that were put aside, with everything that is wrong with them.
    package let quarantined: [Item]
    /// Counts the commits of this scheme; grows with every batch.
    package let versionOfData: Int64
    /// When the hub accepted the batch, ISO 8601 in UTC.
    package let at: String

    package struct Item: Sendable, Equatable, Codable {
        package let line: Int
        package let k: String?
        package let code: String
        package let pointer: String
        package let messageJa: String
        package let messageEn: String
        package let fixJa: String
        package let fixEn: String

        enum CodingKeys: String, CodingKey {
            case line, k, code, pointer
            case messageJa = "message_ja"
            case messageEn = "message_en"
            case fixJa = "fix_ja"
            case fixEn = "fix_en"
        }

        package init(_ finding: Finding) {
            line = finding.line
            k = finding.key
            code = finding.kind.code
            pointer = finding.pointer
            messageJa = finding.kind.message.ja
            messageEn = finding.kind.message.en
            fixJa = finding.kind.fix.ja
            fixEn = finding.kind.fix.en
        }
    }

    enum CodingKeys: String, CodingKey {
        case stream, seq, prev, head, n, created, updated, unchanged, withdrawn, superseded, held, quarantined, at
        case batchSHA256 = "batch_sha256"
        case versionOfData = "version_of_data"
    }

    /// How many cells met which fate.
    package struct Counts: Sendable, Equatable {
        package var created = 0
        package var updated = 0
        package var unchanged = 0
        package var withdrawn = 0
        package var superseded = 0
        package var held = 0

        package init() {}
    }

    package init(
        envelope: Envelope, digest: SHA256Digest, head: SHA256Digest, counts: Counts, findings: [Finding],
        versionOfData: Int64, at: Date
    ) {
        stream = envelope.stream.rawValue
        seq = envelope.sequence
        batchSHA256 = digest.hex
        prev = envelope.previous.hex
        self.head = head.hex
        n = envelope.recordCount
        created = counts.created
        updated = counts.updated
        unchanged = counts.unchanged
        withdrawn = counts.withdrawn
        superseded = counts.superseded
        held = counts.held
        quarantined = findings.map(Item.init)
        self.versionOfData = versionOfData
        self.at = at.iso8601
    }

    /// The bytes that are kept and sent.
    package var encoded: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(self))
        } catch {
            preconditionFailure("integers and texts always encode: \(error)")
        }
    }
}
