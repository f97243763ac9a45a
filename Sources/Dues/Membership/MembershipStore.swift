import Foundation
import HubCore
import Postgres

/// The SQL of memberships.
enum MembershipStore {
    struct Row: Sendable {
        let id: SchemeID
        let code: String
        let name: String
        let isMadeUp: Bool
        let payer: String?
        let exemption: String?
        let stage: Int16?
    }

    /// All schemes on a day of a fiscal year; nil for the code takes all.
    static let members = Statement<Day, FiscalYear, FeeKind, String?, Row>(
        "dues.member.list",
        """
        SELECT s.id, s.code, s.name, s.made_up, coalesce(p.name, c.billing_name), e.reason, o.stage
        FROM scheme s
            LEFT JOIN LATERAL (
                SELECT name FROM member_payer
                WHERE member = s.id AND valid_from <= $1 ORDER BY valid_from DESC LIMIT 1) p ON true
            LEFT JOIN LATERAL (
                SELECT billing_name FROM scheme_contact
                WHERE scheme_id = s.id AND valid_from <= $1 ORDER BY valid_from DESC LIMIT 1) c ON true
            LEFT JOIN member_exemption e ON e.member = s.id AND e.fiscal_year = $2 AND e.fee_kind = $3
            LEFT JOIN LATERAL (
                SELECT max(stage) AS stage FROM onboarding_stage WHERE member = s.id AND reached_on <= $1) o ON true
        WHERE $4::text IS NULL OR s.code = $4
        ORDER BY s.code COLLATE "C"
        """, row: Row.init)

    static let events = Statement<String?, (member: SchemeID, step: MemberRecord.Step)>(
        "dues.member.events",
        """
        SELECT m.scheme_id, m.event, m.effective_on, m.declared_by, m.note
        FROM membership_event m JOIN scheme s ON s.id = m.scheme_id WHERE $1::text IS NULL OR s.code = $1
        """,
        row: { (member: SchemeID, event: MembershipEvent.Kind, day: Day, declaredBy: String, note: String?) in
            (member, MemberRecord.Step(event: event, on: day, declaredBy: declaredBy, note: note))
        })

    static let payers = Statement<SchemeID, MemberRecord.PayerSpan>(
        "dues.member.payers", "SELECT valid_from, name FROM member_payer WHERE member = $1 ORDER BY valid_from",
        row: MemberRecord.PayerSpan.init)

    static let stages = Statement<SchemeID, MemberRecord.Stage>(
        "dues.member.stages", "SELECT stage, reached_on, note FROM onboarding_stage WHERE member = $1 ORDER BY stage",
        row: { (stage: Int16, day: Day, note: String?) in MemberRecord.Stage(stage: Int(stage), on: day, note: note) })

    static let exemptions = Statement<SchemeID, MemberRecord.Exemption>(
        "dues.member.exemptions",
        "SELECT fiscal_year, reason FROM member_exemption WHERE member = $1 ORDER BY fiscal_year",
        row: { (year: FiscalYear, reason: String) in MemberRecord.Exemption(fiscalYear: year.year, reason: reason) })

    // MARK: Changes

    static let record = Statement<SchemeID, Day, MembershipEvent.Kind, String?, Date, Void>(
        "dues.member.record",
        """
        INSERT INTO membership_event (scheme_id, effective_on, event, note, recorded_at, declared_by)
        VALUES ($1, $2, $3, $4, $5, 'national')
        """)

    /// What the scheme declared itself, it takes back itself.
    static let takeBack = Statement<SchemeID, Day, MembershipEvent.Kind, Void>(
        "dues.member.takeBack",
        """
        DELETE FROM membership_event
        WHERE scheme_id = $1 AND effective_on = $2 AND event = $3 AND declared_by = 'national'
        """)

    static let putPayer = Statement<
        SchemeID, Day, String?, String?, String?, String?, String?, Date, String, Void
    >(
        "dues.member.putPayer",
        """
        INSERT INTO member_payer (member, valid_from, name, kana, postal_code, address, mail, recorded_at, recorded_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (member, valid_from) DO UPDATE
        SET name = excluded.name, kana = excluded.kana, postal_code = excluded.postal_code, address = excluded.address,
            mail = excluded.mail, recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
        """)

    static let exempt = Statement<SchemeID, FiscalYear, FeeKind, String, Date, String, Void>(
        "dues.member.exempt",
        """
        INSERT INTO member_exemption (member, fiscal_year, fee_kind, reason, recorded_at, recorded_by)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (member, fiscal_year, fee_kind) DO UPDATE
        SET reason = excluded.reason, recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
        """)

    static let liftExemption = Statement<SchemeID, FiscalYear, FeeKind, Void>(
        "dues.member.liftExemption",
        "DELETE FROM member_exemption WHERE member = $1 AND fiscal_year = $2 AND fee_kind = $3")

    static let putStage = Statement<SchemeID, Int16, Day, String?, Date, String, Void>(
        "dues.member.putStage",
        """
        INSERT INTO onboarding_stage (member, stage, reached_on, note, recorded_at, recorded_by)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (member, stage) DO UPDATE
        SET reached_on = excluded.reached_on, note = excluded.note, recorded_at = excluded.recorded_at,
            recorded_by = excluded.recorded_by
        """)

    // MARK: For the board

    struct Evidence: Sendable {
        let member: SchemeID
        let years: [Int32]
        let invoiced: Yen
        let oldestDueOn: Day
        let reminders: Int64
        let lastReminderOn: Day?
        let lastReportFor: Month?
    }

    /// Members with invoices past due on the day of at least so many fiscal years.
    static let evidence = Statement<Day, Int32, Evidence>(
        "dues.member.evidence",
        """
        SELECT o.member, o.years, o.invoiced, o.oldest, d.reminders, d.last_on, r.period
        FROM (
            SELECT member, array_agg(DISTINCT fiscal_year ORDER BY fiscal_year) AS years, sum(amount)::bigint AS invoiced,
                min(due_on) AS oldest
            FROM invoice WHERE state IN ('issued', 'partially-paid') AND due_on < $1
            GROUP BY member HAVING count(DISTINCT fiscal_year) >= $2) o
            LEFT JOIN LATERAL (
                SELECT count(*) AS reminders, max(issued_on) AS last_on FROM dues_document
                WHERE scheme_id = o.member AND kind = 'reminder') d ON true
            LEFT JOIN LATERAL (SELECT max(period) AS period FROM report WHERE scheme_id = o.member) r ON true
        ORDER BY o.oldest, o.member
        """, row: Evidence.init)

    static let statements: [any AnyStatement] = [
        members, events, payers, stages, exemptions, record, takeBack, putPayer, exempt, liftExemption, putStage,
        evidence,
    ]
}
