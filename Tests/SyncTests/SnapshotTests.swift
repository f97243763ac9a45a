import Foundation
import HubCore
import Postgres
import ReferenceData
import Sync
import SyncProtocol
import TestSupport
import Testing

@Suite("Snapshots of what stands", .timeLimit(.minutes(15)))
struct SnapshotTests {
    private func reading(_ fixture: FeedFixture, database: Database? = nil) -> SnapshotReading {
        SnapshotReading(
            database: database ?? fixture.test.database, clock: fixture.test.clock,
            dictionaries: { DictionariesInUse(versions: [fixture.base.dictionary]) })
    }

    @Test("Its cursor and what stands in it are of one moment, while batches come")
    func oneMoment() async throws {
        try await FeedFixture.with { fixture in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    var chain = try BatchChain("hs-13-wako.a1")
                    for number in 1...40 {
                        // The figure is the version of data that its batch makes.
                        try await fixture.push(
                            chain.next([
                                TestRecord.put("activity/2026-05/visits", Int64(number), revision: Int64(number))
                            ]))
                    }
                }
                group.addTask {
                    var version: Int64 = 0
                    while version < 40 {
                        let snapshot = try await reading(fixture).snapshot(of: fixture.scheme, code: "hs-13-wako")
                        version = snapshot.versionOfData
                        let cursor = try FeedCursor(parsing: snapshot.cursor, of: fixture.scheme)
                        #expect(cursor.positions.scheme == version)
                        let text = String(decoding: snapshot.encoded(as: .lines), as: UTF8.self)
                        #expect(version == 0 || text.contains(#""r":\#(version),"d":{"cells":{"visits":\#(version)}}"#))
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("In version 1 it is one document, and records carry no revision")
    func document() async throws {
        try await FeedFixture.with { fixture in
            var chain = try BatchChain("hs-13-wako.a1")
            try await fixture.push(chain.next([TestRecord.put("activity/2026-05/visits", 8, revision: 3)]))
            let snapshot = try await reading(fixture).snapshot(of: fixture.scheme, code: "hs-13-wako")
            #expect(
                String(decoding: snapshot.encoded(as: .document), as: UTF8.self)
                    == #"{"snapshot":{"scheme":"hs-13-wako","epoch":"\#(FeedFixture.epoch)","cursor":"\#(snapshot.cursor)","#
                    + #""dict":"2026.1","version_of_data":1,"n":1,"at":"2026-06-15T00:00:00Z"},"#
                    + #""records":[{"op":"report","k":"activity/2026-05","d":{"cells":{"visits":8}}}]}"#)
        }
    }

    @Test("It takes four statements, however much stands")
    func cost() async throws {
        try await FeedFixture.with { fixture in
            let costs = Costs()
            var settings = Database.Settings.patient(fixture.test.conninfo)
            settings.onCommit = costs.add
            let database = Database(settings)
            var chain = try BatchChain("hs-13-wako.a1")
            for count in [1, 100] {
                try await fixture.push(
                    chain.next(
                        (0..<count).map { number in
                            TestRecord.report(
                                "activity/\(Month(ordinal: 24_200 + Int32(number)))", #""visits":\#(number)"#,
                                revision: Int64(count))
                        }))
                let snapshot = try await reading(fixture, database: database)
                    .snapshot(of: fixture.scheme, code: "hs-13-wako")
                #expect(snapshot.encoded(as: .lines).count { $0 == UInt8(ascii: "\n") } == count + 1)
            }
            await database.shutdown()
            #expect(costs.all.map(\.statements) == [4, 4])
        }
    }
}
