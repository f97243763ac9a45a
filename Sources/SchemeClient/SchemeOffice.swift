import Cryptography
import HubCore
import KeyFiles
import SyncProtocol

/// One installation of the client, opened for one process: enrol, push, status.
package final class SchemeOffice {
    private let home: SchemeHome
    private let lock: HomeLock
    private let store: OutboxStore
    private let environment: ClientEnvironment

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

    /// Keeps the records in the outbox; nothing is sent yet.
    package func add(_ records: [OfficeRecord]) throws -> OutboxQueue.Addition { try queue.add(records) }

    /// Sends what is in the outbox.
    package func push(
        patience: Patience = Patience(), report: @escaping (PushEvent) -> Void = { _ in }
    ) throws -> PushOutcome {
        let installation = try store.read { try $0.installation() }.enrolled
        let session = SyncSession(
            queue: queue, hub: try connection(to: installation.hub), stream: installation.stream, patience: patience,
            environment: environment, report: report)
        return try session.push()
    }

    /// `asksHub`: whether to compare heads with the hub, in one try.
    package func status(asksHub: Bool) throws -> OfficeStatus {
        let installation = try store.read { try $0.installation() }.enrolled
        let view = asksHub ? try viewOfHub(installation) : .notAsked
        let key = try privateKey()
        return try store.read { outbox in
            OfficeStatus(
                installation: installation, fingerprint: KeyFingerprint(key.publicKey).description,
                batches: try outbox.counts(),
                position: try outbox.lastPosition() ?? .start(of: installation.stream),
                lastReceipt: try outbox.lastReceipt(), hub: view)
        }
    }

    private func viewOfHub(_ installation: Installation) throws -> OfficeStatus.HubView {
        let hub = try connection(to: installation.hub, connectTimeout: 5)
        let position: StreamPosition
        do throws(HubFault) {
            position = try hub.position(of: installation.stream)
        } catch {
            return .unreachable(error.explanation)
        }
        return try store.read {
            .at(position, try Resumption.compare(position, with: $0, stream: installation.stream))
        }
    }

    private var queue: OutboxQueue {
        OutboxQueue(store: store, clock: environment.clock, entropy: environment.entropy)
    }

    private func connection(to hub: HubAddress, connectTimeout: Int = 15) throws(ClientProblem) -> HubConnection {
        HubConnection(
            address: hub, key: try privateKey(), client: HTTPClient(address: hub, connectTimeout: connectTimeout),
            clock: environment.clock)
    }

    private func privateKey() throws(ClientProblem) -> Ed25519PrivateKey {
        let key: Ed25519PrivateKey?
        do throws(KeyFileFault) { key = try home.keyFile.read() } catch { throw ClientProblem(error) }
        guard let key else { throw ClientProblem.keyMissing(home.keyFile.path) }
        return key
    }
}
