import Foundation
import HubCore
import Postgres

/// The SQL of completeness.
enum CompletenessStore {
    struct Scheme: Sendable, Equatable {
        let id: SchemeID
        let code: String
        let name: String
        let prefecture: String
        let prefectureName: Message
    }

    struct Received: Sendable {
        let scheme: SchemeID
        let dataSet: String
        let month: Month
        let firstReceivedAt: Date
        /// Position in the series; nil where no cell is filled.
        let version: Int32?
        let filled: Int64?
    }

    /// All schemes, or the one with the code.
    static let schemes = Statement<String?, Scheme>(
        "review.schemes",
        """
        SELECT s.id, s.code, s.name, s.prefecture, a.name, coalesce(a.name_en, a.name)
        FROM scheme s JOIN area a ON a.code = s.prefecture WHERE $1::text IS NULL OR s.code = $1 ORDER BY s.code
        """,
        row: { (id: SchemeID, code: String, name: String, prefecture: String, ja: String, en: String) in
            Scheme(id: id, code: code, name: name, prefecture: prefecture, prefectureName: Message(ja: ja, en: en))
        })

    static let events = Statement<String?, (scheme: SchemeID, day: Day, event: String)>(
        "review.events",
        """
        SELECT e.scheme_id, e.effective_on, e.event FROM membership_event e JOIN scheme s ON s.id = e.scheme_id
        WHERE $1::text IS NULL OR s.code = $1
        """,
        row: { (scheme: SchemeID, day: Day, event: String) in (scheme, day, event) })

    /// Reports that came, with their filled cells by dictionary version. `$1`–`$3` the required cells; `$4`–`$5` months;
    /// `$6` scheme or NULL. Schemes and months are gone through, so that what others and other years hold does not matter.
    static let received = Statement<[String], [Int32], [Int32], Month, Month, String?, Received>(
        "review.received",
        """
        WITH cell AS MATERIALIZED (
            SELECT * FROM unnest($1::text[], $2::int4[], $3::int4[]) AS c (data_set, version, cell_id)
        ), filled AS (
            SELECT s.id, m.period, c.data_set, c.version, count(*) AS filled
            FROM scheme s CROSS JOIN generate_series($4, $5) AS m (period)
            CROSS JOIN LATERAL (
                SELECT d.cell_id FROM data_value d
                WHERE d.scheme_id = s.id AND d.period = m.period AND d.status IN (1, 3)
                OFFSET 0
            ) v
            JOIN cell c ON c.cell_id = v.cell_id
            WHERE $6::text IS NULL OR s.code = $6
            GROUP BY 1, 2, 3, 4
        )
        SELECT r.scheme_id, r.data_set, r.period, r.first_received_at, f.version, f.filled
        FROM report r JOIN scheme s ON s.id = r.scheme_id
        LEFT JOIN filled f ON f.id = r.scheme_id AND f.period = r.period AND f.data_set = r.data_set
        WHERE r.period BETWEEN $4 AND $5 AND ($6::text IS NULL OR s.code = $6)
        """,
        row: {
            (
                scheme: SchemeID, dataSet: String, month: Month, first: Date, version: Int32?, filled: Int64?
            ) in
            Received(
                scheme: scheme, dataSet: dataSet, month: month, firstReceivedAt: first, version: version, filled: filled
            )
        })

    /// The cells of one scheme that have a number or "not applicable".
    static let filledCells = Statement<SchemeID, Month, Month, (month: Month, cells: [Int32])>(
        "review.filledCells",
        """
        SELECT period, array_agg(cell_id) FROM data_value
        WHERE scheme_id = $1 AND period BETWEEN $2 AND $3 AND status IN (1, 3) GROUP BY period
        """,
        row: { (month: Month, cells: [Int32]) in (month, cells) })

    static let extensions = Statement<SchemeID, Month, Month, Day, (dataSet: String, month: Month, expiresOn: Day)>(
        "review.extensions",
        """
        SELECT data_set, period, expires_on FROM period_extension
        WHERE scheme_id = $1 AND period BETWEEN $2 AND $3 AND expires_on >= $4
        """,
        row: { (dataSet: String, month: Month, expiresOn: Day) in (dataSet, month, expiresOn) })

    static let statements: [any AnyStatement] = [schemes, events, received, filledCells, extensions]
}
