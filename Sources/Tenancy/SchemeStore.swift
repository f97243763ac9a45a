import Foundation
import HubCore
import Postgres

/// The SQL of schemes.
package enum SchemeStore {
    static let knownMunicipalities = Statement<[String], String>(
        "scheme.municipalities", "SELECT code FROM area WHERE level = 'municipality' AND code = ANY ($1)",
        row: { (code: String) in code })

    static let insert = Statement<[String], [String], [String], [String], [String], [Bool], Date, Void>(
        "scheme.insert",
        """
        INSERT INTO scheme (code, name, name_kana, prefecture, municipality, made_up, created_at)
        SELECT s.*, $7 FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bool[]) AS s
        ON CONFLICT (code) DO NOTHING
        """)

    static let insertStates = Statement<Void>(
        "scheme.insertStates",
        "INSERT INTO scheme_state (scheme_id) SELECT id FROM scheme ON CONFLICT (scheme_id) DO NOTHING")

    static let identifiers = Statement<[String], (String, SchemeID)>(
        "scheme.identifiers", "SELECT code, id FROM scheme WHERE code = ANY ($1)",
        row: { (code: String, id: SchemeID) in (code, id) })

    static let list = Statement<SchemeSummary>(
        "scheme.list",
        """
        SELECT s.code, s.name, p.name, m.name, s.made_up, s.suspended_at IS NOT NULL,
            (SELECT count(*) FROM scheme_key k WHERE k.scheme_id = s.id AND k.revoked_at IS NULL),
            (SELECT max(r.received_at) FROM report r WHERE r.scheme_id = s.id)
        FROM scheme s JOIN area p ON p.code = s.prefecture JOIN area m ON m.code = s.municipality
        ORDER BY s.code
        """,
        row: {
            (
                code: String, name: String, prefecture: String, municipality: String, isMadeUp: Bool, isSuspended: Bool,
                keys: Int64, last: Date?
            ) in
            SchemeSummary(
                code: code, name: name, prefecture: prefecture, municipality: municipality, isMadeUp: isMadeUp,
                isSuspended: isSuspended, keys: Int(keys), lastReceivedAt: last)
        })

    static let suspend = Statement<SchemeID, Date?, Void>(
        "scheme.suspend", "UPDATE scheme SET suspended_at = $2 WHERE id = $1")

    static let upsertProfile = Statement<
        SchemeID, Day, String, String, [String], Int32, Int32, Int32, [String], Yen, Date, Void
    >(
        "scheme.profile",
        """
        INSERT INTO scheme_profile
            (scheme_id, valid_from, host_name, host_type, areas_served, organizers, trustees, committee_meetings,
             programmes, yearly_budget, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (scheme_id, valid_from) DO UPDATE
        SET host_name = EXCLUDED.host_name, host_type = EXCLUDED.host_type, areas_served = EXCLUDED.areas_served,
            organizers = EXCLUDED.organizers, trustees = EXCLUDED.trustees,
            committee_meetings = EXCLUDED.committee_meetings, programmes = EXCLUDED.programmes,
            yearly_budget = EXCLUDED.yearly_budget, recorded_at = EXCLUDED.recorded_at
        """)

    /// A step that the scheme had declared is the national office's from then on.
    static let insertEvents = Statement<[SchemeID], [Day], [String], Date, Void>(
        "scheme.events",
        """
        INSERT INTO membership_event (scheme_id, effective_on, event, recorded_at)
        SELECT DISTINCT e.*, $4::timestamptz FROM unnest($1::int8[], $2::date[], $3::text[]) AS e
        ON CONFLICT (scheme_id, effective_on, event) DO UPDATE SET declared_by = EXCLUDED.declared_by
        """)

    static let insertCode = Statement<SchemeID, UUID, String, Date, Date, Void>(
        "scheme.invite",
        "INSERT INTO enrolment_code (scheme_id, id, code, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)")

    static let removeCodes = Statement<Date, Void>(
        "scheme.removeCodes", "DELETE FROM enrolment_code WHERE expires_at < $1")

    /// What a scheme said of itself under each key, oldest first, with the batch that brought it and when the next one
    /// took its place.
    static let history = Statement<SchemeID, SchemeStatementEntry>(
        "scheme.history",
        """
        SELECT s.key, s.revision, s.content, b.at, e.at, b.stream, b.sequence
        FROM (
            SELECT key, revision, content, data_version, NULL::bigint AS replaced_in
            FROM scheme_record WHERE scheme_id = $1
            UNION ALL
            SELECT key, revision, content, data_version, replaced_in FROM scheme_record_history WHERE scheme_id = $1
        ) s
        JOIN version_origin b ON b.scheme_id = $1 AND b.data_version = s.data_version
        LEFT JOIN version_origin e ON e.scheme_id = $1 AND e.data_version = s.replaced_in
        ORDER BY s.key, s.data_version
        """,
        row: {
            (
                key: String, revision: Int64, content: String?, from: Date, until: Date?, stream: String,
                sequence: Int64
            ) in
            SchemeStatementEntry(
                key: key, revision: revision, content: content, from: from, until: until, stream: stream,
                sequence: sequence)
        })

    package static let statements: [any AnyStatement] = [
        knownMunicipalities, insert, insertStates, identifiers, list, suspend, upsertProfile, insertEvents, insertCode,
        removeCodes, history,
    ]
}
