import Foundation
import HubCore
import Postgres

/// The SQL of the measurement of dues: filling, and the peer, which writes the rows of a whole run at once.
enum DuesBenchStore {
    static let insertMembers = Statement<Int32, Void>(
        "bench.dues.members",
        """
        INSERT INTO scheme (code, name, name_kana, prefecture, municipality, made_up, created_at)
        SELECT format('hs-13-member-%s', n), '計測用(架空)', 'ケイソクヨウ', '13', '131016', true, 'epoch'
        FROM generate_series(1, $1) AS n
        """)

    static let insertEvents = Statement<Void>(
        "bench.dues.events",
        """
        INSERT INTO membership_event (scheme_id, effective_on, event, recorded_at)
        SELECT id, '2020-04-01', 'started', 'epoch' FROM scheme WHERE code LIKE 'hs-13-member-%'
        """)

    static let analyse = Statement<Void>("bench.dues.analyse", "ANALYZE scheme, scheme_state, membership_event")

    // MARK: The peer

    /// The rows just written have no statistics, and the nested loops that would be guessed from that take hours.
    static let peerPlan = Statement<Void>("bench.dues.peerPlan", "SET LOCAL enable_nestloop = off")

    static let peerInvoices = Statement<UUID, FiscalYear, Void>(
        "bench.dues.peerInvoices",
        """
        INSERT INTO invoice (number, series, fiscal_year, serial, member, fee_kind, amount, issued_on, due_on, state, run)
        SELECT 'HSJ-' || $2 || '-' || lpad(i.serial::text, greatest(5, length(i.serial::text)), '0'), 'HSJ', $2, i.serial, i.member, 'organisation', i.amount,
            i.due_on, i.due_on, 'issued', $1
        FROM (
            SELECT member, amount, due_on, row_number() OVER (ORDER BY position)::integer AS serial
            FROM billing_item WHERE run = $1 AND state = 'pending') i
        """)

    static let peerItems = Statement<UUID, Void>(
        "bench.dues.peerItems",
        """
        UPDATE billing_item b SET state = 'issued', invoice = i.number
        FROM invoice i WHERE i.run = $1 AND b.run = $1 AND b.member = i.member
        """)

    static let peerOutbox = Statement<UUID, Void>(
        "bench.dues.peerOutbox",
        """
        INSERT INTO outbox (topic, subject, created_at) SELECT 'invoice-document', number, 'epoch' FROM invoice WHERE run = $1
        """)

    static let peerFeed = Statement<UUID, Void>(
        "bench.dues.peerFeed",
        """
        WITH advanced AS (
            UPDATE scheme_state s SET feed_position = s.feed_position + 1 FROM invoice i
            WHERE i.run = $1 AND s.scheme_id = i.member
            RETURNING s.scheme_id, s.feed_position, i.number, i.fiscal_year, i.amount, i.issued_on, i.due_on, i.state)
        INSERT INTO change_log (scheme_id, position, topic, key, operation, at, revision, data)
        SELECT scheme_id, feed_position, 'invoice', 'invoice/' || number, 'put', 'epoch', feed_position,
            format(
                '{"number":"%s","fiscal_year":%s,"amount":%s,"issued_on":"%s","due_on":"%s","state":"%s"}',
                number, fiscal_year, amount, to_char(issued_on, 'YYYY-MM-DD'), to_char(due_on, 'YYYY-MM-DD'), state)
        FROM advanced
        """)
}
