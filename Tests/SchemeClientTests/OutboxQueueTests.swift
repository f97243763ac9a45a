import Compression
import Cryptography
import Foundation
import GRDB
import HubCore
import SyncProtocol
import Testing

@testable import SchemeClient

@Suite struct OutboxQueueTests {
    let office = TemporaryOffice()

    /// The record lines of a batch, without the envelope.
    private func lines(_ queue: OutboxQueue, _ sequence: Int64) throws -> [String] {
        let batch = try #require(try queue.store.read { try $0.batch(sequence) })
        let text = String(decoding: try Gzip.inflated(batch.made.body, limit: 1 << 20), as: UTF8.self)
        return Array(text.split(separator: "\n").dropFirst().map(String.init))
    }

    private func receipt(of batch: StoredBatch, quarantined: [Int] = []) throws -> Receipt {
        let envelope = Envelope(
            stream: TemporaryOffice.installation.stream, sequence: batch.made.sequence, previous: batch.made.previous,
            id: "", recordCount: batch.made.records, dictionary: "2026.1")
        return Receipt(
            envelope: envelope, epoch: "", digest: batch.made.digest, head: batch.made.head,
            outcome: .init(
                findings: quarantined.map { Finding(FindingKind.all[0], line: $0, key: nil, pointer: "") }),
            versionOfData: 1, at: office.now)
    }

    private func acknowledge(_ queue: OutboxQueue, _ sequence: Int64, quarantined: [Int] = []) throws {
        let batch = try #require(try queue.store.read { try $0.batch(sequence) })
        let receipt = try receipt(of: batch, quarantined: quarantined)
        try queue.acknowledge(
            batch,
            Acceptance(
                receipt: receipt, receiptBytes: receipt.encoded, proof: nil, isReplay: false, backOff: nil))
    }

    // MARK: Crash safety

    @Test func everyStepIsThereAfterAReopening() throws {
        let made: MadeBatch
        do {
            let queue = try office.outbox()
            #expect(try queue.add([try TemporaryOffice.report("2022-04", visits: 1)]).batches == [1])
            made = try #require(try queue.store.read { try $0.batch(1) }).made
        }
        do {
            let queue = try office.outbox()
            let batch = try #require(try queue.store.read { try $0.batch(1) })
            #expect(batch.state == .queued)
            #expect(batch.made == made)
            try queue.markSent(1)
        }
        do {
            let queue = try office.outbox()
            let batch = try #require(try queue.store.read { try $0.batch(1) })
            #expect(batch.state == .sent)
            #expect(batch.made == made)
            #expect(try queue.store.read { try $0.firstUnacknowledged() } == 1)
            try acknowledge(queue, 1)
        }
        let queue = try office.outbox()
        let batch = try #require(try queue.store.read { try $0.batch(1) })
        #expect(batch.state == .acknowledged)
        #expect(batch.receipt?.head == made.head.hex)
        #expect(try queue.store.read { try $0.firstUnacknowledged() } == nil)
        #expect(try queue.add([try TemporaryOffice.report("2022-05", visits: 1)]).batches == [2])
        #expect(try #require(try queue.store.read { try $0.batch(2) }).made.previous == made.head)
    }

    @Test func aFailureInTheMiddleLeavesNothing() throws {
        let queue = try office.outbox()
        struct Crash: Error {}
        #expect(throws: Crash.self) {
            try queue.store.write { outbox in
                try outbox.setRevision(500, of: OutboxRecord(try TemporaryOffice.report("2022-04", visits: 1)))
                throw Crash()
            }
        }
        _ = try queue.add([try TemporaryOffice.report("2022-04", visits: 1)])
        #expect(try lines(queue, 1)[0].contains("\"r\":101,"))
    }

    @Test func commitsAreOnTheDisk() throws {
        let queue = try office.outbox()
        let (journal, synchronous) = try queue.store.read { outbox in
            (
                try String.fetchOne(outbox.database, sql: "PRAGMA journal_mode"),
                try Int.fetchOne(outbox.database, sql: "PRAGMA synchronous")
            )
        }
        #expect(journal == "wal")
        #expect(synchronous == 2)
    }

    @Test func onlyTheOwnerReadsIt() throws {
        _ = try office.outbox()
        let attributes = try FileManager.default.attributesOfItem(atPath: office.home.outboxPath)
        #expect(attributes[.posixPermissions] as? NSNumber == 0o600)
    }

    // MARK: Revisions

    @Test func revisionsGrowByKey() throws {
        let queue = try office.outbox()
        _ = try queue.add([
            try TemporaryOffice.report("2022-04", visits: 1), try TemporaryOffice.report("2022-05", visits: 1),
        ])
        _ = try queue.add([try TemporaryOffice.report("2022-04", visits: 2)])
        #expect(try lines(queue, 1).allSatisfy { $0.contains("\"r\":101,") })
        #expect(try lines(queue, 2)[0].contains("\"k\":\"activity/2022-04\",\"r\":102,"))
    }

    @Test func aCellIsAboveItsReportAndTheReportAboveItsCells() throws {
        let queue = try office.outbox()
        let report = try TemporaryOffice.report("2022-04", visits: 1)
        let cell = OfficeRecord.put(try #require(report.report), try CellPath(parsing: "visits"), .number(5))
        _ = try queue.add([report])
        _ = try queue.add([cell])
        // The same report again, but the cell has changed what stands, so it is news.
        #expect(try queue.add([report]).queued == 1)
        #expect(try queue.add([cell]).queued == 1)
        let revisions = try (1...4).map { try lines(queue, $0)[0] }.map { $0.firstMatch(of: /"r":(\d+)/)?.1 }
        #expect(revisions == ["101", "102", "103", "104"])
    }

    @Test func whatDidNotChangeIsLeftOut() throws {
        let queue = try office.outbox()
        let months = try (4...9).map { try TemporaryOffice.report("2022-0\($0)", visits: 1) }
        #expect(try queue.add(months) == .init(queued: 6, leftOut: 0, batches: [1]))
        #expect(try queue.add(months) == .init(queued: 0, leftOut: 6, batches: []))
        try acknowledge(queue, 1)
        #expect(try queue.add(months + [try TemporaryOffice.report("2022-10", visits: 1)]).leftOut == 6)
        #expect(try queue.add(months).message.ja == "変更はありません（6 件は送信済みか送信待ちの内容と同じです）")
    }

    @Test func whatTheHubPutAsideIsSentAgain() throws {
        let queue = try office.outbox()
        let months = try (4...6).map { try TemporaryOffice.report("2022-0\($0)", visits: 1) }
        _ = try queue.add(months)
        try acknowledge(queue, 1, quarantined: [3])
        #expect(try queue.add(months) == .init(queued: 1, leftOut: 2, batches: [2]))
        #expect(try lines(queue, 2)[0].contains("activity/2022-05"))
    }

    @Test func nothingBeforeEnrolment() throws {
        try office.home.prepare()
        let queue = OutboxQueue(
            store: try OutboxStore(path: office.home.outboxPath), clock: .system, entropy: .system)
        #expect(throws: ClientProblem.notEnrolled) { try queue.add([]) }
    }
}
