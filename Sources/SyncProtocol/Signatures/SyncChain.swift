import Cryptography
import HubCore

/// The hash chain of a stream. Each head stands for every batch before it, in order, so a lost disk, a fork or a
/// restored backup shows on both sides.
package enum SyncChain {
    /// The head before the first batch: SHA-256 of `hsj-sync:` and the stream's name.
    package static func start(of stream: StreamName) -> SHA256Digest {
        SHA256.hash(of: "hsj-sync:\(stream.rawValue)")
    }

    /// The head after a batch. `body` is the SHA-256 of the decoded body, so that compressing it again changes nothing.
    package static func head(after previous: SHA256Digest, body: SHA256Digest) -> SHA256Digest {
        var hash = SHA256()
        hash.update(previous)
        hash.update(body)
        return hash.finalize()
    }
}
