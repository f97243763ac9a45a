import HubCore
import Postgres

/// The SQL of the measurements, apart from the peers' own scripts. Runs as the owner.
enum BenchStore {
    static let checkpoint = Statement<Void>("bench.checkpoint", "CHECKPOINT")

    /// As if a scheme had pushed: nothing that was read before counts any more.
    static let advance = Statement<Void>(
        "bench.advance",
        """
        UPDATE scheme_state SET data_version = data_version + 1
        WHERE scheme_id = (SELECT min(scheme_id) FROM scheme_state)
        """)

    static let hasDeltas = Statement<Bool>(
        "bench.hasDeltas", "SELECT EXISTS (SELECT FROM rollup_delta)", row: { (has: Bool) in has })

    /// What a scheme's batches left behind; the hub's schemes and the peer's must have the same.
    struct Written: Sendable, Equatable {
        let values, history, batches, reports, changes: Int64
    }

    static let written = Statement<SchemeID, SchemeID, Written>(
        "bench.written",
        """
        SELECT (SELECT count(*) FROM data_value WHERE scheme_id BETWEEN $1 AND $2),
            (SELECT count(*) FROM data_value_history WHERE scheme_id BETWEEN $1 AND $2),
            (SELECT count(*) FROM batch WHERE scheme_id BETWEEN $1 AND $2),
            (SELECT count(*) FROM report WHERE scheme_id BETWEEN $1 AND $2),
            (SELECT count(*) FROM change_log WHERE scheme_id BETWEEN $1 AND $2)
        """,
        row: { (values: Int64, history: Int64, batches: Int64, reports: Int64, changes: Int64) in
            Written(values: values, history: history, batches: batches, reports: reports, changes: changes)
        })

    // MARK: The parameters of the peer's merges

    static let insertReadyBatch = Statement<
        Int32, Int32, String, Bytes, Bytes, Bytes, [Int32], [Int32], [Int16], [Int64], [Int64], [Int64], [Int64],
        [Int64], [Int64], [Int64], [Int16], [String], [Int32], [String], Int64, Void
    >(
        "bench.ready",
        """
        INSERT INTO bench.ready_batch
            (records, number, dictionary, digest, receipt, body, periods, cells, status, values, revisions, since,
             old_values, old_revisions, old_since, changes, reports, report_sets, report_periods, report_keys,
             feed_before)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
        ON CONFLICT (records, number) DO NOTHING
        """)

    // MARK: Many values at once

    /// `$1` schemes, spread over the prefectures.
    static let insertSchemes = Statement<Int32, Void>(
        "bench.schemes",
        """
        INSERT INTO scheme (code, name, name_kana, prefecture, municipality, made_up, created_at)
        SELECT format('hs-%s-filled-%s', p.code, n), '計測用(架空)', 'ケイソクヨウ', p.code, m.code, true, 'epoch'
        FROM generate_series(1, $1) AS n
        JOIN (
            SELECT code, row_number() OVER (ORDER BY code) AS position FROM area WHERE level = 'prefecture'
        ) p ON p.position = n % 47 + 1
        CROSS JOIN LATERAL (SELECT min(code) AS code FROM area WHERE parent = p.code) m
        """)

    static let insertStates = Statement<Void>(
        "bench.states",
        """
        INSERT INTO scheme_state (scheme_id, data_version) SELECT id, 1 FROM scheme
        ON CONFLICT (scheme_id) DO NOTHING
        """)

    static let filledSchemes = Statement<SchemeID>(
        "bench.filled", "SELECT id FROM scheme WHERE code LIKE 'hs-__-filled-%' ORDER BY id",
        row: { (id: SchemeID) in id })

    /// `$1`–`$2` schemes, `$3`–`$4` months, `$5` cells: a small number in each.
    static let insertValues = Statement<SchemeID, SchemeID, Month, Month, [Int32], Void>(
        "bench.values",
        """
        INSERT INTO data_value (scheme_id, period, cell_id, status, value, revision, data_version)
        SELECT s.id, m.period, c.id, 1, (s.id * 7 + m.period * 3 + c.id) % 23, 1, 1
        FROM scheme s CROSS JOIN generate_series($3, $4) AS m (period) CROSS JOIN unnest($5::int4[]) AS c (id)
        WHERE s.id BETWEEN $1 AND $2
        ORDER BY 1, 2, 3
        """)

    static let emptyRollup = Statement<Void>("bench.emptyRollup", "TRUNCATE rollup, rollup_delta")

    static let insertRollup = Statement<Void>(
        "bench.rollup",
        """
        INSERT INTO rollup (cell_id, period, prefecture, value, reports)
        SELECT v.cell_id, v.period, s.prefecture::smallint, sum(v.value), count(*)
        FROM data_value v JOIN scheme s ON s.id = v.scheme_id
        WHERE v.status = 1
        GROUP BY v.cell_id, v.period, s.prefecture
        ORDER BY 1, 2, 3
        """)

    static let countValues = Statement<Int64>(
        "bench.count", "SELECT count(*) FROM data_value", row: { (count: Int64) in count })

    /// The answer to the question of statistics.query, added up: `$1` cells, `$2`–`$3` months.
    static let sumOfValues = Statement<[Int32], Month, Month, Int64>(
        "bench.sum",
        """
        SELECT coalesce(sum(value), 0)::bigint FROM data_value
        WHERE cell_id = ANY ($1) AND period BETWEEN $2 AND $3 AND status = 1
        """,
        row: { (sum: Int64) in sum })

    // MARK: Members and their invoices

    static let fillFee = Statement<Void>(
        "bench.fillFee",
        """
        WITH fee AS (
            INSERT INTO fee_schedule (fiscal_year, fee_kind, amount, due_month, due_day, business_day, days_to_pay,
                joining_rule, resolution, recorded_at)
            VALUES (2026, 'organisation', 30000, 5, 31, 'next', 30, 'full', '計測用', 'epoch')
            RETURNING fiscal_year, fee_kind)
        INSERT INTO billing_run (id, fiscal_year, fee_kind, as_of, state, schedule_sha256, input_sha256, previewed_at,
            previewed_by, issued_on)
        SELECT '00000000-0000-0000-0000-000000000001', fiscal_year, fee_kind, '2026-04-01', 'issued', sha256(''),
            sha256(''), 'epoch', 'hub-bench', '2026-04-01' FROM fee
        """)

    /// Each with a name of its own: the digits of its number as kana.
    static let fillMembers = Statement<Int32, Void>(
        "bench.fillMembers",
        """
        INSERT INTO scheme (code, name, name_kana, prefecture, municipality, made_up, created_at)
        SELECT 'hs-13-dues-' || n, '計測用会員(架空)' || n,
            'トクヒ)ケイソクカイイン' || translate(n::text, '0123456789', 'アイウエオカキクケコ'), '13', '131016', true, 'epoch'
        FROM generate_series(1, $1) AS n
        """)

    static let fillMemberDetails = Statement<Void>(
        "bench.fillMemberDetails",
        """
        WITH state AS (INSERT INTO scheme_state (scheme_id) SELECT id FROM scheme WHERE code LIKE 'hs-13-dues-%')
        INSERT INTO scheme_contact (scheme_id, valid_from, billing_name, billing_mail, payer_kana, recorded_at)
        SELECT id, '2026-04-01', name, 'a@example.jp', name_kana, 'epoch' FROM scheme WHERE code LIKE 'hs-13-dues-%'
        """)

    static let fillInvoices = Statement<Void>(
        "bench.fillInvoices",
        """
        WITH numbered AS (
            SELECT id, row_number() OVER (ORDER BY id) AS serial FROM scheme WHERE code LIKE 'hs-13-dues-%'
        ), counter AS (
            INSERT INTO invoice_counter (series, fiscal_year, next_serial) SELECT 'HSJ', 2026, count(*) + 1 FROM numbered)
        INSERT INTO invoice (number, series, fiscal_year, serial, member, fee_kind, amount, issued_on, due_on, state, run)
        SELECT 'HSJ-2026-' || lpad(serial::text, greatest(5, length(serial::text)), '0'), 'HSJ', 2026, serial, id,
            'organisation', 30000, '2026-04-01', '2026-06-01', 'issued', '00000000-0000-0000-0000-000000000001'
        FROM numbered
        """)

    static let analyse = Statement<Void>("bench.analyse", "ANALYZE scheme, scheme_contact, invoice")
}
