import Cryptography
import HubCore
import SyncProtocol

/// How far a stream has come: its last batch and the head of the chain after it. Sequence 0 is before the first.
package struct StreamPosition: Sendable, Equatable, Codable {
    package let sequence: Int64
    package let head: SHA256Digest

    package init(sequence: Int64, head: SHA256Digest) {
        self.sequence = sequence
        self.head = head
    }

    package static func start(of stream: StreamName) -> StreamPosition {
        StreamPosition(sequence: 0, head: SyncChain.start(of: stream))
    }

    private enum CodingKeys: String, CodingKey {
        case sequence = "seq"
        case head
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        sequence = try container.decode(Int64.self, forKey: .sequence)
        guard let head = SHA256Digest(hex: try container.decode(String.self, forKey: .head)) else {
            throw DecodingError.dataCorruptedError(forKey: .head, in: container, debugDescription: "not a SHA-256")
        }
        self.head = head
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(sequence, forKey: .sequence)
        try container.encode(head.hex, forKey: .head)
    }
}

/// A key that the hub took.
package struct EnrolledKey: Sendable, Equatable, Decodable {
    package let scheme: String
    package let kid: String
    package let fingerprint: String
}

/// The hub's answer to a batch.
package struct Acceptance: Sendable, Equatable {
    package let receipt: Receipt
    /// As they came, to be kept.
    package let receiptBytes: [UInt8]
    /// The hub had it already.
    package let isReplay: Bool
    /// Seconds to wait before the next batch, where the hub asks for it.
    package let backOff: Double?
}
