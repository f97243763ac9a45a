import DataDictionary
import Foundation
import HubCore
import Postgres
import Sync
import SyncProtocol
import TestSupport
import Testing

@Suite("Closing a month while batches come")
struct ClosingTests {
    private static let visits = "activity/2026-05/visits"

    @Test("A push that was decided while the month was open is committed before it is closed")
    func race() async throws {
        try await EngineFixture.with { fixture in
            var chain = try BatchChain("hs-13-wako.a1")
            _ = try await fixture.push(chain.next([TestRecord.put(Self.visits, 1)]))
            let decided = chain.next([TestRecord.put(Self.visits, 2, revision: 2)])
            let (moments, moment) = AsyncStream.makeStream(of: Moment.self)
            var next = moments.makeAsyncIterator()

            async let wasClosed = holdWriters(fixture, moment)
            try #require(await next.next() == .held)
            async let pushed = fixture.push(decided)
            try #require(await next.next() == .pushDecided)
            async let closing: Void = close(fixture)

            #expect(try await !wasClosed, "closed while a push was about to write into the month")
            #expect(try fixture.receipt(await pushed).updated == 1)
            try await closing
            let late = try await fixture.push(chain.next([TestRecord.put(Self.visits, 3, revision: 3)]))
            #expect(try fixture.receipt(late).held == 1)
        }
    }

    private func close(_ fixture: EngineFixture) async throws {
        let month = Month(year: 2026, month: 5)
        try await periods(fixture).close(try #require(DataSet.ID(parsing: "activity")), month...month, actor: "test")
    }

    private func periods(_ fixture: EngineFixture) -> ClosedPeriods {
        ClosedPeriods(database: fixture.test.database, clock: fixture.test.clock)
    }

    private enum Moment { case held, pushDecided }

    /// Stops whoever writes a batch, reading apart, until a push stands there and the one who closes stands behind it,
    /// or has closed. Answers with whether it has.
    private func holdWriters(
        _ fixture: EngineFixture, _ moment: AsyncStream<Moment>.Continuation
    ) async throws -> Bool {
        try await fixture.test.owner.write(as: .owner) { tx in
            defer { moment.finish() }
            try tx.execute(Self.hold)
            moment.yield(.held)
            while try tx.one(Self.waiting) < 1 {}
            moment.yield(.pushDecided)
            while true {
                if try tx.one(Self.isClosed) { return true }
                if try tx.one(Self.waiting) == 2 { return false }
            }
        }
    }

    private static let hold = Statement<Void>("t.hold", "LOCK TABLE batch IN SHARE MODE")
    private static let isClosed = Statement<Bool>(
        "t.isClosed", "SELECT EXISTS (SELECT FROM closed_period)", row: { (isClosed: Bool) in isClosed })
    /// Connections to this database that wait for a lock.
    private static let waiting = Statement<Int64>(
        "t.waiting",
        """
        SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid IN (
            SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database())
        """,
        row: { (count: Int64) in count })
}
