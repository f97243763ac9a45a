import Foundation
import HubCore
import Postgres

/// The SQL that tells members of their invoices and documents.
enum MemberFeedStore {
    /// Adds the entries within the caller's transaction, with one statement however many they are. The members' states
    /// stay locked until commit, so this comes last.
    static func append(
        _ entries: [MemberFeedEntry], topic: String, at time: Date, in transaction: Transaction
    ) {
        transaction.enqueue(append, entries.map(\.member), entries.map(\.key), entries.map(\.data), time, topic)
    }

    /// The states are locked in the order of schemes, like by everybody who locks many, and handed on as they are then.
    private static let append = Statement<[SchemeID], [String], [String], Date, String, Void>(
        "dues.feed.append",
        """
        WITH entry AS MATERIALIZED (
            SELECT scheme_id, key, data, row_number() OVER (PARTITION BY scheme_id ORDER BY ordinal) AS number
            FROM unnest($1::bigint[], $2::text[], $3::text[]) WITH ORDINALITY AS e (scheme_id, key, data, ordinal)
        ), locked AS MATERIALIZED (
            SELECT scheme_id, feed_position FROM scheme_state WHERE scheme_id = ANY ($1)
            ORDER BY scheme_id FOR NO KEY UPDATE
        ), advanced AS (
            UPDATE scheme_state s SET feed_position = l.feed_position + e.entries
            FROM locked l JOIN (SELECT scheme_id, count(*) AS entries FROM entry GROUP BY scheme_id) e USING (scheme_id)
            WHERE s.scheme_id = l.scheme_id
        )
        INSERT INTO change_log (scheme_id, position, topic, key, operation, at, revision, data)
        SELECT e.scheme_id, l.feed_position + e.number, $5, e.key, 'put', $4, l.feed_position + e.number, e.data
        FROM entry e JOIN locked l USING (scheme_id) ORDER BY e.scheme_id, e.number
        """)

    static let statements: [any AnyStatement] = [append]
}
