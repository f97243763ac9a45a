import Foundation
import HubCore
import Postgres
import SyncProtocol

/// The SQL of held changes, for the national office.
package enum HeldStore {
    /// Records that wait together.
    struct Unit: Sendable {
        let scheme: SchemeID
        let code: String
        let name: String
        let stream: String
        let sequence: Int64
        let line: Int32
        let reason: String
        let receivedAt: Date
        let keyID: String
        let dictionary: String
        let decision: HeldUnit.Decision?
    }

    /// A cell that was sent, and what stands in it.
    struct Cell: Sendable {
        let unit: Int64
        let line: Int32
        let period: Int32
        let cell: Int32
        let status: Int16
        let value: Int64?
        let revision: Int64
        let standing: StandingValue?
    }

    /// A statement that was sent, and what stands under its key.
    struct Record: Sendable {
        let unit: Int64
        let line: Int32
        let key: String
        let content: String?
        let revision: Int64
        let standing: StandingStatement?
    }

    /// `$1` scheme or NULL; `$2` whether those that were decided are wanted instead; `$3` most. What waits longest comes
    /// first, of what was decided the last.
    static let units = Statement<String?, Bool, Int32, Unit>(
        "held.units",
        """
        WITH held AS (
            SELECT DISTINCT scheme_id, stream, sequence, unit, reason FROM held_change
            UNION SELECT DISTINCT scheme_id, stream, sequence, unit, reason FROM held_record
        )
        SELECT h.scheme_id, s.code, s.name, h.stream, h.sequence, h.unit, min(h.reason), b.received_at, b.kid, b.dictionary,
            d.decision, d.reason, d.decided_at, d.decided_by
        FROM held h JOIN scheme s ON s.id = h.scheme_id
        JOIN batch b ON b.scheme_id = h.scheme_id AND b.stream = h.stream AND b.sequence = h.sequence
        LEFT JOIN held_decision d ON d.scheme_id = h.scheme_id AND d.stream = h.stream AND d.sequence = h.sequence
            AND d.unit = h.unit
        WHERE ($1::text IS NULL OR s.code = $1) AND (d.unit IS NOT NULL) = $2
        GROUP BY h.scheme_id, s.code, s.name, h.stream, h.sequence, h.unit, b.received_at, b.kid, b.dictionary,
            d.decision, d.reason, d.decided_at, d.decided_by
        ORDER BY d.decided_at DESC NULLS FIRST, b.received_at, h.stream, h.sequence, h.unit
        LIMIT $3
        """,
        row: unit)

    /// The one with this name, decided or not.
    static let one = Statement<SchemeID, String, Int64, Int32, Unit>(
        "held.one",
        """
        WITH held AS (
            SELECT reason FROM held_change WHERE scheme_id = $1 AND stream = $2 AND sequence = $3 AND unit = $4
            UNION SELECT reason FROM held_record
                WHERE scheme_id = $1 AND stream = $2 AND sequence = $3 AND unit = $4
        )
        SELECT s.id, s.code, s.name, b.stream, b.sequence, $4, h.reason, b.received_at, b.kid, b.dictionary,
            d.decision, d.reason, d.decided_at, d.decided_by
        FROM (SELECT min(reason) AS reason FROM held HAVING count(*) > 0) h
        JOIN batch b ON b.scheme_id = $1 AND b.stream = $2 AND b.sequence = $3
        JOIN scheme s ON s.id = $1
        LEFT JOIN held_decision d ON d.scheme_id = $1 AND d.stream = $2 AND d.sequence = $3 AND d.unit = $4
        """,
        row: unit)

    @Sendable private static func unit(
        scheme: SchemeID, code: String, name: String, stream: String, sequence: Int64, line: Int32, reason: String,
        receivedAt: Date, keyID: String, dictionary: String, decision: String?, why: String?, decidedAt: Date?,
        decidedBy: String?
    ) -> Unit {
        var made: HeldUnit.Decision?
        if let decision, let why, let decidedAt, let decidedBy {
            made = HeldUnit.Decision(decision: decision, reason: why, decidedAt: decidedAt, decidedBy: decidedBy)
        }
        return Unit(
            scheme: scheme, code: code, name: name, stream: stream, sequence: sequence, line: line, reason: reason,
            receivedAt: receivedAt, keyID: keyID, dictionary: dictionary, decision: made)
    }

    /// The cells of units, which are given as columns; a cell says the position of its unit, from 1.
    static let cells = Statement<[SchemeID], [String], [Int64], [Int32], Cell>(
        "held.cells",
        """
        SELECT u.position, h.line, h.period, h.cell_id, h.status, h.value, h.revision,
            v.status, v.value, v.revision, v.data_version
        FROM unnest($1::int8[], $2::text[], $3::int8[], $4::int4[])
            WITH ORDINALITY AS u (scheme_id, stream, sequence, unit, position)
        JOIN held_change h ON h.scheme_id = u.scheme_id AND h.stream = u.stream AND h.sequence = u.sequence
            AND h.unit = u.unit
        LEFT JOIN data_value v ON v.scheme_id = h.scheme_id AND v.period = h.period AND v.cell_id = h.cell_id
        ORDER BY u.position, h.line, h.period, h.cell_id
        """,
        row: {
            (
                unit: Int64, line: Int32, period: Int32, cell: Int32, status: Int16, value: Int64?, revision: Int64,
                standingStatus: Int16?, standingValue: Int64?, standingRevision: Int64?, since: Int64?
            ) in
            Cell(
                unit: unit, line: line, period: period, cell: cell, status: status, value: value, revision: revision,
                standing: StandingValue(
                    status: standingStatus, value: standingValue, revision: standingRevision, since: since))
        })

    static let records = Statement<[SchemeID], [String], [Int64], [Int32], Record>(
        "held.records",
        """
        SELECT u.position, h.line, h.key, h.content, h.revision, r.content, r.revision, r.data_version
        FROM unnest($1::int8[], $2::text[], $3::int8[], $4::int4[])
            WITH ORDINALITY AS u (scheme_id, stream, sequence, unit, position)
        JOIN held_record h ON h.scheme_id = u.scheme_id AND h.stream = u.stream AND h.sequence = u.sequence
            AND h.unit = u.unit
        LEFT JOIN scheme_record r ON r.scheme_id = h.scheme_id AND r.key = h.key
        ORDER BY u.position, h.line
        """,
        row: {
            (
                unit: Int64, line: Int32, key: String, content: String?, revision: Int64, standing: String?,
                standingRevision: Int64?, since: Int64?
            ) in
            Record(
                unit: unit, line: line, key: key, content: content, revision: revision,
                standing: standingRevision.flatMap { revision in
                    since.map {
                        StandingStatement(state: StatementState(content: standing), revision: revision, since: $0)
                    }
                })
        })

    /// What a decision needs to know of the scheme; its state is locked already.
    static let state = Statement<SchemeID, (dataVersion: Int64, highestRevision: Int64, prefecture: String)>(
        "held.state",
        """
        SELECT s.data_version, s.highest_revision, c.prefecture
        FROM scheme_state s JOIN scheme c ON c.id = s.scheme_id WHERE s.scheme_id = $1
        """,
        row: { (version: Int64, revision: Int64, prefecture: String) in (version, revision, prefecture) })

    static let decide = Statement<SchemeID, String, Int64, Int32, String, String, Date, String, Int64?, Void>(
        "held.decide",
        """
        INSERT INTO held_decision
            (scheme_id, stream, sequence, unit, decision, reason, decided_at, decided_by, data_version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)

    static let advance = Statement<SchemeID, Int64, Int64, Void>(
        "held.advance", "UPDATE scheme_state SET data_version = $2, highest_revision = $3 WHERE scheme_id = $1")

    static let statements: [any AnyStatement] = [units, one, cells, records, state, decide, advance]
}

extension StandingValue {
    /// From columns of an outer join; nil where nothing stands.
    fileprivate init?(status: Int16?, value: Int64?, revision: Int64?, since: Int64?) {
        guard let status, let revision, let since, let state = CellState(code: status, value: value) else {
            return nil
        }
        self.init(state: state, revision: revision, since: since)
    }
}
