import Cryptography
import Foundation
import HubCore
import Postgres
import Sync
import SyncProtocol
import Tenancy
import TestSupport
import Testing

@testable import Server

/// Walks the table of problems in docs/PROTOCOL.md: every code is provoked over HTTP and answered as the table and the
/// catalogue say. A row that has no case here fails.
@Suite("Every row of the table of problems")
struct ErrorTableTests {
    private typealias Case = @Sendable (Stage) async throws -> WireAnswer

    @Test func isAnsweredOverHTTP() async throws {
        let rows = try Self.rows()
        #expect(rows.count > 25)
        let withoutCase = Set(rows.map(\.code)).subtracting(Self.cases.keys)
        #expect(withoutCase.isEmpty, "rows without a case: \(withoutCase.sorted())")
        #expect(Set(Self.cases.keys).subtracting(rows.map(\.code)).isEmpty, "cases without a row")

        let kinds = Dictionary(uniqueKeysWithValues: ProblemKind.catalogue.map { ($0.code, $0) })
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            let accepted = chain.next([TestRecord.put("activity/2026-05/visits", 8)])
            #expect(try await fixture.push(accepted).status == 201)
            let stage = Stage(fixture: fixture, chain: chain)
            for row in rows {
                guard let provoke = Self.cases[row.code] else { continue }  // told above
                guard let kind = kinds[row.code] else {
                    Issue.record("\(row.code) is not in the catalogue")
                    continue
                }
                #expect(kind.status == row.status, "\(row.code)")
                fixture.expect(kind, from: try await provoke(stage), row.code)
                // Whatever happened, what was accepted still has its receipt.
                #expect(try await fixture.push(accepted).status == 200, "after \(row.code)")
            }
            #expect(try await fixture.push(stage.next).status == 201)
        }
    }

    // MARK: The table

    private struct Row {
        let status: Int
        let code: String
    }

    private static func rows() throws -> [Row] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../docs/PROTOCOL.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let section = try #require(text.components(separatedBy: "## 10. Problems\n").last)
        let table = try #require(section.components(separatedBy: "| status | code |\n").last)
        return table.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.hasPrefix("|") }
            .flatMap { line in
                let cells = line.split(separator: "|")
                guard let status = Int(cells[0].trimmingCharacters(in: .whitespaces)) else { return [Row]() }
                return cells[1].matches(of: #/`([a-z-]+)`/#).map { Row(status: status, code: String($0.output.1)) }
            }
    }

    // MARK: The cases

    private static let cases: [String: Case] = requests.merging(identities) { $1 }.merging(batches) { $1 }
        .merging(server) { $1 }

    private static let requests: [String: Case] = [
        "digest-mismatch": { try await $0.push { $0.body![10] ^= 1 } },
        "version-required": { try await $0.push { $0["Sync-Version"] = nil } },
        "version-unsupported": { try await $0.push { $0["Sync-Version"] = "99" } },
        "coding-invalid": { try await $0.push($0.next.body, coding: "gzip") },
        "coding-unsupported": { try await $0.push($0.next.body, coding: "br") },
        "body-incomplete": { stage in
            let whole = stage.fixture.office.push(stage.next, to: stage.fixture.hub)
            return try await stage.fixture.hub.wire.exchange(Array(whole.bytes.dropLast(20)), endsEarly: true)
        },
        "request-invalid": { try await $0.post("{") },
        "scheme-code-invalid": { try await $0.post(#"{"scheme":"HS 13","spki":"AAAA","proof":"x"}"#) },
        "stream-invalid": { try await $0.get("/sync/streams/HS") },
        "not-found": { try await $0.get("/sync/streams/hs-13-wako.a1/batches/7") },
        "method-not-allowed": { stage in
            try await stage.fixture.send(
                WireRequest(
                    "DELETE", "/sync/streams/hs-13-wako.a1", fields: [("Host", stage.fixture.hub.authority)]))
        },
        "cursor-expired": { stage in
            let (fixture, office) = (stage.fixture, stage.fixture.office.id)
            let end = try FeedCursor(parsing: try await fixture.end(), of: office)
            let ofAnotherEpoch = FeedCursor(epoch: String(repeating: "f", count: 32), positions: end.positions)
            return try await fixture.pull("cursor=\(ofAnotherEpoch.text(for: office))")
        },
        "too-large": { try await $0.push([UInt8](repeating: 0x20, count: Limits.codedBodyBytes + 1)) },
    ]

    private static let identities: [String: Case] = [
        "signature-invalid": { try await $0.push { $0["Signature"] = nil } },
        "clock-skew": { stage in
            let early = stage.fixture.test.clock.now.addingTimeInterval(-Limits.batchClockSkew - 1)
            return try await stage.fixture.send(
                stage.fixture.office.push(stage.next, to: stage.fixture.hub, at: early))
        },
        "key-unknown": { stage in
            let stranger = try stage.fixture.office.withNewKey(stage.fixture.test.entropy)
            return try await stage.fixture.send(stranger.push(stage.next, to: stage.fixture.hub))
        },
        "key-revoked": { stage in
            let (old, new, _) = try await stage.rotated("hs-27-revoked")
            let fixture = stage.fixture
            let path = "/sync/keys/\(old.key.publicKey.keyID)"
            #expect(try await fixture.send(new.delete(path, at: fixture.hub)).status == 204)
            return try await fixture.send(old.push(try old.chain().peek([]), to: fixture.hub))
        },
        "key-expired": { stage in
            let (old, _, overlapEnds) = try await stage.rotated("hs-27-expired")
            return try await stage.later(overlapEnds) { hub in
                try await hub.wire.send(old.push(try old.chain().peek([]), to: hub))
            }
        },
        "key-of-another-scheme": { try await $0.get("/sync/streams/hs-27-none.a1") },
        "key-revokes-itself": { stage in
            let (fixture, kid) = (stage.fixture, stage.fixture.office.key.publicKey.keyID)
            return try await fixture.send(fixture.office.delete("/sync/keys/\(kid)", at: fixture.hub))
        },
        "tenant-suspended": { stage in
            let test = stage.fixture.test
            let office = try await TestOffice.open(in: test, code: "hs-27-rests", municipality: "271004")
            try await SchemeRegistry(database: test.database, clock: test.clock, entropy: test.entropy)
                .setSuspended(true, office.scheme, actor: "test")
            return try await stage.fixture.send(office.push(try office.chain().peek([]), to: stage.fixture.hub))
        },
        "enrolment-refused": { stage in
            try await stage.fixture.send(
                stage.fixture.office.enrolment(code: "AAAA-BBBB-CCCC-DDDD", at: stage.fixture.hub))
        },
        "version-retired": { stage in
            let test = stage.fixture.test
            let sunset = test.clock.now.addingTimeInterval(Double(Limits.versionNoticeDays) * 86_400)
            try await ProtocolVersions(database: test.database, clock: test.clock)
                .deprecate(1, sunset: sunset, actor: "test")
            var chain = stage.chain
            let batch = chain.nextDocument([])
            return try await stage.later(sunset) { hub in
                try await hub.wire.send(stage.fixture.office.push(batch, to: hub))
            }
        },
    ]

    private static let batches: [String: Case] = [
        "batch-fork": { try await $0.push(try $0.fixture.office.chain().peek([])) },
        "sequence-gap": { stage in
            var ahead = stage.chain
            _ = ahead.next([])
            return try await stage.push(ahead.peek([]))
        },
        "chain-mismatch": { stage in
            var other = try stage.fixture.office.chain()
            _ = other.next([])
            return try await stage.push(other.peek([]))
        },
        "dictionary-unknown": { try await $0.push($0.chain.peek([], dictionary: "1999.9")) },
        "envelope-invalid": { try await $0.push($0.chain.peek([], count: 1)) },
    ]

    private static let server: [String: Case] = [
        "quota-exceeded": { try await $0.crowded() },
        "temporary-reduced-capacity": { stage in
            try await stage.fixture.test.withFault(.serialization) { try await stage.push(stage.next) }
        },
        "commit-in-doubt": { stage in
            try await stage.fixture.test.withFault(.lostAtCommit) { try await stage.push(stage.next) }
        },
        "internal-fault": { stage in
            try await stage.fixture.test.withFault(.unforeseen) { try await stage.push(stage.next) }
        },
        "database-unreachable": { stage in
            try await stage.fixture.test.withoutConnections { try await stage.push(stage.next) }
        },
        "not-ready": { try await $0.withoutHubKey() },
    ]
}

/// A running hub where one batch of a stream has been accepted.
private struct Stage: Sendable {
    let fixture: SyncFixture
    /// Behind the accepted batch.
    let chain: BatchChain

    var next: TestBatch { chain.peek([TestRecord.put("activity/2026-05/visits", 9, revision: 2)]) }

    func push(_ batch: TestBatch) async throws -> WireAnswer { try await fixture.push(batch) }

    func push(_ spoil: (inout WireRequest) -> Void) async throws -> WireAnswer {
        var request = fixture.office.push(next, to: fixture.hub)
        spoil(&request)
        return try await fixture.send(request)
    }

    func push(_ body: [UInt8], coding: String? = nil) async throws -> WireAnswer {
        try await fixture.send(fixture.office.push(body, as: next, to: fixture.hub, coding: coding))
    }

    func get(_ path: String) async throws -> WireAnswer {
        try await fixture.send(fixture.office.get(path, from: fixture.hub))
    }

    /// To the address of keys.
    func post(_ text: String) async throws -> WireAnswer {
        try await fixture.send(fixture.office.posted(text, to: "/sync/keys", at: fixture.hub))
    }

    /// Another office that has just replaced its key: with the old one, with the new one, and when the old one ends.
    func rotated(_ code: String) async throws -> (TestOffice, TestOffice, Date) {
        let test = fixture.test
        let old = try await TestOffice.open(in: test, code: code, municipality: "271004")
        let new = try old.withNewKey(test.entropy)
        #expect(try await fixture.send(old.rotation(to: new, at: fixture.hub)).status == 201)
        return (old, new, test.clock.now.addingTimeInterval(Double(Limits.keyOverlapDays) * 86_400))
    }

    /// A hub over the same database whose clock stands at that time.
    func later(
        _ time: Date, _ body: @escaping @Sendable (TestHub) async throws -> WireAnswer
    ) async throws -> WireAnswer {
        try await TestHub.with(fixture.test, clock: .fixed(time), body)
    }

    /// The scheme's row is locked, so that its batches pile up at the hub until one is sent away.
    func crowded() async throws -> WireAnswer {
        let office = try await TestOffice.open(in: fixture.test, code: "hs-27-crowd", municipality: "271004")
        let batches = try (0...Limits.batchesOfSchemeInFlight).map { try office.chain("s\($0)").peek([]) }
        let (isLocked, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let scheme = office.id
        return try await TestHub.with(fixture.test, lanes: batches.count + 2) { hub in
            try await withThrowingTaskGroup(of: WireAnswer?.self) { group in
                group.addTask {
                    try await fixture.test.owner.write(as: .owner) { tx in
                        _ = try tx.one(Self.lock, scheme)
                        isLocked.signal()
                        release.wait()
                    }
                    return nil
                }
                defer { release.signal() }
                try await Blocking.run { isLocked.wait() }
                for batch in batches { group.addTask { try await hub.wire.send(office.push(batch, to: hub)) } }
                let refused = try #require(try await group.next() ?? nil)
                release.signal()
                var rest: [WireAnswer] = []
                for try await answer in group { rest += answer.map { [$0] } ?? [] }
                #expect(rest.map(\.status) == [Int](repeating: 201, count: Limits.batchesOfSchemeInFlight))
                // The first was taken when one more would have been refused; the last was alone.
                let pauses = rest.compactMap { $0.fields["sync-backoff"] }
                #expect(pauses.contains("1") && pauses.count < rest.count, "\(pauses)")
                #expect(refused.fields["retry-after"] == "1")
                return refused
            }
        }
    }

    /// The key that should sign was announced by a hub whose folder of keys this one does not have.
    func withoutHubKey() async throws -> WireAnswer {
        let test = fixture.test
        let key = try Ed25519PrivateKey(seed: test.entropy.bytes(32)).publicKey
        let start = test.clock.now.addingTimeInterval(3600)
        return try await later(test.clock.now.addingTimeInterval(86_400)) { hub in
            try await test.owner.write(as: .owner) { tx in
                tx.enqueue(Self.addHubKey, key.keyID, Bytes(key.spki), start)
                tx.enqueue(Self.advanceAccess)
            }
            let answer = try await hub.wire.send(
                WireRequest("GET", "/.well-known/hsj-sync", fields: [("Host", hub.authority)]))
            try await test.owner.write(as: .owner) { tx in
                tx.enqueue(Self.dropHubKey, key.keyID)
                tx.enqueue(Self.advanceAccess)
            }
            return answer
        }
    }

    private static let addHubKey = Statement<String, Bytes, Date, Void>(
        "t.hubKey.add",
        """
        INSERT INTO hub_key (kid, spki, active_from, announced_at, endorsed_by, endorsement)
        SELECT $1, $2, $3, $3, kid, decode(repeat('00', 64), 'hex') FROM hub_key LIMIT 1
        """)
    private static let dropHubKey = Statement<String, Void>("t.hubKey.drop", "DELETE FROM hub_key WHERE kid = $1")
    private static let advanceAccess = Statement<Void>(
        "t.access.advance", "UPDATE access_version SET version = version + 1")

    private static let lock = Statement<SchemeID, Int64>(
        "t.lock", "SELECT data_version FROM scheme_state WHERE scheme_id = $1 FOR UPDATE",
        row: { (version: Int64) in version })
}

extension TestOffice {
    /// Signed, with a body of JSON.
    fileprivate func posted(_ text: String, to path: String, at hub: TestHub) -> WireRequest {
        let body = Array(text.utf8)
        return signed(
            WireRequest("POST", path, body: body), for: hub,
            body: BodyFields(
                contentDigest: ContentDigest.field(for: SHA256.hash(of: body)), contentType: "application/json"))
    }
}

// MARK: Faults of the database

/// What a trigger does to every batch that is written.
private enum InjectedFault {
    /// Refused each time for a reason that is worth another try.
    case serialization
    /// The connection is gone while it commits.
    case lostAtCommit
    /// Refused for a reason that nobody foresaw.
    case unforeseen

    var definition: Statement<Void> {
        switch self {
        case .serialization:
            Statement(
                "t.fault.serialization",
                """
                CREATE FUNCTION test_fault() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'test' USING ERRCODE = '40001'; END $$
                """)
        case .lostAtCommit:
            Statement(
                "t.fault.lostAtCommit",
                """
                CREATE FUNCTION test_fault() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(30); RETURN NULL; END $$
                """)
        case .unforeseen:
            Statement(
                "t.fault.unforeseen",
                """
                CREATE FUNCTION test_fault() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'test' USING ERRCODE = 'XX000'; END $$
                """)
        }
    }
}

extension TestDatabase {
    fileprivate func withFault(
        _ fault: InjectedFault, _ body: () async throws -> WireAnswer
    ) async throws -> WireAnswer {
        try await owner.write(as: .owner) { tx in
            try tx.execute(fault.definition)
            try tx.execute(Self.addTrigger)
        }
        let answer = try await body()
        try await owner.write(as: .owner) { tx in try tx.execute(Self.dropFault) }
        return answer
    }

    private static let addTrigger = Statement<Void>(
        "t.fault.trigger",
        """
        CREATE CONSTRAINT TRIGGER test_fault AFTER INSERT ON batch DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION test_fault()
        """)
    private static let dropFault = Statement<Void>("t.fault.drop", "DROP FUNCTION test_fault CASCADE")

    /// Nobody but the owner may connect meanwhile, and who was connected is sent away.
    fileprivate func withoutConnections(_ body: () async throws -> WireAnswer) async throws -> WireAnswer {
        try await owner.write(as: .owner) { tx in try tx.execute(Self.revokeAccess) }
        try await owner.write(as: .owner) { tx in try tx.execute(Self.sendAway) }
        let answer = try await body()
        try await owner.write(as: .owner) { tx in try tx.execute(Self.grantAccess) }
        return answer
    }

    private static let revokeAccess = Statement<Void>(
        "t.access.revoke",
        """
        DO $$ BEGIN
            EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC, hub_app', current_database());
        END $$
        """)
    private static let grantAccess = Statement<Void>(
        "t.access.grant",
        """
        DO $$ BEGIN
            EXECUTE format('GRANT CONNECT ON DATABASE %I TO PUBLIC, hub_app', current_database());
        END $$
        """)
    private static let sendAway = Statement<Void>(
        "t.sendAway",
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE usename = 'hub_app' AND datname = current_database()
        """)
}
