import Cryptography
import HubCore
import SyncProtocol

/// Brings an outbox and a hub together again that no longer agree: a backup was put back on one side, or a copy of the
/// folder was used elsewhere. What both have is found, receipts that are missing here are fetched, and the rest goes out
/// in a new stream.
struct StreamRecovery {
    let queue: OutboxQueue
    let hub: HubConnection
    let environment: ClientEnvironment
    let check: ReceiptCheck

    /// Throws `StoppedByHub` where the hub cannot be asked.
    func recover(from head: HubHead, of stream: StreamName) throws -> OutboxQueue.Renewal {
        let reports = try ask { () throws(HubFault) in try hub.snapshot() }
        let common = try lastCommon(of: stream, hub: head.position.sequence)
        try fetchReceipts(upTo: common, of: stream)
        let next = try StreamName(parsing: "\(stream.scheme).\(Enrolment.streamSuffix(environment.entropy))")
        return try queue.renew(as: next, after: common, above: reports)
    }

    /// The last batch that both have. Each head stands for all before it, so the place is found by halving.
    private func lastCommon(of stream: StreamName, hub sequence: Int64) throws -> Int64 {
        let last = try queue.store.read { try $0.lastPosition()?.sequence } ?? 0
        var (agreed, doubtful) = (Int64(0), min(sequence, last))
        while agreed < doubtful {
            let middle = agreed + (doubtful - agreed + 1) / 2
            let ours = try queue.store.read { try $0.position(after: middle) }
            let theirs = try ask { () throws(HubFault) in try hub.receipt(of: middle, in: stream) }
            if let ours, theirs.receipt.head == ours.head.hex { agreed = middle } else { doubtful = middle - 1 }
        }
        return agreed
    }

    /// What the hub has is acknowledged, whoever sent it.
    private func fetchReceipts(upTo common: Int64, of stream: StreamName) throws {
        guard var next = try queue.store.read({ try $0.firstUnacknowledged() }) else { return }
        while next <= common, let batch = try queue.store.read({ try $0.batch(next) }) {
            let sequence = next
            let acceptance = try ask { () throws(HubFault) in try hub.receipt(of: sequence, in: stream) }
            try check.check(acceptance, of: batch.made, in: stream)
            try queue.acknowledge(batch, acceptance)
            next += 1
        }
    }

    private func ask<Answer>(_ call: () throws(HubFault) -> Answer) throws -> Answer {
        do throws(HubFault) {
            return try check.perseverance.call(call)
        } catch {
            throw StoppedByHub(error.explanation)
        }
    }
}
