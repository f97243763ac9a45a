import Foundation
import HubCore
import SyncProtocol
import Synchronization
import Testing

@testable import SchemeClient

@Suite struct EnrolmentTests {
    let office = TemporaryOffice()
    let hub: PretendHub
    let scheme: SchemeCode

    init() throws {
        hub = try PretendHub(now: office.now)
        scheme = try SchemeCode(parsing: "hs-13-wako")
    }

    @Test func theHubTakesTheKey() throws {
        let result = try office.open().enrol(hub: hub.address, scheme: scheme, code: " \(PretendHub.code) ")
        #expect(hub.state.withLock { Array($0.keys.keys) } == [result.kid])
        #expect(result.installation.scheme == scheme)
        #expect(result.installation.stream.rawValue.hasPrefix("hs-13-wako."))
        #expect(result.installation.stream.rawValue.count == "hs-13-wako.".count + 6)
        #expect(result.installation.dictionary == "2026.2")
        #expect(result.fingerprint.count == 23)
    }

    @Test func aWrongCodeIsRefusedAndCanBeCorrected() throws {
        let problem = #expect(throws: ClientProblem.self) {
            _ = try office.open().enrol(hub: hub.address, scheme: scheme, code: "wrong")
        }
        #expect(problem?.kind == .refused)
        #expect(problem?.message.ja.contains("登録コード") == true)
        #expect(throws: ClientProblem.notEnrolled) { _ = try office.open().add([]) }
        _ = try office.open().enrol(hub: hub.address, scheme: scheme, code: PretendHub.code)
    }

    @Test func aLostReplyIsAskedForAgain() throws {
        // The capabilities are asked for first.
        hub.goWrong(.none, .lostReply)
        _ = try office.open().enrol(hub: hub.address, scheme: scheme, code: PretendHub.code)
        #expect(hub.state.withLock { $0.keys.count } == 1)
        #expect(hub.requests.filter { $0.hasPrefix("POST") }.count == 2)
    }

    @Test func interruptedAfterTheHubTookTheKey() throws {
        hub.goWrong(.none, .cutReply)
        #expect(throws: ClientProblem.self) {
            _ = try office.open().enrol(hub: hub.address, scheme: scheme, code: PretendHub.code, patience: .none)
        }
        #expect(hub.state.withLock { $0.keys.count } == 1)
        let stream = try OutboxStore(path: office.home.outboxPath).read { try $0.installation()?.stream }
        let result = try office.open().enrol(hub: hub.address, scheme: scheme, code: PretendHub.code)
        #expect(result.installation.stream == stream)
        #expect(hub.state.withLock { $0.keys.count } == 1)
    }

    @Test func onlyOnce() throws {
        _ = try office.open().enrol(hub: hub.address, scheme: scheme, code: PretendHub.code)
        let problem = #expect(throws: ClientProblem.self) {
            _ = try office.open().enrol(hub: hub.address, scheme: scheme, code: PretendHub.code)
        }
        #expect(problem?.message.en.contains("is enrolled already") == true)
    }

    @Test func noHubThere() throws {
        let nobody = try HubAddress(parsing: "http://127.0.0.1:1")
        let problem = #expect(throws: ClientProblem.self) {
            _ = try office.open().enrol(hub: nobody, scheme: scheme, code: "x", patience: .none)
        }
        #expect(problem?.kind == .hubUnreachable)
    }

    @Test func aLaterInstallationCountsFromAHigherFloor() {
        let later = office.now.addingTimeInterval(60)
        #expect(Enrolment.revisionFloor(at: later) == Enrolment.revisionFloor(at: office.now) + 60)
        #expect(Enrolment.revisionFloor(at: office.now) > 0)
    }
}
