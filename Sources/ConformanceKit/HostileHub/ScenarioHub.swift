import Compression
import Cryptography
import Foundation
import HubCore
import Synchronization
import SyncProtocol

/// The hub of one scenario, listening on a port of its own.
final class ScenarioHub: Sendable {
    private struct State: Sendable {
        var memory: HubMemory
        var record = ClientRecord()
        var counts: [SyncCall.Kind: Int] = [:]
        var step: Int?
    }

    let scenario: Scenario
    private let state: Mutex<State>
    private let server = Mutex<RawHTTPServer?>(nil)
    private let clock: Clock

    init(_ scenario: Scenario, scheme: SchemeCode, port: UInt16, clock: Clock) throws {
        self.scenario = scenario
        self.clock = clock
        var memory = HubMemory(scheme: scheme)
        memory.saysMore = scenario.saysMore
        state = Mutex(State(memory: memory))
        let started = try RawHTTPServer(port: port) { [weak self] in self?.reply(to: $0) ?? .hangUp }
        server.withLock { $0 = started }
    }

    var address: String { "http://127.0.0.1:\(server.withLock { $0?.port ?? 0 })" }
    var record: ClientRecord { state.withLock { $0.record } }

    func stop() { server.withLock { $0?.stop() } }

    /// Requests from now on belong to this command of the client.
    func begin(step: Int) { state.withLock { $0.step = step } }

    func end(step: Int, exit: Int32?) { state.withLock { $0.record.exits.append(exit) } }

    // MARK: Requests

    private func reply(to request: RawRequest) -> RawReply {
        let now = clock.now
        return state.withLock { state in
            guard state.record.exchanges.count < Limits.hostileHubRequests else { return .hangUp }
            let call = SyncCall(method: request.method, path: request.path)
            let effects = take(call, &state)
            for effect in effects { state.memory.change(effect) }

            var flaw: Problem?
            let answer: RawAnswer
            var refusal: Refusal?
            if let scripted = effects.firstRefusal {
                (answer, refusal) = (scripted.answer, scripted)
            } else if effects.contains(where: \.comesBeforeTheHub) {
                answer = RawAnswer(status: 0)
            } else {
                do throws(Problem) {
                    answer = try state.memory.answer(request, call, now: now)
                } catch {
                    flaw = error
                    refusal = Refusal(error)
                    answer = Refusal(error).answer
                }
            }
            let reply = effects.reduce(RawReply.answer(answer)) { $1.applied(to: $0, state.memory, now) }
            state.record.exchanges.append(
                Exchange(
                    call: call, arrived: request.arrived, answered: .now + reply.delay, step: state.step,
                    signature: request.fields["signature"], batch: Self.batch(in: request, call), flaw: flaw,
                    isDisturbed: !effects.isEmpty, status: answer.status, code: refusal?.code))
            state.record.accepted = state.memory.accepted
            return reply
        }
    }

    /// The effects of the mishaps that are for this request.
    private func take(_ call: SyncCall, _ state: inout State) -> [Mishap.Effect] {
        guard let kind = call.kind else { return [] }
        state.counts[kind, default: 0] += 1
        let hit = scenario.mishaps.filter { $0.call == kind && $0.number == state.counts[kind] }
        if let first = scenario.mishaps.first, hit.contains(where: { $0.number == first.number }) {
            state.record.disturbed.append(state.record.exchanges.count)
        }
        return hit.map(\.effect)
    }

    private static func batch(in request: RawRequest, _ call: SyncCall) -> SentBatch? {
        guard case .push = call else { return nil }
        return try? SentBatch(request, version: SyncVersion(request.fields["sync-version"] ?? "") ?? .current)
    }
}

extension HubMemory {
    fileprivate mutating func change(_ effect: Mishap.Effect) {
        switch effect {
        case .restoreBackup(let batches): restoreBackup(batches: batches)
        case .replaceHistory: replaceHistory()
        case .retireDictionary: dictionaries = ["2027.1"]
        case .announceKey(let isGood): announceKey(isGood: isGood)
        case .useAnnouncedKey: signWithAnnouncedKey()
        case .expireCursors: expireCursors()
        default: break
        }
    }
}

extension [Mishap.Effect] {
    fileprivate var firstRefusal: Refusal? {
        for case .refuse(let refusal) in self { return refusal }
        return nil
    }
}

extension Mishap.Effect {
    /// Whether the hub never sees the request.
    fileprivate var comesBeforeTheHub: Bool {
        switch self {
        case .loseRequest, .gateway, .redirect, .endless: true
        default: false
        }
    }

    fileprivate func applied(to reply: RawReply, _ memory: HubMemory, _ now: Date) -> RawReply {
        guard case .answer(var answer) = reply else { return reply }
        switch self {
        case .loseRequest, .loseReply: return .hangUp
        case .cutReply: return .cutShort(answer)
        case .delayReply(let seconds): return .late(answer, seconds)
        case .repeatReply: return .twice(answer)
        case .gateway:
            return .answer(
                RawAnswer(
                    status: 502, fields: [("Content-Type", "text/html")],
                    body: Array("<html><body>Bad Gateway</body></html>".utf8)))
        case .redirect:
            return .answer(
                RawAnswer(status: 307, fields: [("Location", "\(SyncCall.redirectTarget)/sync")], body: []))
        case .endless(let count):
            return .endless(RawAnswer(status: 201, fields: [("Content-Type", "application/json")]), count)
        case .forgeSignature:
            let forged = MessageSigner(HubMemory.key("forger")).fields(
                for: SignableResponse(
                    status: answer.status, contentDigest: answer["Content-Digest"], contentType: answer["Content-Type"]),
                at: now)
            answer["Signature"] = forged.signature
            return .answer(answer)
        case .foreignReceipt:
            var other = RawAnswer(status: answer.status, fields: [("Content-Type", "application/json")])
            other.body = Self.foreign(answer.body)
            return .answer(memory.signed(other, now))
        case .compressReply:
            var packed = RawAnswer(
                status: answer.status,
                fields: [("Content-Type", "application/json"), ("Content-Encoding", "gzip")])
            packed.body = Gzip.deflated(answer.body)
            return .answer(memory.signed(packed, now))
        case .slowDown(let seconds):
            answer["Sync-Backoff"] = String(seconds)
            return .answer(answer)
        case .refuse, .restoreBackup, .replaceHistory, .retireDictionary, .announceKey, .useAnnouncedKey,
            .expireCursors:
            return reply
        }
    }

    /// The receipt with the digest of other bytes.
    private static func foreign(_ receipt: [UInt8]) -> [UInt8] {
        let text = String(decoding: receipt, as: UTF8.self)
        let digest = SHA256.hash(of: "another batch").hex
        return Array(
            text.replacing(/"batch_sha256":"[0-9a-f]{64}"/, with: "\"batch_sha256\":\"\(digest)\"").utf8)
    }
}

extension RawAnswer {
    /// Of a field that is there once.
    fileprivate subscript(name: String) -> String {
        get { fields.first { $0.name == name }?.value ?? "" }
        set {
            fields.removeAll { $0.name == name }
            fields.append((name, newValue))
        }
    }
}

extension RawReply {
    fileprivate var delay: Duration {
        if case .late(_, let seconds) = self { .seconds(seconds) } else { .zero }
    }
}
