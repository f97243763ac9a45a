import Cryptography
import Foundation
import HubCore

/// What the hub did with a batch. Frozen as bytes when it is first given, in the version of the push.
package struct Receipt: Sendable, Equatable, Codable {
    package let stream: String
    package let seq: Int64
    /// Of the hub that gave it.
    package let epoch: String
    package let batchSHA256: String
    package let prev: String
    package let head: String
    /// Records of the batch.
    package let n: Int
    // Cells, and statements of the scheme one each, by what became of them.
    package let created: Int
    package let updated: Int
    package let unchanged: Int
    package let withdrawn: Int
    /// Older than what stands.
    package let superseded: Int
    /// Wait for a person at the national office.
    package let held: Int
    /// Those superseded, with what stands; at most `Limits.cellsNamedInReceipt`.
    package let supersededCells: [Named]
    /// Those held, likewise.
    package let heldCells: [Named]
    /// Records that were put aside, with everything that is wrong with them.
    package let quarantined: [Item]
    /// What was taken and should be explained.
    package let warnings: [Item]
    /// Counts the commits of this scheme; grows with every batch.
    package let versionOfData: Int64
    /// When the hub accepted the batch, ISO 8601 in UTC.
    package let at: String

    /// Where something stands in the batch: a line of version 2, or a record of version 1, each from 1.
    package enum Place: Sendable, Equatable {
        case line(Int)
        case record(Int)

        init(line: Int, in version: SyncVersion) {
            self = version == .one ? .record(line - 1) : .line(line)
        }

        /// The pointer within the record, as the version writes it.
        func pointer(_ pointer: String) -> String {
            switch self {
            case .line: pointer
            case .record(let number): "/records/\(number - 1)\(pointer)"
            }
        }
    }

    package struct Item: Sendable, Equatable, Codable {
        package let line: Int?
        package let record: Int?
        package let k: String?
        package let code: String
        package let pointer: String
        package let messageJa: String
        package let messageEn: String
        package let fixJa: String
        package let fixEn: String

        enum CodingKeys: String, CodingKey {
            case line, record, k, code, pointer
            case messageJa = "message_ja"
            case messageEn = "message_en"
            case fixJa = "fix_ja"
            case fixEn = "fix_en"
        }

        package init(_ finding: Finding, in version: SyncVersion) {
            let place = Place(line: finding.line, in: version)
            (line, record) = place.numbers
            k = finding.key
            code = finding.kind.code
            pointer = place.pointer(finding.pointer)
            messageJa = finding.message.ja
            messageEn = finding.message.en
            fixJa = finding.kind.fix.ja
            fixEn = finding.kind.fix.en
        }
    }

    /// Something that did not come to stand, and what stands instead.
    package struct Named: Sendable, Equatable, Codable {
        package struct Standing: Sendable, Equatable, Codable {
            package let r: Int64
            /// The number as reports write it; nil where there is none.
            package let v: String?
            /// `not-reported`, `not-applicable`, or `stands` for what is no figure; nil beside a number.
            package let s: String?

            package init(r: Int64, v: String?, s: String?) {
                self.r = r
                self.v = v
                self.s = s
            }
        }

        package enum Reason: String, Sendable, Codable { case conflict, closed }

        package let line: Int?
        package let record: Int?
        package let k: String
        package let r: Int64
        /// Of what is held.
        package let reason: Reason?
        /// Nil where nothing stands.
        package let stands: Standing?

        package init(
            line: Int, in version: SyncVersion, key: String, revision: Int64, reason: Reason?, stands: Standing?
        ) {
            (self.line, record) = Place(line: line, in: version).numbers
            k = key
            r = revision
            self.reason = reason
            self.stands = stands
        }
    }

    enum CodingKeys: String, CodingKey {
        case stream, seq, epoch, prev, head, n, created, updated, unchanged, withdrawn, superseded, held, quarantined,
            warnings, at
        case batchSHA256 = "batch_sha256"
        case supersededCells = "superseded_cells"
        case heldCells = "held_cells"
        case versionOfData = "version_of_data"
    }

    /// How many met which fate.
    package struct Counts: Sendable, Equatable {
        package var created = 0
        package var updated = 0
        package var unchanged = 0
        package var withdrawn = 0
        package var superseded = 0
        package var held = 0

        package init() {}
    }

    /// What became of a batch, beside where it stands in its chain.
    package struct Outcome: Sendable {
        package var counts = Counts()
        package var superseded: [Named] = []
        package var held: [Named] = []
        package var findings: [Finding] = []
        package var warnings: [Finding] = []

        package init(counts: Counts = Counts(), findings: [Finding] = []) {
            self.counts = counts
            self.findings = findings
        }
    }

    package init(
        envelope: Envelope, epoch: String, digest: SHA256Digest, head: SHA256Digest, outcome: Outcome,
        versionOfData: Int64, at: Date
    ) {
        let version = envelope.version
        stream = envelope.stream.rawValue
        seq = envelope.sequence
        self.epoch = epoch
        batchSHA256 = digest.hex
        prev = envelope.previous.hex
        self.head = head.hex
        n = envelope.recordCount
        created = outcome.counts.created
        updated = outcome.counts.updated
        unchanged = outcome.counts.unchanged
        withdrawn = outcome.counts.withdrawn
        superseded = outcome.counts.superseded
        held = outcome.counts.held
        supersededCells = outcome.superseded
        heldCells = outcome.held
        quarantined = outcome.findings.map { Item($0, in: version) }
        warnings = outcome.warnings.map { Item($0, in: version) }
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

extension Receipt.Place {
    fileprivate var numbers: (line: Int?, record: Int?) {
        switch self {
        case .line(let line): (line, nil)
        case .record(let record): (nil, record)
        }
    }
}

extension Receipt {
    /// As offices read it: a hub of an earlier time told less, and its receipts are kept.
    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        stream = try members.decode(String.self, forKey: .stream)
        seq = try members.decode(Int64.self, forKey: .seq)
        epoch = try members.decodeIfPresent(String.self, forKey: .epoch) ?? ""
        batchSHA256 = try members.decode(String.self, forKey: .batchSHA256)
        prev = try members.decode(String.self, forKey: .prev)
        head = try members.decode(String.self, forKey: .head)
        n = try members.decode(Int.self, forKey: .n)
        created = try members.decode(Int.self, forKey: .created)
        updated = try members.decode(Int.self, forKey: .updated)
        unchanged = try members.decode(Int.self, forKey: .unchanged)
        withdrawn = try members.decode(Int.self, forKey: .withdrawn)
        superseded = try members.decode(Int.self, forKey: .superseded)
        held = try members.decode(Int.self, forKey: .held)
        supersededCells = try members.decodeIfPresent([Named].self, forKey: .supersededCells) ?? []
        heldCells = try members.decodeIfPresent([Named].self, forKey: .heldCells) ?? []
        quarantined = try members.decode([Item].self, forKey: .quarantined)
        warnings = try members.decodeIfPresent([Item].self, forKey: .warnings) ?? []
        versionOfData = try members.decode(Int64.self, forKey: .versionOfData)
        at = try members.decode(String.self, forKey: .at)
    }
}
