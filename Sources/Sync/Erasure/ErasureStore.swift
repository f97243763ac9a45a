import Foundation
import HubCore
import Postgres

/// The SQL with which the national office erases what persons of a scheme wrote or are named in. Keys are given as
/// patterns of LIKE.
package enum ErasureStore {
    struct KeptBody: Sendable {
        let stream: String
        let sequence: Int64
        let version: Int16
        let coding: String
        let body: [UInt8]
        let blanked: [Int32]
        let receipt: [UInt8]
    }

    /// The last step of a membership until a day. On the day itself a way out comes after all other steps.
    static let lastStep = Statement<SchemeID, Day, (String, Bool)>(
        "erasure.lastStep",
        """
        SELECT event, event IN ('withdrawn', 'disqualified', 'expelled', 'dissolved') AS ends FROM membership_event
        WHERE scheme_id = $1 AND effective_on <= $2 ORDER BY effective_on DESC, ends DESC LIMIT 1
        """,
        row: { (event: String, ends: Bool) in (event, ends) })

    /// Whether the scheme ever said something under such a key.
    static let knows = Statement<SchemeID, [String], Bool>(
        "erasure.knows",
        """
        SELECT EXISTS (SELECT FROM scheme_record WHERE scheme_id = $1 AND key LIKE ANY ($2))
            OR EXISTS (SELECT FROM held_record WHERE scheme_id = $1 AND key LIKE ANY ($2))
        """,
        row: { (known: Bool) in known })

    static let records = Statement<SchemeID, [String], Void>(
        "erasure.records",
        "UPDATE scheme_record SET content = NULL WHERE scheme_id = $1 AND key LIKE ANY ($2) AND content IS NOT NULL")

    static let history = Statement<SchemeID, [String], Void>(
        "erasure.history",
        """
        UPDATE scheme_record_history SET content = NULL
        WHERE scheme_id = $1 AND key LIKE ANY ($2) AND content IS NOT NULL
        """)

    static let held = Statement<SchemeID, [String], Void>(
        "erasure.held", "DELETE FROM held_record WHERE scheme_id = $1 AND key LIKE ANY ($2)")

    /// Of one day, or all.
    static let contacts = Statement<SchemeID, Day?, Void>(
        "erasure.contacts",
        "DELETE FROM scheme_contact WHERE scheme_id = $1 AND ($2::date IS NULL OR valid_from = $2)")

    /// The next batches after one, with their bodies.
    static let bodies = Statement<SchemeID, String, Int64, Int32, KeptBody>(
        "erasure.bodies",
        """
        SELECT k.stream, k.sequence, b.sync_version, k.coding, k.body, k.blanked, b.receipt
        FROM batch_body k JOIN batch b USING (scheme_id, stream, sequence)
        WHERE k.scheme_id = $1 AND (k.stream, k.sequence) > ($2, $3) ORDER BY k.stream, k.sequence LIMIT $4
        """,
        row: {
            (
                stream: String, sequence: Int64, version: Int16, coding: String, body: Bytes, blanked: [Int32],
                receipt: Bytes
            ) in
            KeptBody(
                stream: stream, sequence: sequence, version: version, coding: coding, body: body.bytes,
                blanked: blanked, receipt: receipt.bytes)
        })

    static let blank = Statement<SchemeID, String, Int64, Bytes, [Int32], Void>(
        "erasure.blank",
        "UPDATE batch_body SET body = $4, blanked = $5 WHERE scheme_id = $1 AND stream = $2 AND sequence = $3")

    package static let statements: [any AnyStatement] = [
        lastStep, knows, records, history, held, contacts, bodies, blank,
    ]
}
