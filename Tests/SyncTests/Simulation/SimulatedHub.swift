import Cryptography
import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData
import Statistics
import Sync
import SyncProtocol
import Tenancy
import TestSupport

@testable import SchemeClient
@testable import Server

/// The real hub over a real database, whose state can be saved and put back. A request goes the whole way, over HTTP and
/// through the gate; the engine is at hand too, for who looks on.
struct SimulatedHub: Sendable {
    /// A receipt that the hub did not sign, or an answer that is none of the protocol.
    struct NotOfTheHub: Error {
        let answer: WireAnswer
    }

    let test: TestDatabase
    let engine: SyncEngine
    let dictionaries: DictionariesInUse
    private let snapshots: SnapshotReading
    private var served: ServedHub
    private let hubKey: Ed25519PublicKey
    private(set) var epoch = "00000000000000000000000000000001"
    private var restores = 1

    /// No report of it may change.
    static let closedReport = "activity/2026-02"

    init(_ test: TestDatabase) async throws {
        self.test = test
        engine = SyncEngine(database: test.database, clock: test.clock)
        let store = DictionaryStore(test.database)
        _ = try await store.publish(SecondDictionary.content, at: test.clock.now)
        let dictionaries = try await store.dictionariesInUse()
        self.dictionaries = dictionaries
        snapshots = SnapshotReading(database: test.database, clock: test.clock, dictionaries: { dictionaries })
        served = try await ServedHub.start(test)
        hubKey = try await Self.key(of: served.hub)
        try await setEpoch()
        let month = Month(year: 2026, month: 2)
        guard let activity = DataSet.ID(parsing: "activity") else { throw Problem(.internalFault) }
        try await ClosedPeriods(database: test.database, clock: test.clock).close(
            activity, month...month, actor: "test")
    }

    /// Once at the end.
    func stop() async throws { try await served.stop() }

    private static func key(of hub: TestHub) async throws -> Ed25519PublicKey {
        let answer = try await hub.wire.send(
            WireRequest("GET", "/.well-known/hsj-sync", fields: [("Host", hub.authority)]))
        let introduction = HubIntroduction(
            HTTPResponse(status: answer.status, fields: answer.fields, body: answer.body), now: hub.clock.now)
        guard let key = introduction?.keys?.current.key else { throw NotOfTheHub(answer: answer) }
        return key
    }

    func answer(_ request: SignedAsk, of code: String, _ scheme: SchemeID) async throws -> Answer {
        let answer = try await served.hub.wire.send(
            try wireRequest(request, TestOffice(scheme: SchemeCode(parsing: code), id: scheme, key: request.signer)))
        guard (200...299).contains(answer.status) else {
            guard let kind = ProblemKind.catalogue.first(where: { $0.code == answer.text("code") }) else {
                throw NotOfTheHub(answer: answer)
            }
            return .problem(kind)
        }
        switch request.ask {
        case .push:
            let proof = ReceiptProof(
                HTTPResponse(status: answer.status, fields: answer.fields, body: answer.body))
            guard let proof else { throw NotOfTheHub(answer: answer) }
            try proof.verify(answer.body, by: hubKey)
            return .receipt(answer.body)
        case .head:
            guard let sequence = answer.integer("seq"), let head = answer.text("head").flatMap(SHA256Digest.init(hex:))
            else { throw NotOfTheHub(answer: answer) }
            return .head(StreamHead(sequence: Int64(sequence), hash: head))
        case .snapshot: return .snapshot(try SimulatedSnapshot(answer.body))
        case .rotate: return .rotated
        }
    }

    private func wireRequest(_ request: SignedAsk, _ office: TestOffice) -> WireRequest {
        let hub = served.hub
        var wire =
            switch request.ask {
            case .push(let sent): office.push(sent.batch, to: hub)
            case .head(let stream): office.get("/sync/streams/\(stream)", from: hub)
            case .snapshot: office.get("/sync/snapshot?scheme=\(office.scheme)", from: hub)
            case .rotate(let next):
                office.rotation(to: TestOffice(scheme: office.scheme, id: office.id, key: next), at: hub)
            }
        if request.isForged { wire["Signature"] = wire["Signature"]?.replacing(/=:..../, with: "=:AAAA") }
        return wire
    }

    /// How many of the keys are good.
    func good(_ keys: [Ed25519PublicKey], of scheme: SchemeID) async throws -> Int64 {
        let kids = keys.map(\.keyID)
        return try await test.owner.read(as: .owner) { tx in try tx.one(Self.goodKeys, scheme, kids) }
    }

    private static let goodKeys = Statement<SchemeID, [String], Int64>(
        "t.goodKeys",
        """
        SELECT count(*) FROM scheme_key
        WHERE scheme_id = $1 AND kid = ANY ($2) AND revoked_at IS NULL AND expires_at IS NULL
        """, row: { (count: Int64) in count })

    func snapshot(of scheme: SchemeID, _ code: String) async throws -> SimulatedSnapshot {
        try SimulatedSnapshot(try await snapshots.snapshot(of: scheme, code: code).encoded(as: .lines))
    }

    /// With a code that the office was told on the telephone.
    func enrol(_ key: Ed25519PublicKey, of code: String) async throws {
        let scheme = try SchemeCode(parsing: code)
        let invitation = try await SchemeRegistry(database: test.database, clock: test.clock, entropy: test.entropy)
            .invite(scheme, actor: "test")
        let proof = EnrolmentProof(code: invitation.code, scheme: scheme, key: key)
        _ = try await Tenancy.Enrolment(database: test.database, clock: test.clock).register(
            EnrolmentRequest(scheme: scheme, spki: Base64.encoded(key.spki), proof: proof.text), key: key)
    }

    func fold() async throws {
        _ = try await RollupFolder(database: test.database).foldAll()
    }

    // MARK: Backup

    func backUp() async throws { try await test.owner.write(as: .owner) { tx in try tx.execute(Self.save) } }

    /// The state of the last backup, under a new epoch, in a hub that is started anew.
    mutating func restore() async throws {
        try await served.stop()
        try await test.owner.write(as: .owner) { tx in try tx.execute(Self.putBack) }
        restores += 1
        let digits = String(restores)
        epoch = String(repeating: "0", count: 32 - digits.count) + digits
        try await setEpoch()
        served = try await ServedHub.start(test)
    }

    private func setEpoch() async throws {
        let (epoch, now) = (epoch, test.clock.now)
        try await test.owner.write(as: .owner) { tx in
            try tx.execute(Self.writeEpoch, epoch, now)
            try tx.execute(Self.advanceAccess)
        }
    }

    private static let writeEpoch = Statement<String, Date, Void>(
        "t.epoch",
        """
        INSERT INTO hub_epoch (epoch, since) VALUES ($1, $2)
        ON CONFLICT (only_row) DO UPDATE SET epoch = EXCLUDED.epoch, since = EXCLUDED.since
        """)

    private static let advanceAccess = Statement<Void>(
        "t.advanceAccess", "UPDATE access_version SET version = version + 1")

    /// Every table that holds what offices sent, and the sums.
    private static let save = Statement<Void>(
        "t.save",
        """
        DO $$ DECLARE t text; BEGIN
            DROP SCHEMA IF EXISTS saved CASCADE;
            CREATE SCHEMA saved;
            FOR t IN SELECT table_name FROM information_schema.columns
                JOIN information_schema.tables USING (table_schema, table_name)
                WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND (column_name = 'scheme_id' OR table_name IN ('rollup', 'rollup_fold'))
                GROUP BY table_name LOOP
                EXECUTE format('CREATE TABLE saved.%I AS TABLE public.%I', t, t);
            END LOOP;
        END $$
        """)
    private static let putBack = Statement<Void>(
        "t.putBack",
        """
        DO $$ DECLARE t text; BEGIN
            PERFORM set_config('session_replication_role', 'replica', true);
            FOR t IN SELECT table_name FROM information_schema.tables WHERE table_schema = 'saved' LOOP
                EXECUTE format('DELETE FROM public.%I', t);
                EXECUTE format('INSERT INTO public.%I SELECT * FROM saved.%I', t, t);
            END LOOP;
        END $$
        """)
}
