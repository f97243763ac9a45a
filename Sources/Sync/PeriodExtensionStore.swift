import Foundation
import HubCore
import Postgres

/// The SQL of extensions.
package enum PeriodExtensionStore {
    /// What the scheme may still report although it is closed for others.
    static let current = Statement<SchemeID, [Month], Day, (String, Month)>(
        "extension.current",
        """
        SELECT data_set, period FROM period_extension
        WHERE scheme_id = $1 AND period = ANY ($2) AND expires_on >= $3
        """,
        row: { (dataSet: String, month: Month) in (dataSet, month) })

    static let scheme = Statement<String, SchemeID>(
        "extension.scheme", "SELECT id FROM scheme WHERE code = $1", row: { (scheme: SchemeID) in scheme })

    static let grant = Statement<SchemeID, String, [Month], Day, String, Date, String, Void>(
        "extension.grant",
        """
        INSERT INTO period_extension (scheme_id, data_set, period, expires_on, reason, granted_at, granted_by)
        SELECT $1, $2, p, $4, $5, $6, $7 FROM unnest($3::int4[]) AS p
        ON CONFLICT (scheme_id, data_set, period) DO UPDATE
        SET expires_on = EXCLUDED.expires_on, reason = EXCLUDED.reason, granted_at = EXCLUDED.granted_at,
            granted_by = EXCLUDED.granted_by
        """)

    static let list = Statement<String?, Day, PeriodExtension>(
        "extension.list",
        """
        SELECT s.code, s.name, e.data_set, e.period, e.expires_on, e.reason, e.granted_at, e.granted_by
        FROM period_extension e JOIN scheme s ON s.id = e.scheme_id
        WHERE ($1::text IS NULL OR s.code = $1) AND e.expires_on >= $2
        ORDER BY e.expires_on, s.code, e.data_set, e.period LIMIT 1000
        """,
        row: {
            (
                scheme: String, name: String, dataSet: String, month: Month, expiresOn: Day, reason: String, at: Date,
                by: String
            ) in
            PeriodExtension(
                scheme: scheme, name: name, dataSet: dataSet, month: month.description, expiresOn: expiresOn,
                reason: reason, grantedAt: at, grantedBy: by)
        })

    package static let statements: [any AnyStatement] = [current, scheme, grant, list]
}
