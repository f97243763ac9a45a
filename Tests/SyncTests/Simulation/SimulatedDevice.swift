import Cryptography
import Foundation
import HubCore
import KeyFiles
import Sync
import SyncProtocol
import TestSupport

@testable import SchemeClient

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
    case rotate(to: Ed25519PrivateKey)
}

/// A request as it goes on its way.
struct SignedAsk: Sendable {
    let ask: Ask
    let signer: Ed25519PrivateKey
    /// Somebody else's, who has no key and tries.
    var isForged = false
}

enum Answer: Sendable {
    case receipt([UInt8])
    case problem(ProblemKind)
    case head(StreamHead)
    case snapshot(SimulatedSnapshot)
    case rotated
}

/// An installation of an office's program, as docs/PROTOCOL.md tells a client to be. A value, so that a backup of its
/// disk is a copy; its keys are files, kept and replaced by the code of the real program.
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
    /// The folder with its keys.
    private let home: SchemeHome
    /// Every key that the hub has taken from it, whatever the folder still holds.
    private(set) var keysTaken: [Ed25519PublicKey]
    /// Former keys whose word for the present one is still to be tried: the hub has forgotten it.
    private var words: [Ed25519PrivateKey] = []
    var isForgotten: Bool { !words.isEmpty }
    private var patienceOfRotation = 0
    /// The hub knows none of its keys: somebody has to telephone.
    private(set) var needsCode = false

    init(
        office: Int, code: String, version: SyncVersion, trustsClock: Bool, stream: String, home: SchemeHome
    ) throws {
        self.home = home
        keysTaken = [try home.key().publicKey]
        self.office = office
        self.code = code
        self.version = version
        self.trustsClock = trustsClock
        chain = try BatchChain("\(code).\(stream)")
    }

    var stream: StreamName { chain.stream }
    var head: StreamHead { StreamHead(sequence: chain.sequence, hash: chain.head) }
    func isDrained() throws -> Bool {
        guard try home.nextKey() == nil else { return false }
        return waiting.isEmpty && acknowledged == sent.count && !needsHead && !needsSnapshot && !isForgotten
            && !needsCode
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
    /// again. A hub that does not know the key first hears the word of a former one.
    mutating func asks(at tick: Int) throws -> [SignedAsk] {
        guard !needsCode else { return [] }
        let key = try home.key()
        var asks: [SignedAsk] = []
        if let former = words.first {
            guard tick >= patienceOfRotation else { return [] }
            patienceOfRotation = tick + 7
            return [SignedAsk(ask: .rotate(to: key), signer: former)]
        }
        if let next = try home.nextKey(), tick >= patienceOfRotation {
            patienceOfRotation = tick + 7
            asks.append(SignedAsk(ask: .rotate(to: next), signer: key))
        }
        if tick >= patience, let ask = nextAsk() {
            patience = tick + 5
            asks.append(SignedAsk(ask: ask, signer: key))
        }
        return asks
    }

    mutating func comesBack() { needsHead = true }

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
        _ answer: Answer, to asked: SignedAsk, epoch heard: String, freshStream: String
    ) throws {
        if try hearOfKeys(answer, to: asked) { return }
        if let epoch, epoch != heard, !needsSnapshot { needsHead = true }
        epoch = heard
        patience = 0
        switch (answer, asked.ask) {
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

    /// Whether the answer was about keys. A hub that was restored may have lost a rotation: then a former key is good
    /// still, and asks for it again.
    private mutating func hearOfKeys(_ answer: Answer, to asked: SignedAsk) throws -> Bool {
        guard !needsCode else { return true }
        let (key, signer) = (try home.key().publicKey, asked.signer.publicKey)
        switch (answer, asked.ask) {
        case (.rotated, .rotate(let next)):
            if next.publicKey == key {
                words = []
            } else if signer == key, try home.nextKey()?.publicKey == next.publicKey {
                try home.promoteNextKey(at: Date(timeIntervalSince1970: Double(clock) * 3600))
                keysTaken.append(next.publicKey)
            }
        case (.problem(.keyUnknown), _) where signer == key:
            guard words.isEmpty else { return true }
            words = home.formerKeys
            needsCode = words.isEmpty
        case (.problem, .rotate(let next)):
            if next.publicKey == key, signer == words.first?.publicKey {
                words.removeFirst()
                needsCode = words.isEmpty
            } else if signer == key, try home.nextKey()?.publicKey == next.publicKey {
                // It was replaced itself, by what this disk does not remember.
                try FileManager.default.removeItem(atPath: home.nextKeyFile.path)
            }
        case (.problem(.keyUnknown), _): return true
        default: return false
        }
        (patience, patienceOfRotation) = (0, 0)
        return true
    }

    mutating func beginRotation(_ entropy: Entropy) throws {
        guard !needsCode, words.isEmpty, try home.nextKey() == nil else { return }
        _ = try home.keyToFollow(entropy)
        patienceOfRotation = 0
    }

    /// A key of a folder that is new.
    mutating func keyToEnrol(_ entropy: Entropy) throws -> Ed25519PublicKey {
        try FileManager.default.removeItem(atPath: home.path)
        try home.prepare()
        return try home.keyToEnrol(entropy).publicKey
    }

    mutating func enrolled(_ key: Ed25519PublicKey) { (keysTaken, words, needsCode) = ([key], [], false) }

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
        (keysTaken, words, needsCode) = ([], [], true)
        try beginStream(freshStream)
    }

    /// The keys as a backup of the disk holds them.
    func saveKeys() throws { try Self.copy(home.path, to: home.path + ".saved") }
    func putBackKeys() throws { try Self.copy(home.path + ".saved", to: home.path) }

    private static func copy(_ folder: String, to other: String) throws {
        if FileManager.default.fileExists(atPath: other) { try FileManager.default.removeItem(atPath: other) }
        try FileManager.default.copyItem(atPath: folder, toPath: other)
    }

    private mutating func beginStream(_ name: String) throws {
        chain = try BatchChain("\(code).\(name)")
        sent = []
        acknowledged = 0
        needsHead = false
        needsSnapshot = true
    }
}
