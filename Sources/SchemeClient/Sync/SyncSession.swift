import Cryptography
import HubCore
import SyncProtocol

/// Sends what is in the outbox, in order, until the hub has all of it or a person is needed.
package struct SyncSession {
    private let queue: OutboxQueue
    private let hub: HubConnection
    private let stream: StreamName
    private let perseverance: Perseverance
    private let report: (PushEvent) -> Void

    package init(
        queue: OutboxQueue, hub: HubConnection, stream: StreamName, patience: Patience,
        environment: ClientEnvironment, report: @escaping (PushEvent) -> Void
    ) {
        self.queue = queue
        self.hub = hub
        self.stream = stream
        self.report = report
        perseverance = Perseverance(patience: patience, environment: environment) { seconds, fault in
            report(.waiting(seconds: seconds, reason: fault))
        }
    }

    /// Faults of the hub are in the outcome, with what was acknowledged before them; faults of the outbox are thrown.
    package func push() throws -> PushOutcome {
        var acknowledged: [AcknowledgedBatch] = []
        do {
            try sendAll { acknowledged.append($0) }
            return PushOutcome(acknowledged: acknowledged, waiting: 0, problem: nil)
        } catch let problem as StoppedByHub {
            let waiting = try queue.store.read { try $0.waiting() }
            return PushOutcome(acknowledged: acknowledged, waiting: waiting, problem: problem.explanation)
        }
    }

    private func sendAll(_ acknowledged: (AcknowledgedBatch) -> Void) throws {
        guard var next = try queue.store.read({ try $0.firstUnacknowledged() }) else { return }
        var first = next
        var refusals = 0
        while let batch = try queue.store.read({ try $0.batch(next) }) {
            let last = try queue.store.read { try $0.lastPosition()?.sequence } ?? next
            let progress = PushProgress(number: next - first + 1, of: last - first + 1)
            report(.sending(records: batch.made.records, progress))
            try queue.markSent(next)
            let acceptance: Acceptance
            do throws(HubFault) {
                acceptance = try perseverance.call { () throws(HubFault) in
                    try hub.push(batch.made.body, to: stream, as: next)
                }
            } catch {
                refusals += 1
                guard refusals <= 2 else { throw StoppedByHub(error.explanation) }
                next = try placeToResume(after: error, of: next)
                first = min(first, next)
                continue
            }
            refusals = 0
            let kept = try keep(acceptance, of: batch)
            acknowledged(kept)
            report(.acknowledged(kept, progress))
            if let seconds = acceptance.backOff { perseverance.pause(seconds) }
            next += 1
        }
    }

    private func keep(_ acceptance: Acceptance, of batch: StoredBatch) throws -> AcknowledgedBatch {
        let (receipt, made) = (acceptance.receipt, batch.made)
        guard receipt.stream == stream.rawValue, receipt.seq == made.sequence, receipt.n == made.records,
            receipt.batchSHA256 == made.digest.hex, receipt.prev == made.previous.hex, receipt.head == made.head.hex
        else { throw StoppedByHub(.receiptOfAnotherBatch(made.sequence)) }
        try queue.acknowledge(batch, receipt: receipt, bytes: acceptance.receiptBytes)
        return AcknowledgedBatch(
            receipt: receipt, isReplay: acceptance.isReplay,
            keys: batch.keys(ofLines: Set(receipt.quarantined.compactMap(\.line))))
    }

    // MARK: After a refusal

    /// Throws `StoppedByHub` where a person is needed.
    private func placeToResume(after fault: HubFault, of sequence: Int64) throws -> Int64 {
        guard case .problem(let problem) = fault else { throw StoppedByHub(fault.explanation) }
        if problem.retry == .resync { return try placeByComparingHeads(after: problem) }
        guard problem.code == ProblemKind.dictionaryUnknown.code else { throw StoppedByHub(problem.explanation) }
        return try placeByChangingDictionary(after: problem, of: sequence)
    }

    /// From the hub's head, or from the first batch whose receipt is missing here: the hub repeats it.
    private func placeByComparingHeads(after problem: HubProblem) throws -> Int64 {
        let position = try answer { () throws(HubFault) in try hub.position(of: stream) }
        return try queue.store.read { outbox in
            let resumption = try Resumption.compare(position, with: outbox, stream: stream)
            guard case .resume(let place) = resumption else { throw StoppedByHub(resumption.explanation(problem)) }
            let unacknowledged = try outbox.firstUnacknowledged() ?? place
            if place < unacknowledged { report(.hubLost(from: place, to: unacknowledged - 1)) }
            return min(place, unacknowledged)
        }
    }

    /// A dictionary that went out of use while batches waited: they are made again, if the hub has none of them.
    private func placeByChangingDictionary(after problem: HubProblem, of sequence: Int64) throws -> Int64 {
        let place = try placeByComparingHeads(after: problem)
        let dictionaries = try answer { () throws(HubFault) in try hub.capabilities() }.dictionaries
        let ours = try queue.store.read { try $0.installation() }.enrolled.dictionary
        guard place == sequence, !dictionaries.contains(ours), let newest = dictionaries.first else {
            throw StoppedByHub(problem.explanation)
        }
        try queue.remake(from: place, dictionary: newest)
        report(.dictionaryChanged(newest))
        return place
    }

    private func answer<Answer>(_ call: () throws(HubFault) -> Answer) throws -> Answer {
        do throws(HubFault) {
            return try perseverance.call(call)
        } catch {
            throw StoppedByHub(error.explanation)
        }
    }
}

/// Ends the sending, with an explanation for a person.
private struct StoppedByHub: Error {
    let explanation: ClientProblem

    init(_ explanation: ClientProblem) { self.explanation = explanation }
}

/// A batch that the hub has, with its receipt.
package struct AcknowledgedBatch: Sendable, Equatable {
    package let receipt: Receipt
    /// The hub had it before; only the reply was lost.
    package let isReplay: Bool
    /// The whole keys of quarantined records, by line.
    package let keys: [Int: String]
}

package struct PushOutcome: Sendable, Equatable {
    package let acknowledged: [AcknowledgedBatch]
    /// Batches that are still without a receipt.
    package let waiting: Int
    /// Why it stopped before the end.
    package let problem: ClientProblem?

    package var putSomethingAside: Bool { acknowledged.contains { !$0.receipt.quarantined.isEmpty } }
}

/// What happens while sending, for whoever looks on.
package enum PushEvent: Sendable, Equatable {
    case sending(records: Int, PushProgress)
    case acknowledged(AcknowledgedBatch, PushProgress)
    case waiting(seconds: Double, reason: HubFault)
    /// The hub had these batches and has them no more, so they go out again.
    case hubLost(from: Int64, to: Int64)
    /// What waits was made again in this version of the dictionary.
    case dictionaryChanged(String)
}

/// Which batch of those that this run has to send.
package struct PushProgress: Sendable, Equatable {
    /// From 1.
    package let number: Int64
    package let total: Int64

    init(number: Int64, of total: Int64) {
        self.number = number
        self.total = total
    }
}
