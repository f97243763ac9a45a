import Compression
import Cryptography
import Foundation
import HubCore
import SyncProtocol

/// A batch of an office, ready to be sent.
struct SentBatch: Sendable {
    let sequence: Int64
    /// Of the decoded body.
    let digest: SHA256Digest
    /// gzip.
    let body: [UInt8]

    /// The batches of a stream from its first, one for each group of record lines, each with the head of the one before.
    static func chain(of stream: StreamName, dictionary: String, lines: [[[UInt8]]]) -> [SentBatch] {
        var head = SyncChain.start(of: stream)
        return lines.enumerated().map { index, lines in
            let envelope = Envelope(
                stream: stream, sequence: Int64(index + 1), previous: head, id: UUID().uuidString.lowercased(),
                recordCount: lines.count, dictionary: dictionary)
            let newline = [UInt8(ascii: "\n")]
            let content = Array(([Array(envelope.line.utf8)] + lines).joined(separator: newline)) + newline
            let digest = SHA256.hash(of: content)
            head = SyncChain.head(after: head, body: digest)
            return SentBatch(sequence: envelope.sequence, digest: digest, body: Gzip.deflated(content))
        }
    }
}
