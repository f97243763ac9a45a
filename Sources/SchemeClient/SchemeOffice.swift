import Cryptography
import Foundation
import HubCore
import KeyFiles
import SyncProtocol

/// One installation of the client, opened for one process: enrol, push, sync, inbox, keys, status.
package final class SchemeOffice {
    private let home: SchemeHome
    private let lock: HomeLock
    let store: OutboxStore
    let environment: ClientEnvironment

    /// Makes the folder if it is missing. Throws a `ClientProblem` while another process has it open.
    package init(home: SchemeHome, environment: ClientEnvironment = .system) throws {
        try home.prepare()
        self.home = home
        self.environment = environment
        lock = try home.lock()
        store = try OutboxStore(path: home.outboxPath)
    }

    /// `code`: the one-time code that the national office gave.
    package func enrol(
        hub: HubAddress, scheme: SchemeCode, code: String, patience: Patience = Patience(),
        waiting: @escaping (Double, HubFault) -> Void = { _, _ in }
    ) throws -> Enrolment.Result {
        let perseverance = Perseverance(patience: patience, environment: environment, waiting: waiting)
        return try Enrolment(home: home, store: store, environment: environment, perseverance: perseverance)
            .enrol(hub: hub, scheme: scheme, code: code.widthNormalised)
    }

    /// What the hub would put aside of the records. Empty also where the dictionary is not kept here yet.
    package func findings(in records: [OfficeRecord]) throws -> [ReportFinding] {
        let version = try enrolled().dictionary
        guard let dictionary = home.dictionary(version) else { return [] }
        return ReportCheck(dictionary: dictionary, today: environment.clock.now.dayInJapan).findings(in: records)
    }

    /// Keeps the records in the outbox; nothing is sent yet.
    package func add(_ records: [OfficeRecord]) throws -> OutboxQueue.Addition { try queue.add(records) }

    /// Keeps what the office says of itself in the outbox. Throws a `ClientProblem` with what the hub would put it aside
    /// for.
    package func say(_ statement: OfficeStatement) throws -> OutboxQueue.Addition {
        let record = OfficeRecord.statement(statement)
        if let finding = try findings(in: [record]).first {
            throw ClientProblem(.refused, ja: finding.text(in: .ja), en: finding.text(in: .en))
        }
        return try add([record])
    }

    /// Sends what is in the outbox.
    package func push(
        patience: Patience = Patience(), report: @escaping (PushEvent) -> Void = { _ in }
    ) throws -> PushOutcome {
        let perseverance = perseverance(patience, report)
        let hub = try connection(to: try enrolled(), report)
        let outcome = try session(hub, perseverance, report).push()
        try prune()
        return outcome
    }

    /// Sends what is in the outbox, then fetches what the hub has for the office.
    package func sync(
        patience: Patience = Patience(), report: @escaping (PushEvent) -> Void = { _ in }
    ) throws -> SyncOutcome {
        let installation = try enrolled()
        let perseverance = perseverance(patience, report)
        if try home.nextKey() != nil { try? rotation(installation, perseverance, report).settle() }
        let hub = try connection(to: installation, report)

        let introduction: HubIntroduction
        do throws(HubFault) {
            introduction = try perseverance.call { () throws(HubFault) in try hub.introduction() }
        } catch {
            let waiting = try store.read { try $0.waiting() }
            let pushed = PushOutcome(acknowledged: [], waiting: waiting, problem: error.explanation)
            return SyncOutcome(pushed: pushed, pulled: nil, unanswered: try unanswered())
        }
        let pushed = try session(hub, perseverance, report).push(after: introduction)
        var pulled: PullOutcome?
        // A hub that is not there for a push is not there for a pull.
        if introduction.features.contains("changes"), pushed.problem?.kind != .hubUnreachable {
            pulled = try FeedPull(queue: queue, hub: hub, home: home, perseverance: perseverance).pull()
        }
        try prune()
        return SyncOutcome(pushed: pushed, pulled: pulled, unanswered: try unanswered())
    }

    // MARK: What the national office sends

    /// What the hub sent, and which of its questions have an answer here. Looking at it marks it as read.
    package func inbox() throws -> Inbox {
        _ = try enrolled()
        return try store.write { outbox in
            let inbox = try Inbox(outbox)
            try outbox.markRead(at: environment.clock.now)
            return inbox
        }
    }

    /// Queues the answer to a question that the hub sent. `question`: its identifier, or enough of its beginning.
    package func answer(_ text: String, to question: String) throws -> OutboxQueue.Addition {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, text.count <= Self.longestAnswer else { throw ClientProblem.answerLength }
        let questions = try store.read { try Inbox($0).questions }
        let fitting = questions.filter { $0.identifier.hasPrefix(question) && !question.isEmpty }
        guard fitting.count == 1 else { throw ClientProblem.questionUnknown(question, fitting: fitting.count) }
        return try say(.answer(text, to: fitting[0].identifier))
    }

    private func unanswered() throws -> [InboxEntry] { try store.read { try Inbox($0).unanswered } }

    /// Characters, as the hub takes them.
    private static let longestAnswer = 1_000

    // MARK: Keys

    package func rotateKey(
        patience: Patience = Patience(), report: @escaping (PushEvent) -> Void = { _ in }
    ) throws -> RotationResult {
        try rotation(try enrolled(), perseverance(patience, report), report).rotate()
    }

    package func keyStatus() throws -> KeyStatus {
        let key = try home.key().publicKey
        return KeyStatus(
            kid: key.keyID, fingerprint: KeyFingerprint(key).description, path: home.keyFile.path,
            next: try home.nextKey().map { KeyFingerprint($0.publicKey).description },
            hub: try store.read { try $0.hubKeys() }.keys.map { KeyFingerprint($0).description })
    }

    /// Takes the key that the hub signs with now, if it has the fingerprint that a person compared.
    package func trustHub(fingerprint: String, patience: Patience = Patience()) throws {
        let hub = try connection(to: try enrolled())
        let perseverance = Perseverance(patience: patience, environment: environment)
        let introduction: HubIntroduction
        do throws(HubFault) {
            introduction = try perseverance.call { () throws(HubFault) in try hub.introduction() }
        } catch {
            throw error.explanation
        }
        guard let key = introduction.keys?.current.key,
            KeyFingerprint(key).description.filter(\.isNumber) == fingerprint.widthNormalised.filter(\.isNumber)
        else { throw ClientProblem.fingerprintDiffers }
        try store.write { try $0.accept([key], at: environment.clock.now) }
    }

    private func rotation(
        _ installation: Installation, _ perseverance: Perseverance, _ report: @escaping (PushEvent) -> Void
    ) -> KeyRotation {
        KeyRotation(
            home: home, installation: installation, environment: environment, perseverance: perseverance,
            announcedAgain: { report(.keyAnnouncedAgain) })
    }

    // MARK: Status

    /// `asksHub`: whether to compare heads with the hub, in one try.
    package func status(asksHub: Bool) throws -> OfficeStatus {
        let installation = try enrolled()
        let view = asksHub ? try viewOfHub(installation) : .notAsked
        let key = try home.key()
        return try store.read { outbox in
            OfficeStatus(
                installation: installation, fingerprint: KeyFingerprint(key.publicKey).description,
                batches: try outbox.counts(),
                position: try outbox.lastPosition() ?? .start(of: installation.stream),
                lastReceipt: try outbox.lastReceipt(), hub: view)
        }
    }

    private func viewOfHub(_ installation: Installation) throws -> OfficeStatus.HubView {
        let hub = try connection(to: installation, connectTimeout: 5)
        let head: HubHead
        do throws(HubFault) {
            head = try hub.head(of: installation.stream)
        } catch {
            return .unreachable(error.explanation)
        }
        return try store.read {
            .at(head.position, try Resumption.compare(head.position, with: $0, stream: installation.stream))
        }
    }

    // MARK: Parts

    private func enrolled() throws -> Installation { try store.read { try $0.installation() }.enrolled }

    private var queue: OutboxQueue {
        OutboxQueue(store: store, clock: environment.clock, entropy: environment.entropy)
    }

    private func perseverance(_ patience: Patience, _ report: @escaping (PushEvent) -> Void) -> Perseverance {
        Perseverance(patience: patience, environment: environment) { seconds, fault in
            report(.waiting(seconds: seconds, reason: fault))
        }
    }

    private func session(
        _ hub: HubConnection, _ perseverance: Perseverance, _ report: @escaping (PushEvent) -> Void
    ) -> SyncSession {
        SyncSession(
            queue: queue, hub: hub, home: home, perseverance: perseverance, environment: environment, report: report)
    }

    /// `report`: hears of a key that the hub had forgotten and was told of again. Without it the hub is only asked.
    private func connection(
        to installation: Installation, connectTimeout: Int = 15, _ report: ((PushEvent) -> Void)? = nil
    ) throws -> HubConnection {
        let formerKeys = report.map { report in
            FormerKeys(
                scheme: installation.scheme, keys: home.formerKeys, announced: { report(.keyAnnouncedAgain) })
        }
        return HubConnection(
            address: installation.hub, key: try home.key(),
            client: HTTPClient(address: installation.hub, connectTimeout: connectTimeout), clock: environment.clock,
            formerKeys: formerKeys)
    }

    /// What nobody can ask for any more.
    private func prune() throws {
        try queue.prune()
        home.dropFormerKeys(replacedBefore: environment.clock.now.addingTimeInterval(-OutboxQueue.bodyLife))
    }
}
