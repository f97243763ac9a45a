import Compression
import Cryptography
import Foundation
import HubCore
import SyncProtocol

/// What the edge does for a batch before and after the work itself, on one core: both digests, inflating, checking the
/// office's signature, and signing the receipt.
enum EdgeCost {
    /// Processor seconds for one batch, the mean of many.
    static func seconds(of batch: SentBatch, rounds: Int) throws -> Double {
        let key = try Ed25519PrivateKey(seed: [UInt8](repeating: 1, count: 32))
        let message = [UInt8](repeating: 0x61, count: 512)
        let signature = key.sign(message)
        var kept = 0
        let start = processorSeconds
        for _ in 0..<rounds {
            kept += SHA256.hash(of: batch.body).bytes.count
            let content = try Gzip.inflated(batch.body, limit: Limits.decodedBodyBytes)
            kept += SHA256.hash(of: content).bytes.count
            kept += key.publicKey.isValidSignature(signature, for: message) ? 1 : 0
            kept += key.sign(message).count
        }
        let seconds = (processorSeconds - start) / Double(rounds)
        guard kept > 0 else { throw BenchFailure("nothing was done at the edge") }
        return seconds
    }

    /// Of this process. POSIX counts them in microseconds.
    private static var processorSeconds: Double { Double(clock()) / 1e6 }
}
