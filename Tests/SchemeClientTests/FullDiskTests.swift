import Foundation
import GRDB
import HubCore
import Testing

@testable import SchemeClient

/// A disk without room, as SQLite meets it: nothing is half-written, and it goes on when there is room again.
@Suite struct FullDiskTests {
    let office = TemporaryOffice()

    /// Files may grow by so many pages from now on; nil for as much as they like.
    private func setRoom(_ pages: Int?, of queue: OutboxQueue) throws {
        try queue.store.write { outbox in
            let now = try Int.fetchOne(outbox.database, sql: "PRAGMA page_count") ?? 0
            try outbox.database.execute(sql: "PRAGMA max_page_count = \(pages.map { now + $0 } ?? 1_000_000)")
        }
    }

    private func months(_ years: Range<Int>) throws -> [OfficeRecord] {
        try years.flatMap { year in
            try (1...12).map { try TemporaryOffice.report("\(year)-\($0.padded(2))", visits: Int64($0 * year)) }
        }
    }

    @Test(arguments: [0, 1, 3]) func whatDoesNotFitIsNotThere(_ pages: Int) throws {
        let queue = try office.outbox()
        _ = try queue.add([try TemporaryOffice.report("2022-04", visits: 1)])
        let before = try #require(try queue.store.read { try $0.batch(1) })
        try setRoom(pages, of: queue)

        let problem = #expect(throws: ClientProblem.self) { try queue.add(try months(1990..<2020)) }
        #expect(problem?.kind == .refused)
        #expect(problem?.message.ja.contains("ディスクの空き") == true)
        #expect(try queue.store.read { try $0.waiting() } == 1)
        #expect(try queue.store.read { try $0.batch(1) } == before)
        #expect(try queue.store.read { try $0.flaw() } == nil)

        try setRoom(nil, of: queue)
        #expect(try queue.add(try months(1990..<2020)).queued == 360)
        #expect(try #require(try queue.store.read { try $0.batch(2) }).made.previous == before.made.head)
        #expect(try queue.store.read { try $0.flaw() } == nil)
    }
}
