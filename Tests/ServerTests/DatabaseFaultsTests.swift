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

    @Test("Every connection ended under load: each push is applied once, whatever was answered")
    func terminated() async throws {
        try await SyncFixture.with { fixture in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for stream in 0..<4 {
                    group.addTask {
                        var chain = try fixture.office.chain("s\(stream)")
                        for number in 1...12 {
                            let batch = chain.next([
                                TestRecord.put(
                                    "activity/2025-\(number.padded(2))/visits", 1, revision: Int64(stream + 1))
                            ])
                            try await Self.persist(batch, fixture)
                        }
                    }
                }
                group.addTask {
                    for _ in 0..<6 {
                        try await fixture.test.owner.write(as: .owner) { tx in try tx.execute(Self.terminate) }
                        try await Task.sleep(for: .milliseconds(120))  // spreads the faults, waits for nothing
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await fixture.test.rowCounts()["batch"] == 48)
            #expect(try await fixture.test.differencesOfSums() == 0)
        }
    }

    /// Sends until it is acknowledged, as an office does: what is not 2xx may be sent again.
    private static func persist(_ batch: TestBatch, _ fixture: SyncFixture) async throws {
        for _ in 0..<50 {
            let answer = try await fixture.push(batch)
            if answer.status == 200 || answer.status == 201 { return }
            #expect(answer.status == 503, "\(answer.text)")
            #expect(["after", "same"].contains(answer.text("retry") ?? ""))
        }
        Issue.record("batch \(batch.sequence) was never acknowledged")
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
