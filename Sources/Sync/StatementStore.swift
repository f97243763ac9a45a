import Foundation
import HubCore
import Postgres

/// The SQL of what schemes say of themselves. Every statement names the scheme and carries columns. A content is never
/// empty, so in a column an empty text stands for one that was taken back.
enum StatementStore {
    struct Current: Sendable {
        let position: Int64
        let content: String?
        let revision: Int64
        let since: Int64
    }

    static let current = Statement<SchemeID, [String], Current>(
        "statement.current",
        """
        SELECT k.position, r.content, r.revision, r.data_version
        FROM unnest($2::text[]) WITH ORDINALITY AS k (key, position)
        JOIN scheme_record r ON r.scheme_id = $1 AND r.key = k.key
        """,
        row: { (position: Int64, content: String?, revision: Int64, since: Int64) in
            Current(position: position, content: content, revision: revision, since: since)
        })

    static let write = Statement<SchemeID, [String], [String], [Int64], [Int64], Void>(
        "statement.write",
        """
        INSERT INTO scheme_record (scheme_id, key, content, revision, data_version)
        SELECT $1, r.key, nullif(r.content, ''), r.revision, r.since
        FROM unnest($2::text[], $3::text[], $4::int8[], $5::int8[]) AS r (key, content, revision, since)
        ON CONFLICT (scheme_id, key) DO UPDATE
        SET content = EXCLUDED.content, revision = EXCLUDED.revision, data_version = EXCLUDED.data_version
        """)

    static let writeHistory = Statement<SchemeID, Int64, [String], [String], [Int64], [Int64], Void>(
        "statement.history",
        """
        INSERT INTO scheme_record_history (scheme_id, key, content, revision, data_version, replaced_in)
        SELECT $1, r.key, nullif(r.content, ''), r.revision, r.since, $2
        FROM unnest($3::text[], $4::text[], $5::int8[], $6::int8[]) AS r (key, content, revision, since)
        ON CONFLICT (scheme_id, key, data_version) DO NOTHING
        """)

    static let writeHeld = Statement<
        SchemeID, String, Int64, [Int32], [Int32], [String], [String], [Int64], [String], Void
    >(
        "statement.held",
        """
        INSERT INTO held_record (scheme_id, stream, sequence, unit, line, key, content, revision, reason)
        SELECT $1, $2, $3, r.unit, r.line, r.key, nullif(r.content, ''), r.revision, r.reason
        FROM unnest($4::int4[], $5::int4[], $6::text[], $7::text[], $8::int8[], $9::text[])
            AS r (unit, line, key, content, revision, reason)
        ON CONFLICT (scheme_id, stream, sequence, line) DO NOTHING
        """)

    // MARK: What others read

    static let putProfiles = Statement<SchemeID, [Day], [String], Date, Void>(
        "statement.putProfiles",
        """
        INSERT INTO scheme_profile
            (scheme_id, valid_from, host_name, host_type, areas_served, organizers, trustees, committee_meetings,
             programmes, yearly_budget, recorded_at)
        SELECT $1, r.valid_from, d.host_name, d.host_type, d.areas_served, d.organizers, d.trustees,
            d.committee_meetings, d.programmes, d.yearly_budget, $4
        FROM unnest($2::date[], $3::text[]) AS r (valid_from, content),
            jsonb_to_record(r.content::jsonb) AS d (
                host_name text, host_type text, areas_served text[], organizers integer, trustees integer,
                committee_meetings integer, programmes text[], yearly_budget bigint)
        ON CONFLICT (scheme_id, valid_from) DO UPDATE
        SET host_name = EXCLUDED.host_name, host_type = EXCLUDED.host_type, areas_served = EXCLUDED.areas_served,
            organizers = EXCLUDED.organizers, trustees = EXCLUDED.trustees,
            committee_meetings = EXCLUDED.committee_meetings, programmes = EXCLUDED.programmes,
            yearly_budget = EXCLUDED.yearly_budget, recorded_at = EXCLUDED.recorded_at
        """)

    static let dropProfiles = Statement<SchemeID, [Day], Void>(
        "statement.dropProfiles", "DELETE FROM scheme_profile WHERE scheme_id = $1 AND valid_from = ANY ($2)")

    static let putContacts = Statement<SchemeID, [Day], [String], Date, Void>(
        "statement.putContacts",
        """
        INSERT INTO scheme_contact
            (scheme_id, valid_from, billing_name, billing_mail, postal_code, address, payer_kana, recorded_at)
        SELECT $1, r.valid_from, d.billing_name, d.billing_mail, d.postal_code, d.address, d.payer_kana, $4
        FROM unnest($2::date[], $3::text[]) AS r (valid_from, content),
            jsonb_to_record(r.content::jsonb) AS d (
                billing_name text, billing_mail text, postal_code text, address text, payer_kana text)
        ON CONFLICT (scheme_id, valid_from) DO UPDATE
        SET billing_name = EXCLUDED.billing_name, billing_mail = EXCLUDED.billing_mail,
            postal_code = EXCLUDED.postal_code, address = EXCLUDED.address, payer_kana = EXCLUDED.payer_kana,
            recorded_at = EXCLUDED.recorded_at
        """)

    static let dropContacts = Statement<SchemeID, [Day], Void>(
        "statement.dropContacts", "DELETE FROM scheme_contact WHERE scheme_id = $1 AND valid_from = ANY ($2)")

    /// A step that the national office has recorded already stays as it is.
    static let putSteps = Statement<SchemeID, [Day], [String], Date, Void>(
        "statement.putSteps",
        """
        INSERT INTO membership_event (scheme_id, effective_on, event, recorded_at, declared_by)
        SELECT $1, e.effective_on, e.event, $4, 'scheme'
        FROM unnest($2::date[], $3::text[]) AS e (effective_on, event)
        ON CONFLICT (scheme_id, effective_on, event) DO NOTHING
        """)

    static let dropSteps = Statement<SchemeID, [Day], [String], Void>(
        "statement.dropSteps",
        """
        DELETE FROM membership_event
        WHERE scheme_id = $1 AND declared_by = 'scheme'
            AND (effective_on, event) IN (SELECT * FROM unnest($2::date[], $3::text[]))
        """)

    static let statements: [any AnyStatement] = [
        current, write, writeHistory, writeHeld, putProfiles, dropProfiles, putContacts, dropContacts, putSteps,
        dropSteps,
    ]
}
