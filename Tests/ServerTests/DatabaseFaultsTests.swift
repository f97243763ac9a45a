import Cryptography
import Foundation
import HubCore
import Logging
import Postgres
import ReferenceData
import Server
import SyncProtocol
import Tenancy
import TestSupport
import Testing

/// The database goes away under a running hub, and comes back.
@Suite("Faults of the database", .serialized)
struct DatabaseFaultsTests {
    @Test("Without its database the hub answers 503 with Retry-After; with it, as before, without a restart")
    func away() async throws {
        try await OwnCluster.with { cluster, test in
            let office = try await TestOffice.open(in: test)
            try await TestHub.with(test) { hub in
                let fixture = SyncFixture(test: test, hub: hub, office: office)
                var chain = try office.chain()
                let first = chain.next([TestRecord.put("activity/2026-05/visits", 8)])
                #expect(try await fixture.push(first).status == 201)
                let token = try await fixture.token(.national)
                #expect(try await fixture.ready().status == 200)

                try await cluster.stop()
                let next = chain.next([TestRecord.put("activity/2026-05/visits", 9, revision: 2)])
                for _ in 0..<3 {
                    let answer = try await fixture.push(next)
                    #expect(answer.status == 503, "\(answer.text)")
                    #expect(answer.fields["content-type"] == "application/problem+json")
                    #expect(Int(answer.fields["retry-after"] ?? "") ?? 0 > 0)
                    #expect(answer.text("retry") == "after")
                }
                let asked = try await fixture.ask("/statistics/values/visits?from=2026-05", token)
                fixture.expect(.databaseUnreachable, from: asked, "statistics")
                #expect(!asked.text.contains("socket"))
                fixture.expect(.notReady, from: try await fixture.ready(), "ready")
                #expect(try await fixture.health().status == 200)

                try await cluster.start()
                #expect(try await fixture.push(next).status == 201)
                #expect(try await fixture.push(first).status == 200)
                #expect(try await fixture.ready().status == 200)
                #expect(try await test.differencesOfSums() == 0)
            }
        }
    }

    @Test("With a full disk the hub answers 503 with Retry-After and keeps nothing; with room the same bytes are taken")
    func full() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            #expect(try await fixture.push(chain.next([TestRecord.put("activity/2026-05/visits", 8)])).status == 201)
            let before = try await fixture.test.rowCounts()
            let disk = try await FullDisk(fixture.test, table: "batch_body", room: 1)
            let next = chain.next([TestRecord.put("activity/2026-05/visits", 9, revision: 2)])
            for _ in 0..<2 {
                let answer = try await fixture.push(next)
                #expect(answer.status == 503, "\(answer.text)")
                #expect(answer.text("retry") == "after" && answer.fields["retry-after"] != nil)
                #expect(!answer.text.contains("device"))
            }
            #expect(try await fixture.test.rowCounts() == before)

            try await disk.makeRoom()
            #expect(try await fixture.push(next).status == 201)
            #expect(try await fixture.push(next).status == 200)
            #expect(try await fixture.test.differencesOfSums() == 0)
        }
    }

    @Test("Every connection ended under load: each push is applied once, whatever was answered")
    func terminated() async throws {
        try await SyncFixture.with { fixture in
            try await Self.load(fixture) {
                for _ in 0..<6 {
                    try await fixture.test.owner.write(as: .owner) { tx in try tx.execute(Self.terminate) }
                    try await Task.sleep(for: .milliseconds(120))  // spreads the faults, waits for nothing
                }
            }
        }
    }

    @Test("kill -9 of PostgreSQL under load: what was acknowledged is there afterwards, once")
    func crashed() async throws {
        try await OwnCluster.with(.durable) { cluster, test in
            let office = try await TestOffice.open(in: test)
            try await TestHub.with(test) { hub in
                let fixture = SyncFixture(test: test, hub: hub, office: office)
                let refusals = try await Self.load(fixture) {
                    for _ in 0..<2 { try await cluster.crash() }
                }
                #expect(refusals > 0)
            }
        }
    }

    /// Four streams of twelve batches each while the faults happen; then every batch is there once and the sums agree.
    /// Answers with how often a push was refused meanwhile.
    @discardableResult
    private static func load(
        _ fixture: SyncFixture, _ faults: @escaping @Sendable () async throws -> Void
    ) async throws -> Int {
        let streams = try await withThrowingTaskGroup(of: (BatchChain, Int)?.self) { group in
            group.addTask {
                try await faults()
                return nil
            }
            for stream in 0..<4 {
                group.addTask {
                    var chain = try fixture.office.chain("s\(stream)")
                    var refusals = 0
                    for number in 1...12 {
                        let key = "activity/2025-\(number.padded(2))/visits"
                        refusals += try await persist(
                            chain.next([TestRecord.put(key, 1, revision: Int64(stream + 1))]), fixture)
                    }
                    return (chain, refusals)
                }
            }
            return try await group.reduce(into: [(BatchChain, Int)]()) { $0 += $1.map { [$0] } ?? [] }
        }
        for (chain, _) in streams {
            let answer = try await fixture.send(fixture.office.get("/sync/streams/\(chain.stream)", from: fixture.hub))
            #expect(answer.integer("seq") == 12)
            #expect(answer.text("head") == chain.head.hex)
        }
        #expect(streams.count == 4)
        #expect(try await fixture.test.rowCounts()["batch"] == 48)
        #expect(try await fixture.test.differencesOfSums() == 0)
        return streams.reduce(0) { $0 + $1.1 }
    }

    /// Sends until it is acknowledged, as an office does: what is not 2xx may be sent again. Counts the refusals.
    private static func persist(_ batch: TestBatch, _ fixture: SyncFixture) async throws -> Int {
        var refusals = 0
        let limit = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < limit {
            let answer = try await fixture.push(batch)
            if answer.status == 200 || answer.status == 201 { return refusals }
            refusals += 1
            #expect(answer.status == 503, "\(answer.text)")
            #expect(["after", "same"].contains(answer.text("retry") ?? ""))
            try await Task.sleep(for: .milliseconds(20))  // an office waits as well, and longer
        }
        Issue.record("batch \(batch.sequence) was never acknowledged")
        return refusals
    }

    private static let terminate = Statement<Void>(
        "t.terminate",
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE usename = 'hub_app' AND datname = current_database()
        """)
}

extension SyncFixture {
    func ready() async throws -> WireAnswer { try await plain("/ready") }
    func health() async throws -> WireAnswer { try await plain("/health") }

    private func plain(_ path: String) async throws -> WireAnswer {
        try await send(WireRequest("GET", path, fields: [("Host", hub.authority)]))
    }
}
