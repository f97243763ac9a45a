import Cryptography
import DataDictionary
import Foundation
import HubCore
import Logging
import Postgres
import ReferenceData
import Statistics
import Sync
import SyncProtocol
import Tenancy
import TestSupport

/// The real engine over a real database, whose state can be saved and put back. Signatures apart, a request goes the way
/// that it goes over HTTP: whose key it is, what it wants.
struct SimulatedHub: Sendable {
    let test: TestDatabase
    let engine: SyncEngine
    let dictionaries: DictionariesInUse
    private let snapshots: SnapshotReading
    private let life: KeyLife
    /// What a hub remembers of keys, and forgets when it is started anew.
    private var directory: AccessDirectory
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
        life = KeyLife(database: test.database, clock: test.clock)
        directory = AccessDirectory(database: test.database)
        try await setEpoch()
        let month = Month(year: 2026, month: 2)
        guard let activity = DataSet.ID(parsing: "activity") else { throw Problem(.internalFault) }
        try await ClosedPeriods(database: test.database, clock: test.clock).close(
            activity, month...month, actor: "test")
    }

    func answer(_ ask: Ask, signedBy key: Ed25519PublicKey, of code: String) async throws -> Answer {
        do {
            guard let known = try await directory.keys(key.keyID).first(where: { $0.scheme.code == code }) else {
                throw Problem(.keyUnknown)
            }
            try known.checkLife(at: test.clock.now)
            let scheme = known.scheme
            switch ask {
            case .push(let sent):
                guard let dictionary = dictionaries[sent.dictionary] else { throw Problem(.dictionaryUnknown) }
                return .receipt(
                    try await engine.apply(
                        sent.batch.pushed(by: scheme.id, prefecture: scheme.prefecture, dictionary: dictionary)
                    ).receipt)
            case .head(let stream): return .head(try await engine.head(of: stream, scheme: scheme.id))
            case .snapshot: return .snapshot(try await snapshot(of: scheme.id, code))
            case .rotate(let next):
                _ = try await life.rotate(scheme, from: known.key, to: next)
                return .rotated
            }
        } catch let problem as Problem {
            return .problem(problem.kind)
        }
    }

    func snapshot(of scheme: SchemeID, _ code: String) async throws -> SimulatedSnapshot {
        try SimulatedSnapshot(try await snapshots.snapshot(of: scheme, code: code).encoded(as: .lines))
    }

    /// With a code that the office was told on the telephone.
    func enrol(_ key: Ed25519PublicKey, of code: String) async throws {
        let scheme = try SchemeCode(parsing: code)
        let invitation = try await SchemeRegistry(database: test.database, clock: test.clock, entropy: test.entropy)
            .invite(scheme, actor: "test")
        let proof = EnrolmentProof(code: invitation.code, scheme: scheme, key: key)
        _ = try await Enrolment(database: test.database, clock: test.clock).register(
            EnrolmentRequest(scheme: scheme, spki: Base64.encoded(key.spki), proof: proof.text), key: key)
    }

    func fold() async throws {
        _ = try await RollupFolder(database: test.database, logger: Logger(label: "test")).foldAll()
    }

    // MARK: Backup

    func backUp() async throws { try await test.owner.write(as: .owner) { tx in try tx.execute(Self.save) } }

    /// The state of the last backup, under a new epoch.
    mutating func restore() async throws {
        try await test.owner.write(as: .owner) { tx in try tx.execute(Self.putBack) }
        restores += 1
        let digits = String(restores)
        epoch = String(repeating: "0", count: 32 - digits.count) + digits
        directory = AccessDirectory(database: test.database)
        try await setEpoch()
    }

    private func setEpoch() async throws {
        let (epoch, now) = (epoch, test.clock.now)
        try await test.owner.write(as: .owner) { tx in try tx.execute(Self.writeEpoch, epoch, now) }
    }

    private static let writeEpoch = Statement<String, Date, Void>(
        "t.epoch",
        """
        INSERT INTO hub_epoch (epoch, since) VALUES ($1, $2)
        ON CONFLICT (only_row) DO UPDATE SET epoch = EXCLUDED.epoch, since = EXCLUDED.since
        """)

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
