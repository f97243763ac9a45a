import Cryptography
import Foundation
import HubCore
import SyncProtocol
import Synchronization
import Testing

@testable import SchemeClient

/// Lost disks and restored backups, on either side.
@Suite struct RecoveryTests {
    let office = TemporaryOffice()
    let hub: PretendHub
    let stream: StreamName

    init() throws {
        hub = try PretendHub(now: office.now)
        stream = try office.open().enrol(
            hub: hub.address, scheme: SchemeCode(parsing: "hs-13-wako"), code: PretendHub.code
        ).installation.stream
    }

    private func push(_ reports: (month: Int, visits: Int64)..., from office: TemporaryOffice? = nil) throws
        -> PushOutcome
    {
        let client = try (office ?? self.office).open()
        _ = try client.add(
            try reports.map { try TemporaryOffice.report("2022-\($0.month.padded(2))", visits: $0.visits) })
        return try client.push()
    }

    /// A second folder with what the first one holds now.
    private func copy() throws -> TemporaryOffice {
        let copy = TemporaryOffice()
        try FileManager.default.copyItem(atPath: office.home.path, toPath: copy.home.path)
        return copy
    }

    private func stream(of office: TemporaryOffice) throws -> StreamName? {
        try OutboxStore(path: office.home.outboxPath).read { try $0.installation()?.stream }
    }

    private func visits(_ month: Int) -> String? {
        hub.state.withLock { $0.standing["activity/2022-\(month.padded(2))"]?.line }
            .flatMap { $0.firstMatch(of: /"visits":(\d+)/).map { String($0.1) } }
    }

    @Test func aLostDiskCountsNothingTwice() throws {
        #expect(try push((4, 1), (5, 2)).problem == nil)
        hub.state.withLock { $0.keys = [:] }  // A new code serves a new key.
        let anew = TemporaryOffice()
        let result = try anew.open().enrol(
            hub: hub.address, scheme: SchemeCode(parsing: "hs-13-wako"), code: PretendHub.code)
        #expect(result.installation.stream != stream)

        // The first run reads what stands; the same reports again say nothing new.
        #expect(try push(from: anew).problem == nil)
        #expect(hub.requests.contains("GET /sync/snapshot"))
        // The office's own book is there again, so that a preview tells what changed and not that all is new.
        let known = try TemporaryOffice.report("2022-04", visits: 1)
        #expect(
            try anew.open().book(of: [known])[try #require(known.report), try CellPath(parsing: "visits")] == .number(1)
        )
        let again = try push((4, 1), (5, 2), from: anew)
        #expect(again.problem == nil)
        #expect(again.acknowledged.isEmpty)
        // A correction is newer than what stands.
        let corrected = try push((4, 7), from: anew)
        #expect(corrected.acknowledged.map(\.receipt.updated) == [1])
        #expect(visits(4) == "7")
    }

    @Test func aReportInPartsIsSaidAnewAsAWhole() throws {
        hub.state.withLock { state in
            state.keys = [:]
            let key = "activity/2022-04"
            state.standing[key] = (5, #"{"op":"report","k":"\#(key)","r":5,"d":{"cells":{"visits":4}}}"#)
            // Sorted behind it, as the hub writes what stands in another version of the dictionary.
            state.standing[key + " "] = (
                5, #"{"op":"report","k":"\#(key)","r":5,"dict":"2025.1","d":{"cells":{"links":2}}}"#
            )
        }
        let anew = TemporaryOffice()
        _ = try anew.open().enrol(hub: hub.address, scheme: SchemeCode(parsing: "hs-13-wako"), code: PretendHub.code)
        #expect(try push(from: anew).problem == nil)
        let report = try TemporaryOffice.report("2022-04", visits: 4)
        let book = try anew.open().book(of: [report])
        #expect(book[try #require(report.report), try CellPath(parsing: "visits")] == .number(4))
        #expect(book[try #require(report.report), try CellPath(parsing: "links")] == .number(2))
        // It is one of the parts, word for word; without it the other part would go on standing beside it.
        #expect(try push((4, 4), from: anew).acknowledged.map(\.receipt.n) == [1])
        #expect(try push((4, 4), from: anew).acknowledged.isEmpty)
    }

    @Test func whatWasQueuedBeforeTheSnapshotContinuesAboveIt() throws {
        #expect(try push((4, 1), (5, 2)).problem == nil)
        hub.state.withLock { state in
            state.keys = [:]
            // Another program of the office counts revisions higher than any clock.
            for (key, standing) in state.standing {
                let line = standing.line.replacing(/"r":\d+/, with: "\"r\":9000000000")
                state.standing[key] = (9_000_000_000, line)
            }
        }
        let anew = TemporaryOffice()
        let client = try anew.open()
        _ = try client.enrol(hub: hub.address, scheme: SchemeCode(parsing: "hs-13-wako"), code: PretendHub.code)
        _ = try client.add([
            try TemporaryOffice.report("2022-04", visits: 9), try TemporaryOffice.report("2022-05", visits: 2),
        ])
        let outcome = try client.push()
        // One was news, the other said what stands and never went out.
        #expect(outcome.acknowledged.map(\.receipt.n) == [1])
        #expect(outcome.acknowledged.map(\.receipt.updated) == [1])
        #expect(visits(4) == "9")
    }

    @Test func aSnapshotThatCannotBeReadHoldsBackTheFirstBatch() throws {
        hub.goWrong(.lostRequest)
        let client = try office.open()
        _ = try client.add([try TemporaryOffice.report("2022-04", visits: 1)])
        #expect(try client.push(patience: .none).waiting == 1)
        #expect(hub.applied.isEmpty)
        #expect(try client.push().acknowledged.count == 1)
    }

    @Test func aRestoredBackupOfTheOfficeGoesOnInANewStream() throws {
        #expect(try push((4, 1)).problem == nil)
        let backup = try copy()
        #expect(try push((5, 2), (4, 3)).problem == nil)

        let outcome = try push((6, 4), from: backup)
        #expect(outcome.problem == nil)
        #expect(outcome.waiting == 0)
        #expect(try stream(of: backup) != stream)
        #expect([visits(4), visits(5), visits(6)] == ["3", "2", "4"])
        // It knows now what stands: the same is no news, and a correction is newer.
        #expect(try push((5, 2), from: backup).acknowledged.isEmpty)
        #expect(try push((4, 8), from: backup).acknowledged.map(\.receipt.updated) == [1])
    }

    @Test func aBackupWithABatchThatWasSentSinceDoesNotBringBackOldFigures() throws {
        #expect(try push((4, 1)).problem == nil)
        let client = try office.open()
        _ = try client.add([try TemporaryOffice.report("2022-05", visits: 2)])
        let backup = try copy()
        #expect(try client.push().problem == nil)
        _ = try client.add([try TemporaryOffice.report("2022-05", visits: 6)])
        #expect(try client.push().problem == nil)

        let outcome = try push((7, 1), from: backup)
        #expect(outcome.problem == nil)
        #expect(visits(5) == "6")
        #expect(visits(7) == "1")
        let states = try OutboxStore(path: backup.home.outboxPath).read { try $0.counts() }
        #expect(states[.queued, default: 0] + states[.sent, default: 0] == 0)
    }

    @Test func twoCopiesOfAFolderBecomeTwoStreams() throws {
        #expect(try push((4, 1)).problem == nil)
        let copy = try copy()
        #expect(try push((5, 9), from: copy).problem == nil)
        let outcome = try push((6, 5))
        #expect(outcome.problem == nil)
        #expect(try stream(of: office) != stream)
        #expect(try stream(of: copy) == stream)
        #expect([visits(4), visits(5), visits(6)] == ["1", "9", "5"])
    }

    @Test func theSameFigureFromTwoCopiesIsNotLostInSilence() throws {
        #expect(try push((4, 1)).problem == nil)
        let copy = try copy()
        #expect(try push((5, 9), from: copy).problem == nil)
        let outcome = try push((5, 7))
        #expect(outcome.problem == nil)
        // Equal revisions: the hub does not choose in silence, and what it says is told.
        #expect(outcome.acknowledged.map(\.receipt.superseded) == [1])
        #expect(visits(5) == "9")
    }

    @Test func aHubRestoredWhileNothingWaitsGetsWhatItLost() throws {
        for month in 4...6 { #expect(try push((month, 1)).problem == nil) }
        let before = hub.applied
        hub.restoreBackup(of: stream, at: 1)
        hub.state.withLock { state in state.standing = state.standing.filter { $0.key == "activity/2022-04" } }

        let outcome = try office.open().sync()
        #expect(outcome.problem == nil)
        #expect(outcome.pushed.acknowledged.map(\.receipt.seq) == [2, 3])
        // The same bytes.
        #expect(Array(hub.applied.suffix(2)) == Array(before.suffix(2)))
        #expect(try office.open().sync().pushed.acknowledged.isEmpty)
        #expect(try stream(of: office) == stream)
    }

    @Test func anOfficeThatTheHubHasForgottenEnrolsOnceMoreAndSendsEverythingAgain() throws {
        for month in 4...6 { #expect(try push((month, 1)).problem == nil) }
        let before = hub.applied
        let kid = try office.open().keyStatus().kid
        hub.restoreBackup(of: stream, at: 0)
        hub.state.withLock { ($0.keys, $0.standing) = ([:], [:]) }
        #expect(try office.open().sync().pushed.waiting == 0)
        #expect(hub.applied.count == 3)

        let result = try office.open().enrol(
            hub: hub.address, scheme: SchemeCode(parsing: "hs-13-wako"), code: PretendHub.code)
        #expect(result.kid == kid)
        #expect(result.installation.stream == stream)
        let outcome = try office.open().sync()
        #expect(outcome.problem == nil)
        #expect(outcome.pushed.acknowledged.map(\.receipt.seq) == [1, 2, 3])
        #expect(Array(hub.applied.suffix(3)) == before)
        #expect(try push((7, 1)).acknowledged.map(\.receipt.seq) == [4])
        #expect(throws: ClientProblem.self) {
            try office.open().enrol(
                hub: hub.address, scheme: SchemeCode(parsing: "hs-13-wako"), code: PretendHub.code)
        }
    }

    @Test func interruptedWhileSendingAgain() throws {
        for month in 4...6 { #expect(try push((month, 1)).problem == nil) }
        hub.restoreBackup(of: stream, at: 0)
        // Capabilities, head, first batch, then nothing more.
        hub.goWrong(.none, .none, .none, .answer(503, problem: "temporary-reduced-capacity after"))
        let cut = try office.open().sync(patience: .none)
        #expect(cut.pushed.acknowledged.map(\.receipt.seq) == [1])
        #expect(cut.pushed.waiting == 2)
        #expect(try office.open().push().acknowledged.map(\.receipt.seq) == [2, 3])
    }

    @Test func theEarlierReceiptIsKept() throws {
        #expect(try push((4, 1)).problem == nil)
        let store = try OutboxStore(path: office.home.outboxPath)
        let first = try #require(try store.read { try $0.batch(1) }?.receipt)
        hub.restoreBackup(of: stream, at: 0)
        hub.state.withLock { state in
            state.standing = ["activity/2022-04": state.standing["activity/2022-04"]!]
        }
        #expect(try office.open().sync().problem == nil)
        let second = try #require(try store.read { try $0.batch(1) }?.receipt)
        #expect(second != first)
        #expect(try store.read { try $0.earlierReceipts() } == [first.encoded])
    }

    @Test func bodiesAreKeptFor400Days() throws {
        #expect(try push((4, 1)).problem == nil)
        func prune(after days: Double) throws -> StoredBatch? {
            let store = try OutboxStore(path: office.home.outboxPath)
            let later = office.now.addingTimeInterval(days * 86_400)
            try OutboxQueue(store: store, clock: .fixed(later), entropy: .system).prune()
            return try store.read { try $0.batch(1) }
        }
        #expect(try prune(after: 399)?.isPruned == false)
        let pruned = try #require(try prune(after: 401))
        #expect(pruned.isPruned)
        #expect(pruned.receipt?.seq == 1)
        #expect(throws: ClientProblem.self) { _ = try pruned.recordLines }

        // What can no longer be sent again is said; a restored hub does not stop the office.
        hub.restoreBackup(of: stream, at: 0)
        #expect(try push((5, 2)).problem == nil)
        #expect(try stream(of: office) != stream)
        #expect(visits(5) == "2")
    }
}
