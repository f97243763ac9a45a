import HubCore
import TestSupport

@testable import Postgres

/// A database with rows of two schemes in every table, and a copy of every table that any role may read.
struct TwoTenants: Sendable {
    let test: TestDatabase
    let a: SchemeID
    let b: SchemeID

    static func with(_ body: @Sendable (TwoTenants) async throws -> Void) async throws {
        try await TestDatabase.with { test in
            let a = try await test.addScheme(code: "hs-13-a", municipality: "131016")
            let b = try await test.addScheme(code: "hs-27-b", municipality: "271004")
            try await test.owner.withConnection { connection in
                try connection.runScript(rows + copies, until: .now + .seconds(30))
            }
            try await body(TwoTenants(test: test, a: a, b: b))
        }
    }

    /// How many rows the statement touched or found, or the SQLSTATE with which it was refused. Rolled back.
    func attempt(_ sql: String, as assumption: [String]) async throws -> Outcome {
        try await test.database.withConnection { connection in
            defer { _ = try? connection.roundTrip([.text("ROLLBACK")], until: .now + .seconds(10)) }
            do {
                let results = try connection.roundTrip(
                    [.text("BEGIN")] + assumption.map { .text($0) } + [.text(sql)], until: .now + .seconds(10))
                let last = results.last!
                return .rows(sql.hasPrefix("SELECT") ? last.rowCount : last.affectedRows)
            } catch let error as PostgresError {
                return .refused(error.sqlState ?? "")
            }
        }
    }

    enum Outcome: Sendable, Equatable {
        case rows(Int)
        case refused(String)
        static let noRight = Outcome.refused("42501")
    }

    /// At least a row for each scheme in every table.
    private static let rows = """
        INSERT INTO scheme_profile SELECT id, '2022-04-01', '架空', 'other', '{}', 1, 4, 2, '{}', 1000000, '2026-01-01' FROM scheme;
        INSERT INTO membership_event SELECT id, '2022-04-01', 'started', NULL, '2026-01-01', 'scheme' FROM scheme;
        INSERT INTO scheme_contact SELECT id, '2022-04-01', '架空', 'a@example.jp', NULL, NULL, 'カクウ', '2026-01-01' FROM scheme;
        INSERT INTO hub_key VALUES ('kid', '\\x00', '2026-01-01', NULL, NULL, '2026-01-01');
        INSERT INTO hub_epoch VALUES (true, repeat('0', 32), '2026-01-01');
        INSERT INTO closed_period VALUES ('activity', 24300, '2026-01-01', 'test');
        INSERT INTO reporting_calendar VALUES ('activity', 24300, 10, 20, false, '2026-01-01', 'test');
        INSERT INTO period_extension SELECT id, 'activity', 24300, '2026-12-31', 'x', '2026-01-01', 'test' FROM scheme;
        INSERT INTO scheme_key SELECT id, 'kid' || id, '\\x00', '2026-01-01', NULL FROM scheme;
        INSERT INTO enrolment_code SELECT id, lpad(id::text, 32, '0')::uuid, 'code', '2026-01-01', '2026-01-04', NULL, NULL FROM scheme;
        INSERT INTO access_token VALUES ('00000000-0000-0000-0000-000000000001', 'n', 'national', sha256('t'), '2026-01-01', NULL, NULL);
        INSERT INTO stream SELECT id, code || '.a1', 1, sha256('h'), '2026-01-01' FROM scheme;
        INSERT INTO batch SELECT id, code || '.a1', 1, sha256('b'), 'kid', 2, '2026.1', 1, 1, '2026-01-01', '{}', 0 FROM scheme;
        INSERT INTO batch_body SELECT id, code || '.a1', 1, 'identity', 'x' FROM scheme;
        INSERT INTO data_value SELECT id, 24300, 1, 1, 5, 1, 1 FROM scheme;
        INSERT INTO data_value_history SELECT id, 24300, 1, 1, 2, 1, 4, 1 FROM scheme;
        INSERT INTO report SELECT id, 'activity', 24300, '2026-01-01', '2026-01-01', 1 FROM scheme;
        INSERT INTO held_change SELECT id, code || '.a1', 1, 2, 24300, 1, 1, 6, 1, 'conflict', 2 FROM scheme;
        INSERT INTO scheme_record SELECT id, 'note/activity/2025-01', 1, '{}', 1 FROM scheme;
        INSERT INTO scheme_record_history SELECT id, 'note/activity/2025-01', 0, 1, 1, '{}' FROM scheme;
        INSERT INTO held_record SELECT id, code || '.a1', 1, 3, 'note/activity/2025-01', '{}', 1, 'conflict', 3 FROM scheme;
        INSERT INTO held_decision SELECT id, code || '.a1', 1, 2, 'refused', 'x', '2026-01-01', 'test', NULL FROM scheme;
        INSERT INTO change_log SELECT id, 1, 'report', 'activity/2025-01', 'put', '2026-01-01', 1, '{}' FROM scheme;
        INSERT INTO question SELECT id, lpad(id::text, 32, '0')::uuid, 'question', '', 'x', '2026-01-01', 'test', 1 FROM scheme;
        INSERT INTO follow_up SELECT id, lpad(id::text, 32, '0')::uuid, 24300, 1, 'x', NULL, '2026-01-01', 'test', NULL, NULL, NULL FROM scheme;
        INSERT INTO document SELECT id, lpad(id::text, 32, '0')::uuid, 'x', 'text/plain', sha256('x'), 'x', '2026-01-01', 'test' FROM scheme;
        INSERT INTO feed_ack SELECT id, 1, 1, '2026-01-01' FROM scheme;
        INSERT INTO rollup VALUES (1, 24300, 13, 5, 1);
        INSERT INTO rollup_delta SELECT id, 1, 13, 24300, 24300, '{24300}', '{1}', '{5}', '{1}' FROM scheme;
        INSERT INTO approval VALUES ('activity', 24300, '2026-01-01', 'test', NULL, '{1}', '{1}');
        INSERT INTO raw_access (at, caller, role, call, status) VALUES ('2026-01-01', 'test', 'national', 'GET /', 200);
        INSERT INTO opening_balance VALUES ('visits', 1, 24267, 'test', '2026-01-01');
        INSERT INTO release_draft VALUES (
            '00000000-0000-0000-0000-000000000004', 'final-FY2024', 2024, 'published', '2026.1', 'x', '{}', '{}',
            substring(sha256('k') FOR 16), sha256('i'), '{1}', '{1}', 0, true, '2026-01-01', '2026-01-01', 'test',
            '2026-01-01', 'test');
        INSERT INTO release_draft_cell VALUES
            ('00000000-0000-0000-0000-000000000004', 1, 'visits JP FY2024', 7, 1, 'primary', 'small');
        INSERT INTO release_certificate VALUES ('00000000-0000-0000-0000-000000000004', 'x');
        INSERT INTO release VALUES ('final-FY2024', 2024, '2026.1', 2, true, '2026-01-01', '2026-01-01');
        INSERT INTO release_table VALUES ('final-FY2024', 'year', 0, '{}');
        INSERT INTO release_cell VALUES ('final-FY2024', 'year', 0, '{0,0}', 0, NULL, 'suppressed');
        INSERT INTO release_page VALUES ('final-FY2024', 'facts', '{}');
        INSERT INTO saved_query VALUES ('x', 'measures=visits', 'test', '2026-01-01');
        INSERT INTO fee_schedule VALUES (2026, 'organisation', 30000, 5, 31, 'next', 30, 'full', 'test', '2026-01-01');
        INSERT INTO billing_run VALUES (
            '00000000-0000-0000-0000-000000000002', 2026, 'organisation', '2026-04-01', 'issued', sha256('s'), sha256('i'),
            '2026-04-01', 'test', NULL, NULL, '2026-04-01', NULL);
        INSERT INTO invoice_counter VALUES ('INV', 2026, 3);
        INSERT INTO invoice SELECT 'INV-2026-0000' || n, 'INV', 2026, n, id, 'organisation', 30000, '2026-04-01', '2026-05-31',
            'issued', '00000000-0000-0000-0000-000000000002' FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM scheme) AS s;
        INSERT INTO billing_item SELECT run, member, serial, 'issued', 'due', NULL, 30000, '2026-05-31', number, sha256('i') FROM invoice;
        INSERT INTO outbox VALUES ('invoice', 'INV-2026-00001', '2026-04-01', NULL);
        INSERT INTO ledger_entry VALUES ('00000000-0000-0000-0000-000000000003', '2026-04-01', 'x', 'x', 4, '2026-04-01', 'test');
        INSERT INTO ledger_line SELECT '00000000-0000-0000-0000-000000000003', serial * 2, 'receivable', 30000, 0, member, number FROM invoice;
        INSERT INTO ledger_line SELECT '00000000-0000-0000-0000-000000000003', serial * 2 + 1, 'dues', 0, 30000, member, number FROM invoice;
        INSERT INTO dues_policy VALUES (true, true, '2026-04-01', 'test');
        INSERT INTO dues_issuer VALUES (true, '{}', '2026-04-01', 'test');
        INSERT INTO member_payer SELECT id, '2026-04-01', '架空市', 'カクウシ', NULL, NULL, NULL, '2026-04-01', 'test' FROM scheme;
        INSERT INTO member_exemption SELECT id, 2025, 'organisation', 'x', '2026-04-01', 'test' FROM scheme;
        INSERT INTO onboarding_stage SELECT id, 1, '2021-04-01', NULL, '2026-04-01', 'test' FROM scheme;
        INSERT INTO dues_document SELECT member, lpad(member::text, 32, '0')::uuid, 'invoice', number, 1, number, number, '2026-04-01',
            '{}', 0, '2026-04-01', 'test' FROM invoice;
        INSERT INTO matching_policy VALUES (true, '{440}', '2026-04-01', 'test');
        INSERT INTO reminder_policy VALUES (true, '{-14,14,60,180}', 14, 3, '2026-04-01', 'test');
        INSERT INTO reminder_hold SELECT id, 'x', NULL, '2026-04-01', 'test' FROM scheme;
        INSERT INTO reminder SELECT number, 2, lpad(member::text, 32, '0')::uuid, member, '2026-06-20', due_on, amount, '2026-06-19',
            0, '2026-06-20', 'test' FROM invoice;
        INSERT INTO bank_account VALUES ('main', 'x', '0001', '123', 1, '0000123', 'zengin-03', NULL, NULL, '2026-01-01', 'test');
        INSERT INTO bank_file VALUES ('00000000-0000-0000-0000-000000000004', sha256('f'), 'x', 'zengin-03', 1, 1, '2026-01-01', 'test');
        INSERT INTO bank_statement VALUES (
            '00000000-0000-0000-0000-000000000004', 0, 'main', '2026-05-01', '2026-05-02', 1, 2, 1, NULL, NULL);
        INSERT INTO bank_line (file, statement, position, account, booked_on, reference, amount, payer_name, direction, kind, ordinal,
            name_may_be_cut, payer_code, sending_bank, sending_branch, remarks, edi, state)
        VALUES ('00000000-0000-0000-0000-000000000004', 0, 1, 'main', '2026-05-01', '1', 60000, 'x', 'in', 'payment', 1, false, '',
            '', '', '', '', 'posted');
        INSERT INTO receipt SELECT '00000000-0000-0000-0000-000000000005', id, 2, '{}', '00000000-0000-0000-0000-000000000003',
            '2026-05-01', 'test', NULL, NULL, NULL FROM bank_line;
        INSERT INTO allocation (receipt, account, invoice, member, fiscal_year, amount, fee, entry)
        SELECT '00000000-0000-0000-0000-000000000005', 'dues', number, member, 2026, 30000, 0,
            '00000000-0000-0000-0000-000000000003' FROM invoice;
        INSERT INTO invoice_credit SELECT '00000000-0000-0000-0000-000000000006', number, 'credit-note', 1, 'x', '2026-05-01', NULL,
            '2026-05-01', 'test' FROM invoice LIMIT 1;
        INSERT INTO receivable SELECT number, 1, '2026-05-01', '00000000-0000-0000-0000-000000000003', NULL FROM invoice LIMIT 1;
        INSERT INTO payer_alias SELECT 'name', 'x', id, '2026-05-01', 'test' FROM scheme;
        INSERT INTO audit_stream VALUES ('test', 1, sha256('a'));
        INSERT INTO audit_event VALUES ('test', 1, '2026-01-01', 'a', 'b', 'c', '{}', sha256('a'));

        """

    /// Rows to try to insert: those that are there, so a right to insert shows as a broken key instead of a refusal.
    private static let copies = """
        CREATE SCHEMA copy;
        GRANT USAGE ON SCHEMA copy TO PUBLIC;
        DO $$ DECLARE name text; BEGIN
            FOR name IN SELECT table_name FROM information_schema.tables
                WHERE table_schema = 'public' AND table_type = 'BASE TABLE' LOOP
                EXECUTE format('CREATE TABLE copy.%I AS TABLE public.%I', name, name);
                EXECUTE format('GRANT SELECT ON copy.%I TO PUBLIC', name);
            END LOOP;
        END $$;
        """
}
