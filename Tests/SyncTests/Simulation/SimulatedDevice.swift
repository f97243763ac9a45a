import Cryptography
import Foundation
import HubCore
import Sync
import SyncProtocol
import TestSupport

/// A batch as a device made it, with what it meant to say.
struct SentBatch: Sendable {
    let batch: TestBatch
    let records: [SimulatedRecord]
    let headAfter: SHA256Digest

    var dictionary: String { records.first?.dictionary ?? "2026.1" }
}

/// What a device asks of the hub.
enum Ask: Sendable {
    case push(SentBatch)
    case head(StreamName)
    case snapshot
    case rotate(to: Ed25519PublicKey)
}

enum Answer: Sendable {
    case receipt([UInt8])
    case problem(ProblemKind)
    case head(StreamHead)
    case snapshot(SimulatedSnapshot)
    case rotated
}

/// An installation of an office's program, as docs/PROTOCOL.md tells a client to be. A value, so that a backup of its
/// disk is a copy.
struct SimulatedDevice: Sendable {
    let office: Int
    let code: String
    let version: SyncVersion
    /// Whether its revisions come from its clock; otherwise it counts.
    let trustsClock: Bool
    /// The version of the dictionary that it speaks from now on.
    var dictionary = "2026.1"

    private var chain: BatchChain
    /// Every batch of the stream, kept to be sent again.
    private(set) var sent: [SentBatch] = []
    private(set) var acknowledged = 0
    /// Said, and not in a batch yet.
    private(set) var waiting: [SimulatedRecord] = []
    /// The highest revision that it has used, by key.
    private var book: [String: Int64] = [:]
    var clock: Int64 = 1_000
    private var epoch: String?
    private var needsHead = false
    private var needsSnapshot = false
    /// Nothing is sent before this tick, unless an answer comes.
    private var patience = 0
    private var groups = 0
    /// What it signs with, and what did before.
    private(set) var key: Ed25519PublicKey
    private var formerKeys: [Ed25519PublicKey] = []
    /// Takes the key's place once the hub has said so.
    private var nextKey: Ed25519PublicKey?
    private var patienceOfRotation = 0
    /// The hub knows none of its keys: somebody has to telephone.
    private(set) var needsCode = false

    init(
        office: Int, code: String, version: SyncVersion, trustsClock: Bool, stream: String, key: Ed25519PublicKey
    ) throws {
        self.key = key
        self.office = office
        self.code = code
        self.version = version
        self.trustsClock = trustsClock
        chain = try BatchChain("\(code).\(stream)")
    }

    var stream: StreamName { chain.stream }
    var head: StreamHead { StreamHead(sequence: chain.sequence, hash: chain.head) }
    var isDrained: Bool {
        waiting.isEmpty && acknowledged == sent.count && !needsHead && !needsSnapshot && nextKey == nil && !needsCode
    }

    // MARK: Saying something

    mutating func say(_ records: [SimulatedRecord], asGroup: Bool) {
        var records = records
        if asGroup, version == .two {
            groups += 1
            // Of a line that cannot be read nobody knows the group.
            for index in records.indices where records[index].isReadable { records[index].group = "g\(groups)" }
        }
        waiting += records.map { revised($0) }
    }

    /// With a revision above all that it has used for what it speaks of.
    private mutating func revised(_ record: SimulatedRecord) -> SimulatedRecord {
        guard version == .two else { return record }
        var record = record
        let related = book.filter { key, _ in
            key == record.key || key == record.report || record.key == record.report && key.hasPrefix(record.report)
        }
        record.revision = (related.values.max() ?? 0) + 1
        if trustsClock { record.revision = max(record.revision, clock) }
        book[record.key] = record.revision
        return record
    }

    // MARK: Asking

    /// What it sends now, if anything. One batch is in flight, and a rotation beside it; after a lost answer the same goes
    /// again.
    mutating func asks(at tick: Int) -> [Ask] {
        guard !needsCode else { return [] }
        var asks: [Ask] = []
        if let nextKey, tick >= patienceOfRotation {
            patienceOfRotation = tick + 7
            asks.append(.rotate(to: nextKey))
        }
        if tick >= patience, let ask = nextAsk() {
            patience = tick + 5
            asks.append(ask)
        }
        return asks
    }

    private mutating func nextAsk() -> Ask? {
        if needsSnapshot { return .snapshot }
        if needsHead { return .head(chain.stream) }
        if acknowledged < sent.count { return .push(sent[acknowledged]) }
        guard !waiting.isEmpty else { return nil }
        makeBatch()
        return sent.last.map { .push($0) }
    }

    private mutating func makeBatch() {
        // A batch speaks one version of the dictionary; a group, which does too, stays together.
        let dictionary = waiting[0].dictionary
        var count = min(6, waiting.prefix { $0.dictionary == dictionary }.count)
        while count < waiting.count, let group = waiting[count].group, waiting[count - 1].group == group { count += 1 }
        var records = Array(waiting.prefix(count))
        waiting.removeFirst(count)
        if version == .one {
            for index in records.indices { (records[index].revision, records[index].group) = (chain.sequence + 1, nil) }
        }
        let lines = records.map { $0.line(version) }
        let batch =
            version == .one
            ? chain.nextDocument(lines, dictionary: dictionary) : chain.next(lines, dictionary: dictionary)
        sent.append(SentBatch(batch: batch, records: records, headAfter: chain.head))
    }

    // MARK: Hearing

    /// - Parameter freshStream: the name of a stream that nobody has used, should it need one.
    mutating func hear(
        _ answer: Answer, to ask: Ask, signedBy signer: Ed25519PublicKey, epoch heard: String, freshStream: String
    ) throws {
        if hearOfKeys(answer, to: ask, signedBy: signer) { return }
        if let epoch, epoch != heard, !needsSnapshot { needsHead = true }
        epoch = heard
        patience = 0
        switch (answer, ask) {
        case (.receipt, .push(let batch)):
            let index = Int(batch.batch.sequence) - 1
            guard batch.batch.stream == stream, index == acknowledged, sent.indices.contains(index),
                sent[index].batch.digest == batch.batch.digest
            else { return }
            acknowledged += 1
        case (.problem(let kind), .push(let batch)):
            if batch.batch.stream == stream, kind.retry == .resync { needsHead = true }
        case (.head(let head), .head(let asked)):
            guard asked == stream, !needsSnapshot else { return }
            try compare(head, freshStream)
        case (.snapshot(let snapshot), .snapshot):
            guard needsSnapshot else { return }
            needsSnapshot = false
            book.merge(snapshot.revisions, uniquingKeysWith: max)
            waiting = waiting.map { revised($0) }
        default: break
        }
    }

    /// Whether the answer was about keys. A hub that was restored may have lost a rotation: then the key before is good
    /// still, and asks for it again.
    private mutating func hearOfKeys(_ answer: Answer, to ask: Ask, signedBy signer: Ed25519PublicKey) -> Bool {
        switch (answer, ask) {
        case (.problem(.keyUnknown), _):
            guard signer == key else { return true }
            nextKey = formerKeys.isEmpty ? nil : key
            if let former = formerKeys.popLast() { key = former } else { needsCode = true }
            (patience, patienceOfRotation) = (0, 0)
            return true
        case (.rotated, .rotate(let next)):
            guard next == nextKey, signer == key else { return true }
            formerKeys.append(key)
            (key, nextKey) = (next, nil)
            return true
        case (.problem, .rotate(let next)):
            // It was replaced itself, by what this disk does not remember.
            if next == nextKey { nextKey = nil }
            return true
        default: return false
        }
    }

    mutating func beginRotation(to next: Ed25519PublicKey) {
        guard nextKey == nil, !needsCode else { return }
        (nextKey, patienceOfRotation) = (next, 0)
    }

    mutating func enrolled(_ key: Ed25519PublicKey) {
        (self.key, formerKeys, nextKey, needsCode) = (key, [], nil, false)
    }

    /// What the hub has lost is sent again; if its head is none of this chain, a new stream begins.
    private mutating func compare(_ head: StreamHead, _ freshStream: String) throws {
        needsHead = false
        let sequence = Int(head.sequence)
        let own = sequence == 0 ? SyncChain.start(of: stream) : sent.dropFirst(sequence - 1).first?.headAfter
        guard own == head.hash else {
            waiting = sent.dropFirst(acknowledged).flatMap(\.records) + waiting
            return try beginStream(freshStream)
        }
        acknowledged = min(acknowledged, sequence)
    }

    // MARK: Misfortune

    /// The disk is lost; the program is installed again, with a key of its own, and continues above the snapshot's
    /// revisions.
    mutating func reinstall(_ freshStream: String) throws {
        waiting = []
        book = [:]
        (formerKeys, nextKey, needsCode) = ([], nil, true)
        try beginStream(freshStream)
    }

    private mutating func beginStream(_ name: String) throws {
        chain = try BatchChain("\(code).\(name)")
        sent = []
        acknowledged = 0
        needsHead = false
        needsSnapshot = true
    }
}
