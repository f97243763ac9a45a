import Cryptography
import HubCore
import SyncProtocol

/// Sends what is in the outbox, in order, until the hub has all of it or a person is needed.
package struct SyncSession {
    private let queue: OutboxQueue
    private let hub: HubConnection
    private let environment: ClientEnvironment
    private let perseverance: Perseverance
    private let check: ReceiptCheck
    private let shelf: DictionaryShelf
    private let report: (PushEvent) -> Void

    package init(
        queue: OutboxQueue, hub: HubConnection, home: SchemeHome, perseverance: Perseverance,
        environment: ClientEnvironment, report: @escaping (PushEvent) -> Void
    ) {
        self.queue = queue
        self.hub = hub
        self.environment = environment
        self.perseverance = perseverance
        self.report = report
        check = ReceiptCheck(queue: queue, hub: hub, perseverance: perseverance)
        shelf = DictionaryShelf(home: home, hub: hub, perseverance: perseverance)
    }

    /// Faults of the hub are in the outcome, with what was acknowledged before them; faults of the outbox are thrown.
    ///
    /// `introduction`: the hub's, if it was asked: an epoch that is new to us has heads compared before anything is sent.
    package func push(after introduction: HubIntroduction? = nil) throws -> PushOutcome {
        var acknowledged: [AcknowledgedBatch] = []
        do {
            try readSnapshot()
            if let introduction { try settle(with: introduction) }
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
            let (last, stream) = try queue.store.read {
                (try $0.lastPosition()?.sequence ?? next, try $0.installation().enrolled.stream)
            }
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
                guard let place = try placeToResume(after: error, of: next) else { return }
                next = place
                first = min(first, next)
                continue
            }
            refusals = 0
            try check.check(acceptance, of: batch.made, in: stream)
            try queue.acknowledge(batch, acceptance)
            let kept = AcknowledgedBatch(batch, acceptance)
            acknowledged(kept)
            report(.acknowledged(kept, progress))
            if let seconds = acceptance.backOff { perseverance.pause(seconds) }
            next += 1
        }
    }

    // MARK: Before sending

    /// An installation that the hub has not seen before learns what stands there. A hub without snapshots is older than
    /// streams that would need them.
    private func readSnapshot() throws {
        guard try queue.store.read({ try $0.installation().enrolled.needsSnapshot }) else { return }
        let reports: StandingReports
        do throws(HubFault) {
            reports = try perseverance.call { () throws(HubFault) in try hub.snapshot() }
        } catch {
            guard case .problem(let problem) = error, problem.status == 404 else {
                throw StoppedByHub(error.explanation)
            }
            reports = StandingReports(epoch: nil, cursor: nil, records: [])
        }
        try queue.start(above: reports)
    }

    private func settle(with introduction: HubIntroduction) throws {
        try check.takeKeys(of: introduction)
        let known = try queue.store.read { try $0.installation().enrolled.epoch }
        guard let epoch = introduction.epoch, epoch != known else { return }
        try compareHeads()
    }

    // MARK: After a refusal

    /// Nil where nothing is left to send. Throws `StoppedByHub` where a person is needed.
    private func placeToResume(after fault: HubFault, of sequence: Int64) throws -> Int64? {
        guard case .problem(let problem) = fault else { throw StoppedByHub(fault.explanation) }
        if problem.code == ProblemKind.dictionaryUnknown.code {
            return try placeByChangingDictionary(after: problem, of: sequence)
        }
        guard problem.retry == .resync else { throw StoppedByHub(problem.explanation) }
        try compareHeads()
        return try queue.store.read { try $0.firstUnacknowledged() }
    }

    /// Afterwards the first batch without a receipt is where to go on: what the hub lost goes out again, and where the
    /// chains differ, a new stream has begun.
    private func compareHeads() throws {
        let stream = try queue.store.read { try $0.installation().enrolled.stream }
        let head = try answer { () throws(HubFault) in try hub.head(of: stream) }
        let (resumption, last, isWhole) = try queue.store.read { outbox in
            let resumption = try Resumption.compare(head.position, with: outbox, stream: stream)
            return (
                resumption, try outbox.firstUnacknowledged() ?? (outbox.lastPosition()?.sequence ?? 0) + 1,
                try !outbox.batches(from: head.position.sequence + 1).contains(where: \.isPruned)
            )
        }
        guard case .resume(let place) = resumption, isWhole else {
            let recovery = StreamRecovery(queue: queue, hub: hub, environment: environment, check: check)
            report(.streamRenewed(try recovery.recover(from: head, of: stream), resumption))
            return
        }
        if place < last { report(.hubLost(from: place, to: last - 1)) }
        try queue.store.write { outbox in
            try outbox.reopen(from: place)
            var installation = try outbox.installation().enrolled
            installation.epoch = head.epoch ?? installation.epoch
            try outbox.save(installation)
        }
    }

    /// A dictionary that went out of use while batches waited: they are made again, if the hub has none of them, with the
    /// names that cells have in the newest.
    private func placeByChangingDictionary(after problem: HubProblem, of sequence: Int64) throws -> Int64? {
        try compareHeads()
        let place = try queue.store.read { try $0.firstUnacknowledged() }
        let dictionaries = try answer { () throws(HubFault) in try hub.introduction() }.dictionaries
        let ours = try queue.store.read { try $0.installation() }.enrolled.dictionary
        guard place == sequence, !dictionaries.contains(ours), let newest = dictionaries.first else {
            throw StoppedByHub(problem.explanation)
        }
        let renaming = try shelf.line(from: ours, to: newest).flatMap { try? CellRenaming($0) }
        try queue.remake(from: sequence, dictionary: newest, renaming)
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

/// A batch that the hub has, with its receipt.
package struct AcknowledgedBatch: Sendable, Equatable {
    package let receipt: Receipt
    /// The hub had it before; only the reply was lost.
    package let isReplay: Bool
    /// The whole keys of quarantined records, by line.
    package let keys: [Int: String]

    init(_ batch: StoredBatch, _ acceptance: Acceptance) {
        receipt = acceptance.receipt
        isReplay = acceptance.isReplay
        keys = batch.keys(ofLines: Set(acceptance.receipt.quarantined.compactMap(\.line)))
    }

    init(receipt: Receipt, isReplay: Bool, keys: [Int: String]) {
        self.receipt = receipt
        self.isReplay = isReplay
        self.keys = keys
    }
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
    /// Hub and outbox no longer agreed, for the reason given, so what the hub does not have goes out in a new stream.
    case streamRenewed(OutboxQueue.Renewal, Resumption)
    /// The hub had forgotten the office's key and took it again at the word of a former one.
    case keyAnnouncedAgain
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
