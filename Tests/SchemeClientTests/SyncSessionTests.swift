import Cryptography
import Foundation
import HubCore
import SyncProtocol
import Synchronization
import Testing

@testable import SchemeClient

@Suite struct SyncSessionTests {
    let office = TemporaryOffice()
    let hub: PretendHub
    let stream: StreamName

    init() throws {
        hub = try PretendHub(now: office.now)
        let result = try office.open().enrol(
            hub: hub.address, scheme: SchemeCode(parsing: "hs-13-wako"), code: PretendHub.code)
        stream = result.installation.stream
        // The first run reads the snapshot.
        _ = try office.open().push()
    }

    /// As one run of the program.
    private func push(_ records: [OfficeRecord] = [], patience: Patience = Patience()) throws -> PushOutcome {
        let office = try self.office.open()
        _ = try office.add(records)
        return try office.push(patience: patience)
    }

    private func report(_ month: Int, visits: Int64 = 1) throws -> OfficeRecord {
        try TemporaryOffice.report("2022-\(month.padded(2))", visits: visits)
    }

    private var pushes: [String] {
        hub.requests.filter { $0.hasPrefix("PUT") }.map { String($0.split(separator: "/").last!) }
    }

    @Test func everythingIsSentInOrder() throws {
        #expect(try push([report(4)]).acknowledged.map(\.receipt.seq) == [1])
        #expect(try push([report(5)]).acknowledged.map(\.receipt.seq) == [2])
        #expect(try push().acknowledged.isEmpty)
        #expect(pushes == ["1", "2"])
    }

    @Test func aLostRequestIsSentAgain() throws {
        hub.goWrong(.lostRequest, .lostRequest)
        let outcome = try push([report(4)])
        #expect(outcome.problem == nil)
        #expect(outcome.acknowledged.map(\.isReplay) == [false])
        #expect(office.waits.withLock { $0.count } == 2)
        #expect(hub.applied.count == 1)
    }

    @Test(arguments: [PretendHub.Mishap.lostReply, .cutReply]) func aLostReplyIsRepeatedByTheHub(
        _ mishap: PretendHub.Mishap
    ) throws {
        hub.goWrong(mishap)
        let outcome = try push([report(4)])
        #expect(outcome.acknowledged.map(\.isReplay) == [true])
        #expect(hub.applied.count == 1)
    }

    @Test func theNextRunGoesOn() throws {
        hub.goWrong(.lostReply)
        let first = try push([report(4)], patience: .none)
        #expect(first.problem?.kind == .hubUnreachable)
        #expect(first.waiting == 1)
        let second = try push([report(5)])
        #expect(second.acknowledged.map(\.isReplay) == [true, false])
        #expect(second.waiting == 0)
        #expect(hub.applied.count == 2)
    }

    @Test func retryAfterIsWaitedFor() throws {
        hub.goWrong(.answer(503, fields: ["Retry-After": "7"], problem: "temporary-reduced-capacity after"))
        #expect(try push([report(4)]).problem == nil)
        #expect(office.waits.withLock { $0 } == [7])
    }

    @Test func aLongRetryAfterIsLeftForLater() throws {
        hub.goWrong(.answer(503, fields: ["Retry-After": "3600"], problem: "temporary-reduced-capacity after"))
        let problem = try #require(try push([report(4)]).problem)
        #expect(problem.kind == .hubUnreachable)
        #expect(problem.message.ja.contains("60分ほど"))
        #expect(office.waits.withLock { $0.isEmpty })
    }

    @Test func aRefusalStopsAndKeepsAll() throws {
        hub.goWrong(.answer(403, problem: "tenant-suspended never"))
        let outcome = try push([report(4)])
        #expect(outcome.problem?.kind == .refused)
        #expect(outcome.waiting == 1)
        #expect(try push().acknowledged.count == 1)
    }

    @Test func aClockThatIsOffIsExplained() throws {
        let hubTime = office.now.addingTimeInterval(-90 * 60)
        let date = HTTPDateText(hubTime).text
        hub.goWrong(.answer(401, fields: ["Date": date], problem: "clock-skew resign"))
        let problem = try #require(try push([report(4)]).problem)
        #expect(problem.message.ja.contains("約90分進んで"))
        #expect(problem.message.en.contains("90 min ahead"))
    }

    @Test func aRestoredHubGetsWhatItLost() throws {
        for month in 4...6 { #expect(try push([report(month)]).problem == nil) }
        hub.restoreBackup(of: stream, at: 1)
        let outcome = try push([report(7)])
        #expect(outcome.problem == nil)
        #expect(outcome.acknowledged.map(\.receipt.seq) == [2, 3, 4])
        #expect(pushes == ["1", "2", "3", "4", "2", "3", "4"])
    }

    @Test func aDictionaryThatWentOutOfUse() throws {
        // The hub knows 2026.2 and 2026.1; the outbox still speaks 2025.1.
        let store = try OutboxStore(path: office.home.outboxPath)
        try store.write { outbox in
            var installation = try #require(try outbox.installation())
            installation.dictionary = "2025.1"
            try outbox.save(installation)
        }
        hub.goWrong(.answer(409, problem: "dictionary-unknown upgrade"))
        let outcome = try push([report(4), report(5)])
        #expect(outcome.problem == nil)
        #expect(outcome.acknowledged.map(\.receipt.n) == [2])
        let body = String(decoding: try #require(hub.applied.first), as: UTF8.self)
        #expect(body.contains("\"dict\":\"2026.2\""))
        #expect(try store.read { try $0.installation() }?.dictionary == "2026.2")
    }

    @Test func whatWasPutAsideIsTold() throws {
        hub.state.withLock { $0.quarantine = [2] }
        let outcome = try push([report(4), report(5)])
        #expect(outcome.putSomethingAside)
        let lines = try #require(outcome.acknowledged.first).quarantineLines(in: .ja)
        #expect(lines.count == 1)
        #expect(lines[0].hasPrefix("隔離 activity/2022-04: "))
    }

    @Test func theStatusComparesHeads() throws {
        _ = try push([report(4)])
        let status = try office.open().status(asksHub: true)
        #expect(status.waiting == 0)
        #expect(status.lastReceipt?.seq == 1)
        #expect(status.hub == .at(status.position, .resume(at: 2)))
        #expect(status.lines(in: .ja).last?.hasSuffix("一致しています") == true)

        hub.goWrong(.lostRequest)
        let cut = try office.open().status(asksHub: true)
        guard case .unreachable(let problem) = cut.hub else { return #expect(Bool(false), "\(cut.hub)") }
        #expect(problem.kind == .hubUnreachable)
        #expect(try office.open().status(asksHub: false).hub == .notAsked)
    }

    @Test func oneConnectionServesARun() throws {
        let office = try self.office.open()
        for month in 4...9 { _ = try office.add([report(month)]) }
        let before = hub.connections
        #expect(try office.push().acknowledged.count == 6)
        #expect(hub.connections == before + 1)
    }
}
