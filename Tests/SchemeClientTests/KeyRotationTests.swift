import Cryptography
import Foundation
import HubCore
import KeyFiles
import SyncProtocol
import Synchronization
import Testing

@testable import SchemeClient

@Suite struct KeyRotationTests {
    let office = TemporaryOffice()
    let hub: PretendHub
    let first: String

    init() throws {
        hub = try PretendHub(now: office.now)
        first = try office.open().enrol(
            hub: hub.address, scheme: SchemeCode(parsing: "hs-13-wako"), code: PretendHub.code
        ).kid
        _ = try office.open().push()
    }

    private func push(_ month: Int) throws -> PushOutcome {
        let client = try office.open()
        _ = try client.add([try TemporaryOffice.report("2022-\(month.padded(2))", visits: 1)])
        return try client.push(patience: .none)
    }

    /// The hub takes the old key no more, as after 30 days.
    private func endOverlap() { hub.state.withLock { _ = $0.keys.removeValue(forKey: first) } }

    @Test func theNewKeyTakesThePlaceOfTheOld() throws {
        let result = try office.open().rotateKey(patience: .none)
        #expect(result.kid != first)
        #expect(result.oldUntil == "2026-06-27T00:00:00Z")
        let status = try office.open().keyStatus()
        #expect(status.kid == result.kid)
        #expect(status.next == nil)
        #expect(status.hub == [KeyFingerprint(PretendHub.key(1).publicKey).description])
        endOverlap()
        #expect(try push(4).problem == nil)
    }

    @Test(arguments: [PretendHub.Mishap.lostReply, .cutReply])
    func theAnswerIsLost(_ mishap: PretendHub.Mishap) throws {
        // The hub is asked first whether it knows the new key.
        hub.goWrong(.none, mishap)
        #expect(throws: ClientProblem.self) { try office.open().rotateKey(patience: .none) }
        #expect(hub.state.withLock { $0.keys.count } == 2)
        let pending = try #require(try office.open().keyStatus().next)
        // Either key works, so nothing stops meanwhile.
        #expect(try push(4).problem == nil)
        #expect(try office.open().keyStatus().kid == first)

        let result = try office.open().rotateKey(patience: .none)
        #expect(result.fingerprint == pending)
        #expect(hub.state.withLock { $0.keys.count } == 2)
        endOverlap()
        #expect(try push(5).problem == nil)
    }

    @Test func theRequestIsLost() throws {
        hub.goWrong(.none, .lostRequest)
        #expect(throws: ClientProblem.self) { try office.open().rotateKey(patience: .none) }
        #expect(hub.state.withLock { $0.keys.count } == 1)
        #expect(try office.open().sync(patience: .none).problem == nil)
        #expect(try office.open().keyStatus().kid == first)
        #expect(try office.open().rotateKey(patience: .none).oldUntil != nil)
    }

    @Test func aSyncFinishesWhatWasCut() throws {
        hub.goWrong(.none, .lostReply)
        #expect(throws: ClientProblem.self) { try office.open().rotateKey(patience: .none) }
        endOverlap()
        #expect(try office.open().sync(patience: .none).problem == nil)
        #expect(try office.open().keyStatus().kid != first)
        #expect(try push(4).problem == nil)
    }

    // MARK: A hub restored from a backup older than a rotation

    /// Rotates as often as said; the hub then knows again only the key that was enrolled.
    private func restoreHub(afterRotations count: Int) throws {
        for _ in 0..<count { _ = try office.open().rotateKey(patience: .none) }
        hub.state.withLock { state in state.keys = state.keys.filter { $0.key == first } }
    }

    private func isKnown(_ kid: String) -> Bool { hub.state.withLock { $0.keys[kid] != nil } }

    @Test(arguments: [1, 3]) func aRestoredHubLearnsTheKeyAgainAtAPush(_ rotations: Int) throws {
        try restoreHub(afterRotations: rotations)
        let kid = try office.open().keyStatus().kid
        let notes = Mutex<[String]>([])
        do {
            let client = try office.open()
            _ = try client.add([try TemporaryOffice.report("2022-04", visits: 1)])
            let outcome = try client.push(patience: .none) { event in
                if case .keyAnnouncedAgain = event { notes.withLock { $0.append(event.message.ja) } }
            }
            #expect(outcome.problem == nil)
        }
        #expect(notes.withLock { $0 } == ["ハブがこの端末の鍵を忘れていました（ハブが復元された可能性があります）。以前の鍵で登録し直し、続けます"])
        #expect(try office.open().keyStatus().kid == kid)
        #expect(isKnown(kid))
        // Once is enough.
        let requests = hub.requests.count
        #expect(try push(5).problem == nil)
        #expect(hub.requests.count == requests + 1)
    }

    @Test func aRestoredHubLearnsTheKeyAgainAtASync() throws {
        try restoreHub(afterRotations: 1)
        hub.tell("notice", "notice/1", #"{"title_ja":"研修会","body_ja":"6月です"}"#)
        let outcome = try office.open().sync(patience: .none)
        #expect(outcome.problem == nil)
        #expect(outcome.pulled?.news.count == 1)
        #expect(isKnown(try office.open().keyStatus().kid))
    }

    @Test func aKeyIsReplacedAtARestoredHub() throws {
        try restoreHub(afterRotations: 1)
        let kid = try office.open().rotateKey(patience: .none).kid
        #expect(isKnown(kid))
        #expect(try push(4).problem == nil)
    }

    @Test(arguments: [PretendHub.Mishap.cutReply, .answer(503, problem: "temporary-reduced-capacity after")])
    func theWordOfTheFormerKeyIsLost(_ mishap: PretendHub.Mishap) throws {
        try restoreHub(afterRotations: 1)
        hub.goWrong(.none, mishap)
        #expect(try push(4).problem != nil)
        #expect(try push(5).waiting == 0)
        #expect(hub.applied.count == 2)
    }

    @Test func replacingIsCutOffBetweenItsTwoNames() throws {
        hub.goWrong(.none, .lostReply)
        #expect(throws: ClientProblem.self) { try office.open().rotateKey(patience: .none) }
        #expect(link(office.home.keyFile.path, office.home.formerKeyFile(1_700_000_000).path) == 0)
        let kid = try office.open().rotateKey(patience: .none).kid
        #expect(office.home.formerKeys.map(\.publicKey.keyID) == [first])
        try restoreHub(afterRotations: 0)
        #expect(try push(4).problem == nil)
        #expect(isKnown(kid))
    }

    @Test func formerKeysAreKeptFor400Days() throws {
        let second = try office.open().rotateKey(patience: .none).kid
        _ = try office.open().rotateKey(patience: .none)
        #expect(office.home.formerKeys.map(\.publicKey.keyID) == [second, first])
        for name in try FileManager.default.contentsOfDirectory(atPath: office.home.path) where name.hasSuffix("pem") {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(office.home.path)/\(name)")
            #expect(attributes[.posixPermissions] as? NSNumber == 0o600, "\(name)")
        }
        func push(afterDays days: Double) throws {
            let now = office.now.addingTimeInterval(days * 86_400)
            let environment = ClientEnvironment(clock: .fixed(now), entropy: .system, pause: { _ in })
            _ = try SchemeOffice(home: office.home, environment: environment).push(patience: .none)
        }
        try push(afterDays: 399)
        #expect(office.home.formerKeys.count == 2)
        try push(afterDays: 401)
        #expect(office.home.formerKeys.isEmpty)
        #expect(try office.open().keyStatus().kid != second)
    }

    @Test func theDoctorNamesTheCure() throws {
        try restoreHub(afterRotations: 1)
        let diagnoses = Doctor(home: office.home, environment: office.environment, variables: [:]).examine()
        let diagnosis = try #require(diagnoses.first { $0.code == "key-unknown" })
        #expect(diagnosis.action?.ja.contains("scheme sync") == true)
        // It only looks.
        #expect(hub.state.withLock { $0.keys.count } == 1)
    }

    @Test func aStrangerIsToldTheFingerprintToGive() throws {
        try restoreHub(afterRotations: 1)
        hub.state.withLock { $0.keys = [:] }
        #expect(try push(4).problem?.message.ja.contains("指紋") == true)
        #expect(hub.applied.isEmpty)
    }

    @Test func theKeysAreTheirOwnersOnly() throws {
        hub.goWrong(.none, .lostReply)
        #expect(throws: ClientProblem.self) { try office.open().rotateKey(patience: .none) }
        for path in [office.home.keyFile.path, office.home.nextKeyFile.path] {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
            #expect(mode == 0o600)
        }
    }

    @Test(arguments: [0o750, 0o705, 0o777]) func aFolderThatOthersMayEnterIsRefused(_ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: office.home.path)
        let problem = #expect(throws: ClientProblem.self) { _ = try office.open() }
        #expect(problem?.message.ja.contains("chmod 700") == true)
    }
}
