import Foundation
import HubCore
import SyncProtocol

/// Looks at everything that can keep an office from sending, from its folder to the hub, and changes nothing. What cannot
/// be looked at because of an earlier fault is left out.
package struct Doctor {
    private let home: SchemeHome
    private let environment: ClientEnvironment
    private let variables: [String: String]

    /// `variables`: of the process, for the proxy that they name.
    package init(
        home: SchemeHome, environment: ClientEnvironment = .system,
        variables: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.home = home
        self.environment = environment
        self.variables = variables
    }

    package func examine() -> [Diagnosis] {
        guard home.exists else {
            return [
                .fault(
                    "not-enrolled", Message(ja: "この端末はまだ登録されていません", en: "This machine is not enrolled"),
                    do: Message(
                        ja: "事務局に登録コードをもらい、scheme enroll を実行してください",
                        en: "Get a code from the national office and run scheme enroll"))
            ]
        }
        var diagnoses = folder() + [key()]
        let store: OutboxStore
        do {
            store = try OutboxStore(path: home.outboxPath)
            diagnoses += try outbox(store)
        } catch {
            return diagnoses + [Self.outboxFault(error)]
        }
        guard let installation = try? store.read({ try $0.installation() }), installation.enrolledAt != nil else {
            return diagnoses + [Self.explained("not-enrolled", ClientProblem.notEnrolled)]
        }
        return diagnoses + hub(installation, store)
    }

    // MARK: This machine

    private func folder() -> [Diagnosis] {
        var diagnoses: [Diagnosis] = []
        if let problem = home.permissionFault {
            diagnoses.append(
                .fault(
                    "folder-open", problem.message,
                    do: Message(ja: "chmod 700 \(home.path) を実行してください", en: "Run chmod 700 \(home.path)")))
        }
        var space = statvfs()
        if statvfs(home.path, &space) == 0 {
            diagnoses.append(
                Symptoms.diskSpace(free: Int64(clamping: UInt64(space.f_bavail) * UInt64(space.f_frsize))))
        }
        return diagnoses
    }

    private func key() -> Diagnosis {
        do {
            _ = try home.key()
            guard try home.nextKey() == nil else {
                return .warning(
                    "key-rotation-open",
                    Message(
                        ja: "鍵の交換が途中で、古い鍵はやがて使えなくなります",
                        en: "A change of keys was begun and not finished; the old key will expire"),
                    do: Message(ja: "scheme key rotate を実行してください", en: "Run scheme key rotate"))
            }
            return .fine("key", ja: "鍵は読み取れます", en: "The key can be read")
        } catch {
            return Self.explained("key-unusable", error)
        }
    }

    private func outbox(_ store: OutboxStore) throws -> [Diagnosis] {
        let (flaw, waiting, since) = try store.read { (try $0.flaw(), try $0.waiting(), try $0.waitingSince()) }
        if let flaw {
            return [
                .fault(
                    "outbox-damaged", Message(ja: "送信箱のファイルが壊れています（\(flaw)）", en: "The outbox is damaged (\(flaw))"),
                    do: Message(
                        ja: "フォルダー \(home.path) を別の名前で残し、事務局に新しい登録コードをもらって登録し直してください",
                        en: "Keep \(home.path) under another name and enrol again with a new code"))
            ]
        }
        let start = since.flatMap { try? Date($0, strategy: .iso8601) }
        return [
            .fine("outbox", ja: "送信箱に異常はありません", en: "The outbox is sound"),
            Symptoms.queue(waiting: waiting, since: start, now: environment.clock.now),
        ]
    }

    private static func outboxFault(_ error: any Error) -> Diagnosis { explained("outbox-unusable", error) }

    private static func explained(_ code: String, _ error: any Error) -> Diagnosis {
        let message =
            (error as? ClientProblem)?.message ?? Message(ja: "\(error)", en: "\(error)")
        return .fault(
            code, message,
            do: Message(ja: "上の説明のとおりに直し、もう一度 scheme doctor を実行してください", en: "Mend that and run scheme doctor again"))
    }

    // MARK: The hub

    private func hub(_ installation: Installation, _ store: OutboxStore) -> [Diagnosis] {
        let address = installation.hub
        let proxy = self.proxy(for: address)
        guard let key = try? home.key() else { return [] }
        let hub = HubConnection(
            address: address, key: key, client: HTTPClient(address: address, connectTimeout: 10),
            clock: environment.clock)

        let introduction: HubIntroduction
        do throws(HubFault) {
            introduction = try hub.introduction()
        } catch {
            return [Symptoms.connection(error, hub: address, proxy: proxy)]
        }
        var diagnoses = [Diagnosis.fine("connection", ja: "ハブにつながりました", en: "The hub answers")]
        if let lead = introduction.clockLead { diagnoses.append(Symptoms.clock(lead: lead)) }
        diagnoses.append(Symptoms.version(introduction, ours: SyncVersion.current.rawValue))
        diagnoses.append(
            Symptoms.dictionary(
                installation.dictionary, in: introduction, isKept: home.dictionary(installation.dictionary) != nil))
        if let offer = introduction.keys, let trust = try? store.read({ try $0.hubKeys() }) {
            diagnoses.append(Symptoms.hubKey(trust, offer))
        }
        diagnoses.append(signedCall(hub, installation, store, proxy))
        return diagnoses
    }

    private func signedCall(
        _ hub: HubConnection, _ installation: Installation, _ store: OutboxStore, _ proxy: String?
    ) -> Diagnosis {
        let head: HubHead
        do throws(HubFault) {
            head = try hub.head(of: installation.stream)
        } catch {
            guard case .problem(let problem) = error else {
                return Symptoms.connection(error, hub: installation.hub, proxy: proxy)
            }
            return Symptoms.refusal(
                problem, hub: installation.hub, proxy: proxy, hasFormerKey: !home.formerKeys.isEmpty)
        }
        let resumption = try? store.read {
            try Resumption.compare(head.position, with: $0, stream: installation.stream)
        }
        return resumption.map(Symptoms.heads) ?? Self.explained("outbox-unusable", ClientProblem.outboxDamaged)
    }

    /// As libcurl takes it. Credentials in it are left out.
    private func proxy(for address: HubAddress) -> String? {
        guard !address.isLoopback else { return nil }
        let value = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].lazy.compactMap { variables[$0] }
            .first { !$0.isEmpty }
        return value.map { $0.split(separator: "@").last.map(String.init) ?? $0 }
    }
}
