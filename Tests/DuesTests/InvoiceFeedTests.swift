import Foundation
import HubCore
import Postgres
import TestSupport
import Testing

@testable import Dues

@Suite("Invoices in the feeds of schemes")
struct InvoiceFeedTests {
    private let year = FiscalYear(2026)

    @Test("Every member is told of its invoice, in its own feed, as it is issued")
    func issued() async throws {
        try await DuesFixture.with { dues in
            let members = try await dues.addMembers(7)
            _ = try await dues.engine(itemsPerChunk: 3).issue(year, actor: "test", workers: 1)
            let told = try await dues.test.owner.read(as: .owner) { tx in try tx.all(Self.entries) }
            #expect(told.map(\.scheme) == members)
            #expect(told.map(\.position) == [Int64](repeating: 1, count: 7))
            #expect(
                told[0].data
                    == #"{"number":"HSJ-2026-00001","fiscal_year":2026,"amount":30000,"issued_on":"2026-06-15","#
                    + #""due_on":"2026-07-15","state":"issued"}"#)
            #expect(try await dues.count(Self.agreeing) == 7)
            // Again: nobody is told twice.
            _ = try await dues.engine().issue(year, actor: "test")
            #expect(try await dues.test.rowCounts()["change_log"] == 7)
        }
    }

    @Test("What is undone was told to nobody")
    func undone() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(4)
            let engine = dues.engine()
            let run = try await engine.start(engine.preview(year, actor: "test").run!.id, actor: "test").run
            await #expect(throws: CancellationError.self) {
                try await dues.test.database.write(as: .dues) { tx in
                    _ = try BillingChunk(run: run, series: "HSJ", size: 4, actor: "test", now: dues.test.clock.now)
                        .issue(in: tx)
                    throw CancellationError()
                }
            }
            #expect(try await dues.test.rowCounts()["change_log"] == 0)
            #expect(try await dues.count(Self.agreeing) == 0)
        }
    }

    @Test("Several entries of one scheme in one call get positions of their own, in the order given")
    func several() async throws {
        try await DuesFixture.with { dues in
            let members = try await dues.addMembers(2)
            let entries = [(members[1], 1), (members[0], 2), (members[1], 3)].map { member, serial in
                InvoiceFeedEntry(
                    number: InvoiceNumber(series: "HSJ", fiscalYear: year, serial: Int32(serial)), member: member,
                    amount: Yen(30_000), issuedOn: Day("2026-06-15")!, dueOn: Day("2026-07-15")!, state: .paid)
            }
            let now = dues.test.clock.now
            for _ in 0..<2 {
                try await dues.test.database.write(as: .dues) { tx in InvoiceFeedStore.append(entries, at: now, in: tx)
                }
            }
            let told = try await dues.test.owner.read(as: .owner) { tx in try tx.all(Self.entries) }
            #expect(told.map(\.position) == [1, 2, 1, 2, 3, 4])
            #expect(told.suffix(4).map { $0.key.suffix(1) } == ["1", "3", "1", "3"])
            #expect(try await dues.count(Self.agreeing) == 2)
        }
    }

    @Test("Billing and others who write into the same feeds, at once: positions have no gap and no double")
    func atOnce() async throws {
        try await DuesFixture.with { dues in
            try await dues.setFee(2025)
            let members = try await dues.addMembers(40)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for year in [2025, 2026] {
                    group.addTask {
                        _ = try await dues.engine(itemsPerChunk: 7).issue(FiscalYear(year), actor: "test", workers: 3)
                    }
                }
                // As a push does: one state locked, read, written.
                for member in members.shuffled() {
                    group.addTask {
                        try await dues.test.database.write(as: .scheme(member)) { tx in
                            let position = try tx.one(Self.lock, member) + 1
                            tx.enqueue(Self.write, member, position, dues.test.clock.now)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await dues.test.rowCounts()["change_log"] == 120)
            #expect(try await dues.count(Self.agreeing) == 40)
        }
    }

    private static let entries = Statement<(scheme: SchemeID, position: Int64, key: String, data: String)>(
        "test.dues.feed", "SELECT scheme_id, position, key, data FROM change_log ORDER BY scheme_id, position",
        row: { (scheme: SchemeID, position: Int64, key: String, data: String) in (scheme, position, key, data) })

    /// Schemes whose entries are 1, 2, 3… up to where their state says that the feed ends.
    private static let agreeing = Statement<Int64>(
        "test.dues.agreeing",
        """
        SELECT count(*) FROM (
            SELECT FROM change_log c JOIN scheme_state s USING (scheme_id) GROUP BY scheme_id, feed_position
            HAVING count(*) = feed_position AND min(position) = 1 AND max(position) = feed_position) AS agreeing
        """, row: { (n: Int64) in n })

    private static let lock = Statement<SchemeID, Int64>(
        "test.dues.lock", "SELECT feed_position FROM scheme_state WHERE scheme_id = $1 FOR UPDATE",
        row: { (position: Int64) in position })

    private static let write = Statement<SchemeID, Int64, Date, Void>(
        "test.dues.write",
        """
        WITH advanced AS (UPDATE scheme_state SET feed_position = $2 WHERE scheme_id = $1)
        INSERT INTO change_log (scheme_id, position, topic, key, operation, at, revision, data)
        VALUES ($1, $2, 'report', 'activity/2026-05', 'put', $3, 1, '{}')
        """)
}
