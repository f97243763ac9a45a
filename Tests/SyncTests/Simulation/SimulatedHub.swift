import DataDictionary
import Foundation
import HubCore
import Logging
import Postgres
import ReferenceData
import Statistics
import Sync
import SyncProtocol
import TestSupport

/// The real engine over a real database, whose state can be saved and put back.
struct SimulatedHub: Sendable {
    let test: TestDatabase
    let engine: SyncEngine
    let dictionary: DictionaryInUse
    private(set) var epoch = "00000000000000000000000000000001"
    private var restores = 1

    /// No report of it may change.
    static let closedReport = "activity/2026-02"

    init(_ test: TestDatabase) async throws {
        self.test = test
        engine = SyncEngine(database: test.database, clock: test.clock)
        dictionary = try await test.dictionary()
        try await setEpoch()
        let month = Month(year: 2026, month: 2)
        guard let activity = DataSet.ID(parsing: "activity") else { throw Problem(.internalFault) }
        try await ClosedPeriods(database: test.database, clock: test.clock).close(
            activity, month...month, actor: "test")
    }

    /// From the bytes to the answer, as over HTTP but for the signature.
    func answer(_ ask: Ask, of scheme: SchemeID, in prefecture: Int16) async throws -> Answer {
        do {
            switch ask {
            case .push(let sent):
                return .receipt(
                    try await engine.apply(
                        sent.batch.pushed(by: scheme, prefecture: prefecture, dictionary: dictionary)
                    ).receipt)
            case .head(let stream): return .head(try await engine.head(of: stream, scheme: scheme))
            case .snapshot:
                return .snapshot(
                    highestRevision: try await test.owner.read(as: .owner) { tx in
                        try tx.one(Self.highestRevision, scheme)
                    })
            }
        } catch let problem as Problem {
            return .problem(problem.kind)
        }
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
    private static let highestRevision = Statement<SchemeID, Int64>(
        "t.highestRevision", "SELECT highest_revision FROM scheme_state WHERE scheme_id = $1",
        row: { (revision: Int64) in revision })

    /// Every table that holds what offices sent, and the sums.
    private static let save = Statement<Void>(
        "t.save",
        """
        DO $$ DECLARE t text; BEGIN
            DROP SCHEMA IF EXISTS saved CASCADE;
            CREATE SCHEMA saved;
            FOR t IN SELECT table_name FROM information_schema.columns
                WHERE table_schema = 'public' AND (column_name = 'scheme_id' OR table_name IN ('rollup', 'rollup_fold'))
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
