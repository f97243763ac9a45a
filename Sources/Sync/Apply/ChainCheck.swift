import Cryptography
import HubCore
import SyncProtocol

/// Where a stream stands.
package struct StreamHead: Sendable, Equatable {
    package let sequence: Int64
    package let hash: SHA256Digest

    package init(sequence: Int64, hash: SHA256Digest) {
        self.sequence = sequence
        self.hash = hash
    }
}

/// Whether a batch continues its stream. Pure.
package enum ChainCheck {
    package enum Verdict: Sendable, Equatable {
        case next
        case replay
    }

    /// - Parameter kept: the digest of the batch that was accepted under this number, if one was.
    ///
    /// Problems, each with `expected_seq`: `batch-fork`, `sequence-gap`, `chain-mismatch`.
    package static func verdict(
        on envelope: Envelope, digest: SHA256Digest, head: StreamHead, kept: SHA256Digest?
    ) throws(Problem) -> Verdict {
        let members: [String: Problem.Member] = [
            "expected_seq": .integer(Int(head.sequence + 1)), "head": .text(head.hash.hex),
        ]
        if envelope.sequence <= head.sequence {
            guard kept == digest else { throw Problem(.batchFork, members: members) }
            return .replay
        }
        guard envelope.sequence == head.sequence + 1 else { throw Problem(.sequenceGap, members: members) }
        guard envelope.previous == head.hash else { throw Problem(.chainMismatch, members: members) }
        return .next
    }
}
