import Cryptography
import HubCore
import SyncProtocol

/// How far a stream has come: its last batch and the head of the chain after it. Sequence 0 is before the first.
package struct StreamPosition: Sendable, Equatable {
    package let sequence: Int64
    package let head: SHA256Digest

    package init(sequence: Int64, head: SHA256Digest) {
        self.sequence = sequence
        self.head = head
    }

    package static func start(of stream: StreamName) -> StreamPosition {
        StreamPosition(sequence: 0, head: SyncChain.start(of: stream))
    }
}

/// Where the hub stands in a stream, and in which epoch it says so.
package struct HubHead: Sendable, Equatable {
    package let position: StreamPosition
    /// Nil for a hub that tells none.
    package let epoch: String?
}

extension HubHead: Decodable {
    private enum CodingKeys: String, CodingKey {
        case sequence = "seq"
        case head, epoch
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let head = SHA256Digest(hex: try container.decode(String.self, forKey: .head)) else {
            throw DecodingError.dataCorruptedError(forKey: .head, in: container, debugDescription: "not a SHA-256")
        }
        position = StreamPosition(sequence: try container.decode(Int64.self, forKey: .sequence), head: head)
        epoch = try container.decodeIfPresent(String.self, forKey: .epoch)
    }
}

/// A key that the hub took.
package struct EnrolledKey: Sendable, Equatable, Decodable {
    package let scheme: String
    package let kid: String
    package let fingerprint: String
}

/// The hub's answer to a new key in the place of an old one.
package struct RotatedKey: Sendable, Equatable, Decodable {
    package let kid: String
    /// ISO 8601: how long the old key is good.
    package let oldUntil: String?

    private enum CodingKeys: String, CodingKey {
        case kid
        case oldUntil = "old_until"
    }
}

/// The hub's answer to a batch.
package struct Acceptance: Sendable, Equatable {
    package let receipt: Receipt
    /// As they came, to be kept.
    package let receiptBytes: [UInt8]
    /// The hub's signature of them; nil if it signs none.
    package let proof: ReceiptProof?
    /// The hub had it already.
    package let isReplay: Bool
    /// Seconds to wait before the next batch, where the hub asks for it.
    package let backOff: Double?
}
