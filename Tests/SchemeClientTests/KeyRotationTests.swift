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
