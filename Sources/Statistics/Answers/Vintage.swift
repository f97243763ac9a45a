import Foundation
import HubCore
import Postgres

/// What an answer is as of. Two answers to one question with equal vintages are the same.
package struct Vintage: Hashable, Sendable {
    /// How many commits of schemes the answer counts. Grows with each; exact, because it is read from the snapshot
    /// that the figures come from.
    package let dataVersion: Int64
    /// Whether any scheme is made up. Then every answer says so.
    package let isMadeUp: Bool

    /// Beside every figure of a made-up network.
    package static let notice = Message(ja: "架空のデータ", en: "Made-up data")

    static func read(_ tx: Transaction) throws(PostgresError) -> Vintage { try tx.one(current) }

    static let current = Statement<Vintage>(
        "statistics.vintage",
        """
        SELECT (SELECT coalesce(sum(data_version), 0)::bigint FROM scheme_state),
            EXISTS (SELECT FROM scheme WHERE made_up)
        """,
        row: { (dataVersion: Int64, isMadeUp: Bool) in Vintage(dataVersion: dataVersion, isMadeUp: isMadeUp) })

    /// What an answer was as of at a moment.
    static let asOf = Statement<Date, Vintage>(
        "statistics.vintageAsOf",
        """
        SELECT (
                SELECT coalesce(sum(o.version), 0)::bigint
                FROM (SELECT max(data_version) AS version FROM version_origin WHERE at <= $1 GROUP BY scheme_id) o),
            EXISTS (SELECT FROM scheme WHERE made_up)
        """,
        row: { (dataVersion: Int64, isMadeUp: Bool) in Vintage(dataVersion: dataVersion, isMadeUp: isMadeUp) })

    static let statements: [any AnyStatement] = [current, asOf]
}
