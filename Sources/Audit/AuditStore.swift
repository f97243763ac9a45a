import Foundation
import Postgres

/// The SQL of the audit log.
package enum AuditStore {
    package struct End: Sendable {
        let position: Int64
        let hash: [UInt8]
    }

    package struct Entry: Sendable {
        let position: Int64
        let at: Date
        let event: AuditEvent
        let details: String
        let hash: [UInt8]
    }

    static let lock = Statement<String, Bytes, End>(
        "audit.lock",
        """
        INSERT INTO audit_stream AS s (name, position, hash) VALUES ($1, 0, $2)
        ON CONFLICT (name) DO UPDATE SET position = s.position RETURNING position, hash
        """,
        row: { (position: Int64, hash: Bytes) in End(position: position, hash: hash.bytes) })

    static let end = Statement<String, End>(
        "audit.end", "SELECT position, hash FROM audit_stream WHERE name = $1",
        row: { (position: Int64, hash: Bytes) in End(position: position, hash: hash.bytes) })

    static let streams = Statement<String>(
        "audit.streams", "SELECT name FROM audit_stream ORDER BY name", row: { (name: String) in name })

    static let insert = Statement<String, Int64, Date, String, String, String, String, Bytes, Void>(
        "audit.insert",
        """
        INSERT INTO audit_event (stream, position, at, actor, action, subject, details, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)

    static let advance = Statement<String, Int64, Bytes, Void>(
        "audit.advance", "UPDATE audit_stream SET position = $2, hash = $3 WHERE name = $1")

    static let events = Statement<String, Entry>(
        "audit.events",
        """
        SELECT position, at, actor, action, subject, details, hash FROM audit_event
        WHERE stream = $1 ORDER BY position
        """,
        row: {
            (position: Int64, at: Date, actor: String, action: String, subject: String, details: String, hash: Bytes) in
            Entry(
                position: position, at: at, event: AuditEvent(actor: actor, action: action, subject: subject),
                details: details, hash: hash.bytes)
        })

    package static let statements: [any AnyStatement] = [lock, end, streams, insert, advance, events]
}
