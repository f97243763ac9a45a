import Compression
import Cryptography
import Foundation
import HubCore
import SyncProtocol

/// A batch as it will be sent, however often.
package struct MadeBatch: Sendable, Equatable {
    package let sequence: Int64
    package let previous: SHA256Digest
    package let head: SHA256Digest
    /// Of the decoded body.
    package let digest: SHA256Digest
    package let records: Int
    /// gzip; empty once it was kept long enough.
    package let body: [UInt8]

    package var position: StreamPosition { StreamPosition(sequence: sequence, head: head) }
}

/// Makes chained batches of record lines, each as full as the limits allow.
package struct BatchMaking {
    package let stream: StreamName
    package let dictionary: String
    package let limits: BatchLimits
    /// A UUID for each batch.
    package let newID: () -> UUID

    /// `lines` without line breaks, each within `Limits.lineBytes`. The first batch follows `position`.
    package func batches(of lines: [[UInt8]], after position: StreamPosition) -> [MadeBatch] {
        var batches: [MadeBatch] = []
        var position = position
        var rest = lines[...]
        while !rest.isEmpty {
            let batch = fullest(of: rest, after: position)
            rest = rest.dropFirst(batch.records)
            position = batch.position
            batches.append(batch)
        }
        return batches
    }

    /// How small it becomes shows only after compressing: half as many records until it fits. One record always does.
    private func fullest(of lines: ArraySlice<[UInt8]>, after position: StreamPosition) -> MadeBatch {
        var count = fitting(lines)
        while true {
            let batch = made(of: lines.prefix(count), after: position)
            if batch.body.count <= limits.codedBytes || count == 1 { return batch }
            count = (count + 1) / 2
        }
    }

    /// How many lines fit by number and decoded size; at least one.
    private func fitting(_ lines: ArraySlice<[UInt8]>) -> Int {
        let roomForEnvelope = 1024
        var (count, bytes) = (0, roomForEnvelope)
        for line in lines.prefix(limits.records) {
            bytes += line.count + 1
            if bytes > limits.decodedBytes { break }
            count += 1
        }
        return max(count, 1)
    }

    private func made(of lines: ArraySlice<[UInt8]>, after position: StreamPosition) -> MadeBatch {
        let envelope = Envelope(
            stream: stream, sequence: position.sequence + 1, previous: position.head,
            id: newID().uuidString.lowercased(), recordCount: lines.count, dictionary: dictionary)
        var content = Array(envelope.line.utf8)
        content.append(UInt8(ascii: "\n"))
        for line in lines {
            content += line
            content.append(UInt8(ascii: "\n"))
        }
        let digest = SHA256.hash(of: content)
        return MadeBatch(
            sequence: envelope.sequence, previous: position.head,
            head: SyncChain.head(after: position.head, body: digest), digest: digest, records: lines.count,
            body: Gzip.deflated(content))
    }
}
