import Cryptography
import Foundation
import GRDB
import HubCore
import KeyFiles
import SyncProtocol
import Synchronization
import Testing

@testable import SchemeClient

@Suite struct DoctorTests {
    let office = TemporaryOffice()
    let hub: PretendHub

    init() throws {
        hub = try PretendHub(now: office.now)
        _ = try office.open().enrol(
            hub: hub.address, scheme: SchemeCode(parsing: "hs-13-wako"), code: PretendHub.code)
        _ = try office.open().sync()
    }

    private func examine(clock: Double = 0, _ variables: [String: String] = [:]) -> [Diagnosis] {
        let environment = ClientEnvironment(
            clock: .fixed(office.now.addingTimeInterval(clock)), entropy: .system, pause: { _ in })
        return Doctor(home: office.home, environment: environment, variables: variables).examine()
    }

    /// The codes of what is not fine.
    private func troubles(clock: Double = 0) -> Set<String> {
        Set(examine(clock: clock).filter { $0.severity != .fine }.map(\.code))
    }

    @Test func everythingIsLookedAt() {
        let codes = Set(examine().map(\.code))
        let usual: Set = [
            "disk", "key", "outbox", "queue", "connection", "clock", "version", "hub-key", "heads",
            "dictionary-missing",
        ]
        #expect(
            codes.subtracting(["disk-low", "disk-full"]) == usual.subtracting(codes.contains("disk") ? [] : ["disk"]))
    }

    @Test func everyTroubleSaysWhatToDo() {
        hub.goWrong(.answer(403, problem: "tenant-suspended never"))
        for diagnosis in examine() + examine(clock: 4_000) {
            #expect((diagnosis.severity == .fine) == (diagnosis.action == nil), "\(diagnosis)")
            #expect(!diagnosis.finding.ja.contains("\n"))
        }
    }

    @Test func nothingIsEnrolled() {
        let doctor = Doctor(home: SchemeHome(path: office.home.path + "/elsewhere"), variables: [:])
        #expect(doctor.examine().map(\.code) == ["not-enrolled"])
    }

    @Test func theClock() {
        #expect(troubles(clock: 30).isDisjoint(with: ["clock-skew", "clock-drift"]))
        #expect(troubles(clock: -90).contains("clock-drift"))
        let ahead = examine(clock: 3_600)
        #expect(ahead.contains { $0.code == "clock-skew" && $0.finding.ja.contains("約60分進んで") })
    }

    @Test func theKey() throws {
        let path = office.home.keyFile.path
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let open = examine()
        #expect(open.contains { $0.code == "key-unusable" && $0.finding.ja.contains("chmod 600") })
        try FileManager.default.removeItem(atPath: path)
        #expect(troubles().contains("key-unusable"))
    }

    @Test(arguments: [
        "key-unknown resign", "key-revoked never", "key-expired never", "tenant-suspended never",
        "signature-invalid resign",
    ]) func whatTheHubRefuses(_ problem: String) {
        hub.goWrong(.none, .answer(403, problem: problem))
        #expect(troubles().contains(String(problem.split(separator: " ")[0])))
    }

    @Test func aProxyThatRewritesTheHost() throws {
        let problem = HubProblem(
            HTTPResponse(status: 401, body: Array(#"{"code":"signature-invalid","retry":"resign"}"#.utf8)),
            now: office.now)
        let address = try HubAddress(parsing: "https://hub.example.jp")
        let through = Symptoms.refusal(problem, hub: address, proxy: "proxy.city.example:8080")
        #expect(through.action?.ja.contains("proxy.city.example:8080") == true)
        #expect(Symptoms.refusal(problem, hub: address, proxy: nil).action?.ja.contains("hub.example.jp") == true)
    }

    @Test func theWayToTheHub() throws {
        func code(_ address: String) throws -> String? {
            try OutboxStore(path: office.home.outboxPath).write { outbox in
                let old = try #require(try outbox.installation())
                try outbox.save(
                    Installation(
                        hub: try HubAddress(parsing: address), stream: old.stream, dictionary: old.dictionary,
                        limits: old.limits, revisionFloor: old.revisionFloor, enrolledAt: old.enrolledAt))
            }
            return examine().last?.code
        }
        #expect(try code("http://127.0.0.1:1") == "unreachable")
        #expect(try code("https://hub.invalid") == "name-unknown")
        let other = try LoopbackServer { _ in .respond(200, body: Array("<html>".utf8)) }
        defer { other.stop() }
        #expect(try code(other.address) == "not-a-hub")
    }

    @Test func certificatesAndProxies() throws {
        let address = try HubAddress(parsing: "https://hub.example.jp")
        let tls = Symptoms.connection(.noAnswer(.insecure("self-signed")), hub: address, proxy: nil)
        #expect(tls.code == "tls")
        #expect(tls.action?.ja.contains("日時") == true)
        let proxy = Symptoms.connection(.noAnswer(.proxy("refused")), hub: address, proxy: "proxy.example:8080")
        #expect(proxy.finding.ja.contains("proxy.example:8080"))
        let cut = Symptoms.connection(.noAnswer(.unreachable("refused")), hub: address, proxy: "proxy.example:8080")
        #expect(cut.action?.ja.contains("https_proxy") == true)
    }

    @Test func theHubsKey() {
        hub.state.withLock { $0.signingKey = PretendHub.key(9) }
        let unknown = examine().first { $0.code == "hub-key-unknown" }
        #expect(unknown?.action?.ja.contains("scheme key trust-hub") == true)
    }

    @Test func versionsAndDictionaries() {
        func introduction(_ versions: String) -> HubIntroduction? {
            let text = """
                {"versions":\(versions),"limits":{"coded_bytes":1,"decoded_bytes":1,"records":1},
                "dictionaries":["2026.1"],"features":["changes"]}
                """
            return HubIntroduction(HTTPResponse(status: 200, body: Array(text.utf8)), now: office.now)
        }
        func code(_ versions: String) -> String? { introduction(versions).map { Symptoms.version($0, ours: 2).code } }
        #expect(code(#"[{"version":2}]"#) == "version")
        #expect(code(#"[{"version":3},{"version":2,"deprecated_at":"2027-04-01T00:00:00Z"}]"#) == "version-deprecated")
        #expect(code(#"[{"version":2,"sunset_at":"2028-06-01T00:00:00Z"}]"#) == "version-sunset")
        #expect(code(#"[{"version":3}]"#) == "version-retired")
        let hub = introduction(#"[{"version":2}]"#)!
        #expect(Symptoms.dictionary("2025.1", in: hub, isKept: true).code == "dictionary-retired")
        #expect(Symptoms.dictionary("2026.1", in: hub, isKept: false).code == "dictionary-missing")
        #expect(Symptoms.dictionary("2026.1", in: hub, isKept: true).code == "dictionary")
    }

    @Test func diskAndQueue() {
        #expect(Symptoms.diskSpace(free: 1 << 20).code == "disk-full")
        #expect(Symptoms.diskSpace(free: 100 << 20).code == "disk-low")
        #expect(Symptoms.diskSpace(free: 1 << 40).severity == .fine)
        let old = Symptoms.queue(waiting: 2, since: office.now.addingTimeInterval(-5 * 86_400), now: office.now)
        #expect(old.finding.ja == "5日前から 2 バッチが送信待ちです")
    }

    @Test func aQueueThatIsOldIsFound() throws {
        _ = try office.open().add([try TemporaryOffice.report("2022-04", visits: 1)])
        #expect(!troubles().contains("queue-old"))
        #expect(troubles(clock: 4 * 86_400).contains("queue-old"))
    }

    @Test func anOutboxWhoseChainIsBroken() throws {
        let client = try office.open()
        for month in 4...6 { _ = try client.add([try TemporaryOffice.report("2022-0\(month)", visits: 1)]) }
        try OutboxStore(path: office.home.outboxPath).write { outbox in
            try outbox.database.execute(
                sql: "UPDATE batch SET digest = ? WHERE sequence = 2", arguments: [SHA256.hash(of: "other").hex])
        }
        #expect(examine().contains { $0.code == "outbox-damaged" && $0.finding.en.contains("batch 2") })
    }

    @Test func anOutboxThatIsNoDatabase() throws {
        try Data("not a database, but long enough to be looked at as one".utf8).write(
            to: URL(filePath: office.home.outboxPath))
        #expect(troubles().contains("outbox-unusable"))
    }
}
