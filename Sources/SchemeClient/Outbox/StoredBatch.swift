import Compression
import Cryptography
import HubCore
import JSONReading
import SyncProtocol

/// A batch in the outbox.
package struct StoredBatch: Sendable, Equatable {
    package let made: MadeBatch
    package let state: BatchState
    package let receipt: Receipt?

    /// The body was kept long enough and is gone.
    package var isPruned: Bool { made.body.isEmpty }

    /// As they were made. Throws if the body is not what it was, or is gone.
    package var recordLines: [[UInt8]] {
        get throws {
            guard !isPruned else { throw ClientProblem.bodyPruned(made.sequence) }
            let content = try Gzip.inflated(made.body, limit: Limits.decodedBodyBytes)
            guard SHA256.hash(of: content) == made.digest else { throw ClientProblem.outboxDamaged }
            return content.split(separator: UInt8(ascii: "\n")).dropFirst().map(Array.init)
        }
    }

    /// The keys of the records on these lines of the batch, counted from 1 for the envelope. The hub repeats only an
    /// excerpt of a key, so they are read from what was sent.
    package func keys(ofLines numbers: Set<Int>) -> [Int: String] {
        guard !numbers.isEmpty, let lines = try? recordLines else { return [:] }
        let parser = JSONParser(largestDocument: Limits.decodedBodyBytes)
        var keys: [Int: String] = [:]
        for (number, line) in zip(2..., lines) where numbers.contains(number) {
            keys[number] = try? parser.parse(copying: line)["k"]?.string
        }
        return keys
    }
}

package enum BatchState: String, Sendable, CaseIterable {
    /// Made and kept, never sent.
    case queued
    /// Sent at least once; the hub may have it.
    case sent
    /// The hub's receipt is here.
    case acknowledged
    /// Its records went out again in a later stream.
    case replaced
}
