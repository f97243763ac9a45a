import Cryptography
import Foundation
import HubCore
import Sync
import SyncProtocol
import Synchronization
import TestSupport

@testable import SchemeClient

/// Offices, a bad network and the hub, tick by tick (six hours each). All that happens follows from the seed: requests of
/// one scheme reach the hub one after the other, those of different schemes at the same time.
struct Simulation {
    struct Office: Sendable {
        let code: String
        let scheme: SchemeID
        /// Nothing comes through before this tick.
        var cutOffUntil = 0
    }

    /// What an office holds a receipt for.
    struct Acknowledged: Equatable {
        let digest: SHA256Digest
        let receipt: [UInt8]
    }

    struct Place: Hashable {
        let stream: String
        let sequence: Int64
    }

    private struct Parcel<Content: Sendable>: Sendable {
        let device: Int
        let due: Int
        let content: Content
    }

    private struct Reply: Sendable {
        let request: SignedAsk
        let answer: Answer
        let epoch: String
    }

    private(set) var hub: SimulatedHub
    private(set) var offices: [Office]
    private(set) var devices: [SimulatedDevice]
    /// Everything that was ever made, by any installation.
    private(set) var made: [Place: [SentBatch]] = [:]
    private(set) var acknowledged: [Place: Acknowledged] = [:]
    /// What happened, so that a run can be seen to have tried something.
    private(set) var events: [String: Int] = [:]
    /// Receipts that were another one than the first for the same bytes.
    private(set) var changedReceipts: [Place] = []
    /// Streams whose device had to telephone while the hub still knew a key of it.
    private(set) var shutOut: [StreamName] = []
    /// What somebody without a key was given.
    private(set) var takenForgeries = 0

    private var random: SeededRandom
    private var tick = 0
    private var requests: [Parcel<SignedAsk>] = []
    private var replies: [Parcel<Reply>] = []
    private var isCalm = false
    private var streams = 0
    private let entropy: Entropy
    private let folder: TemporaryFolder
    private var disks: [Int: SimulatedDevice] = [:]
    /// Since the last backup of the hub, so that putting it back loses one.
    private var rotations = 0

    /// Five schemes: one device, two devices, version 1, both versions, and one that trusts its clock.
    init(seed: UInt64, in test: TestDatabase, _ folder: TemporaryFolder) async throws {
        random = SeededRandom(seed: seed)
        entropy = Self.entropy(seed)
        self.folder = folder
        hub = try await SimulatedHub(test)
        (offices, devices) = ([], [])
        let kinds: [(String, [(SyncVersion, Bool)])] = [
            ("131016", [(.two, false)]), ("132063", [(.two, false), (.two, false)]), ("271004", [(.one, false)]),
            ("011002", [(.one, false), (.two, false)]), ("131016", [(.two, true), (.two, true)]),
        ]
        for (number, (municipality, installations)) in kinds.enumerated() {
            let code = "hs-\(municipality.prefix(2))-n\(number)"
            offices.append(
                Office(code: code, scheme: try await test.addScheme(code: code, municipality: municipality)))
            for (version, trustsClock) in installations {
                let home = SchemeHome(path: folder.path("device-\(devices.count)"))
                try home.prepare()
                try await hub.enrol(try home.keyToEnrol(entropy).publicKey, of: code)
                devices.append(
                    try SimulatedDevice(
                        office: number, code: code, version: version, trustsClock: trustsClock, stream: freshStream(),
                        home: home))
            }
        }
    }

    /// Trouble for so many ticks, then calm until every queue is empty. Answers with the ticks that the calm took; nil if
    /// some queue does not drain.
    mutating func run(ticks: Int, calm: Int) async throws -> Int? {
        for _ in 0..<ticks {
            try await makeTrouble()
            for index in devices.indices where chance(0.35) { edit(index) }
            try await step()
        }
        isCalm = true
        for index in offices.indices { offices[index].cutOffUntil = 0 }
        // Also one that has nothing to send asks how the hub is.
        for index in devices.indices { devices[index].comesBack() }
        for waited in 0..<calm {
            if requests.isEmpty, replies.isEmpty, try devices.allSatisfy({ try $0.isDrained() }) { return waited }
            try await step()
        }
        return nil
    }

    // MARK: One step

    private mutating func step() async throws {
        tick += 1
        for index in devices.indices {
            devices[index].clock += 6
            for request in try devices[index].asks(at: tick) {
                if case .push(let sent) = request.ask { record(sent) }
                send(request, from: index)
            }
        }
        try await carryRequests()
        try carryReplies()
        for index in devices.indices where devices[index].needsCode { try await enrol(index) }
    }

    private mutating func record(_ sent: SentBatch) {
        let place = Place(stream: sent.batch.stream.rawValue, sequence: sent.batch.sequence)
        if !(made[place] ?? []).contains(where: { $0.batch.digest == sent.batch.digest }) {
            made[place, default: []].append(sent)
        }
    }

    private mutating func send(_ request: SignedAsk, from device: Int) {
        if isCutOff(device) || lost("request lost") { return }
        if !isCalm, chance(0.05) {
            var forged = request
            forged.isForged = true
            requests.append(Parcel(device: device, due: tick + delay(), content: forged))
        }
        for _ in 0..<(doubled() ? 2 : 1) {
            requests.append(Parcel(device: device, due: tick + delay(), content: request))
        }
    }

    private mutating func carryRequests() async throws {
        let due = requests.filter { $0.due <= tick }.shuffled(using: &random)
        requests.removeAll { $0.due <= tick }
        let (hub, offices, devices) = (hub, offices, devices)
        let byOffice = Dictionary(grouping: due) { devices[$0.device].office }
        let answered = try await withThrowingTaskGroup(of: (Int, [Answer]).self) { group in
            for (office, parcels) in byOffice {
                group.addTask {
                    var answers: [Answer] = []
                    for parcel in parcels {
                        answers.append(
                            try await hub.answer(
                                parcel.content, of: offices[office].code, offices[office].scheme))
                    }
                    return (office, answers)
                }
            }
            return try await group.reduce(into: [Int: [Answer]]()) { $0[$1.0] = $1.1 }
        }
        for (office, answers) in answered.sorted(by: { $0.key < $1.key }) {
            for (parcel, answer) in zip(byOffice[office]!, answers) {
                if parcel.content.isForged {
                    // The key may be gone since; nobody else gets an answer.
                    if case .problem = answer { count("forgery refused") } else { takenForgeries += 1 }
                    continue
                }
                if case .problem(let kind) = answer { count(kind.code) }
                // Cut off or lost: committed, and the office never hears of it.
                if isCutOff(parcel.device) || lost("reply lost") { continue }
                let reply = Reply(request: parcel.content, answer: answer, epoch: hub.epoch)
                for _ in 0..<(doubled() ? 2 : 1) {
                    replies.append(Parcel(device: parcel.device, due: tick + delay(), content: reply))
                }
            }
        }
    }

    private mutating func carryReplies() throws {
        let due = replies.filter { $0.due <= tick }.shuffled(using: &random)
        replies.removeAll { $0.due <= tick }
        for parcel in due where !isCutOff(parcel.device) {
            let reply = parcel.content
            if case (.push(let sent), .receipt(let receipt)) = (reply.request.ask, reply.answer),
                reply.epoch == hub.epoch
            {
                acknowledge(sent.batch, receipt)
            }
            let taken = devices[parcel.device].keysTaken.count
            let wasForgotten = devices[parcel.device].isForgotten
            try devices[parcel.device].hear(
                reply.answer, to: reply.request, epoch: reply.epoch, freshStream: freshStream())
            if devices[parcel.device].keysTaken.count > taken {
                count("key rotated")
                rotations += 1
            }
            if case .rotated = reply.answer, wasForgotten { count("key announced again") }
        }
    }

    private mutating func acknowledge(_ batch: TestBatch, _ receipt: [UInt8]) {
        let place = Place(stream: batch.stream.rawValue, sequence: batch.sequence)
        let news = Acknowledged(digest: batch.digest, receipt: receipt)
        if let first = acknowledged[place], first != news { changedReceipts.append(place) }
        acknowledged[place] = acknowledged[place] ?? news
    }

    private mutating func edit(_ device: Int) {
        let count = Int.random(in: 1...3, using: &random)
        let (version, dictionary) = (devices[device].version, devices[device].dictionary)
        let records = (0..<count).map { _ in SimulatedRecord.random(version, in: dictionary, &random) }
        devices[device].say(records, asGroup: count > 1 && chance(0.4))
    }

    // MARK: Trouble

    private mutating func makeTrouble() async throws {
        let device = Int.random(in: devices.indices, using: &random)
        if tick == 30 || chance(0.02) {
            count("cut off")
            offices[devices[device].office].cutOffUntil = tick + Int.random(in: 8...60, using: &random)
        }
        if chance(0.04) {
            count("clock step")
            devices[device].clock = max(1, devices[device].clock + Int64.random(in: -400...400, using: &random))
        }
        if chance(0.015) {
            count("reinstalled")
            try devices[device].reinstall(freshStream())
        }
        if tick % 40 == 11 || chance(0.06) { try devices[device].beginRotation(entropy) }
        // One after the other, and one at least.
        if tick == 50 || chance(0.03), devices[device].dictionary != "2027.1" {
            count("dictionary changed")
            devices[device].dictionary = "2027.1"
        }
        if tick == 20 || chance(0.06) {
            disks[device] = devices[device]
            try devices[device].saveKeys()
        }
        let restored = tick == 90 ? disks.keys.min() : chance(0.03) ? device : nil
        if let restored, let disk = disks[restored] {
            count("office restored")
            devices[restored] = disk
            try disk.putBackKeys()
        }
        if chance(0.05) { try await hub.fold() }
        if tick % 40 == 10 {
            try await hub.backUp()
            rotations = 0
        }
        // One at least, and one that loses a rotation.
        let losesFirst = rotations > 0 && events["key announced again"] == nil
        if tick > 15, tick % 40 > 15, losesFirst || chance(0.02) { try await restoreHub() }
    }

    /// Receipts for what the hub has lost prove nothing until it was sent again.
    private mutating func restoreHub() async throws {
        count("hub restored")
        if rotations > 0 { count("rotation lost") }
        rotations = 0
        try await hub.restore()
        let kept = try await hub.kept()
        acknowledged = acknowledged.filter { kept[$0.key] == $0.value }
    }

    /// A code told on the telephone, whatever the network does.
    private mutating func enrol(_ device: Int) async throws {
        count("enrolled")
        let scheme = offices[devices[device].office].scheme
        if try await hub.good(devices[device].keysTaken, of: scheme) > 0 { shutOut.append(devices[device].stream) }
        let key = try devices[device].keyToEnrol(entropy)
        try await hub.enrol(key, of: devices[device].code)
        devices[device].enrolled(key)
    }

    /// Keys that follow from the seed.
    private static func entropy(_ seed: UInt64) -> Entropy {
        let drawn = Mutex(0)
        return Entropy { count in
            let number = drawn.withLock { drawn in
                drawn += 1
                return drawn
            }
            return (0...count / 32).flatMap { SHA256.hash(of: "simulated \(seed) \(number) \($0)").bytes }.prefix(count)
                .map { $0 }
        }
    }

    private mutating func freshStream() -> String {
        streams += 1
        return "s\(streams)"
    }

    private mutating func chance(_ probability: Double) -> Bool {
        Double.random(in: 0..<1, using: &random) < probability
    }

    private mutating func lost(_ name: String) -> Bool {
        guard !isCalm, chance(0.15) else { return false }
        count(name)
        return true
    }

    private mutating func doubled() -> Bool {
        guard !isCalm, chance(0.1) else { return false }
        count("doubled")
        return true
    }

    /// Mostly none, sometimes days.
    private mutating func delay() -> Int {
        guard !isCalm, chance(0.3) else { return 0 }
        return chance(0.1) ? Int.random(in: 8...30, using: &random) : Int.random(in: 1...3, using: &random)
    }

    private func isCutOff(_ device: Int) -> Bool { tick < offices[devices[device].office].cutOffUntil }
    private mutating func count(_ event: String) { events[event, default: 0] += 1 }
}
