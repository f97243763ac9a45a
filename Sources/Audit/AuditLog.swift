import Cryptography
import Foundation
import HubCore
import Postgres

/// Something that a person or a program did, for the audit log.
package struct AuditEvent: Sendable, Equatable {
    /// Who: a token's name, or `command line (user)`.
    package let actor: String
    /// What, as `scheme.invite` or `dues.issue`.
    package let action: String
    /// To what: a scheme's code, a run's identifier.
    package let subject: String
    /// Further facts, never personal data.
    package let details: [String: String]

    package init(actor: String, action: String, subject: String, details: [String: String] = [:]) {
        self.actor = actor
        self.action = action
        self.subject = subject
        self.details = details
    }
}

/// Appends to a chain of events and verifies one. The hash of an event covers the hash before it, so nothing can be
/// changed or taken out in the middle unnoticed; cutting off the end shows against `audit_stream`.
package enum AuditLog {
    /// Appends within the caller's transaction, so what is done and that it was done are kept together or not at all.
    package static func append(
        _ event: AuditEvent, to stream: String, at time: Date, in transaction: Transaction
    ) throws(PostgresError) {
        let end = try transaction.one(
            AuditStore.lock, stream, Bytes(SHA256.hash(of: Array("audit:\(stream)".utf8)).bytes))
        let position = end.position + 1
        let details = canonical(event.details)
        let hash = chained(after: end.hash, position: position, time: time, event: event, details: details)
        transaction.enqueue(
            AuditStore.insert, stream, position, time, event.actor, event.action, event.subject, details, Bytes(hash))
        transaction.enqueue(AuditStore.advance, stream, position, Bytes(hash))
    }

    /// Nil when the chain of the stream is whole, otherwise the position of the first event that does not fit.
    package static func firstBreak(in stream: String, _ transaction: Transaction) throws(PostgresError) -> Int64? {
        var hash = SHA256.hash(of: Array("audit:\(stream)".utf8)).bytes
        var position: Int64 = 0
        for entry in try transaction.all(AuditStore.events, stream) {
            position += 1
            hash = chained(
                after: hash, position: entry.position, time: entry.at, event: entry.event, details: entry.details)
            if entry.position != position || entry.hash != hash { return position }
        }
        guard let end = try transaction.first(AuditStore.end, stream) else { return position == 0 ? nil : position }
        return end.position == position && end.hash == hash ? nil : position + 1
    }

    /// The streams that have events.
    package static func streams(_ transaction: Transaction) throws(PostgresError) -> [String] {
        try transaction.all(AuditStore.streams)
    }

    private static func chained(
        after previous: [UInt8], position: Int64, time: Date, event: AuditEvent, details: String
    ) -> [UInt8] {
        let microseconds = Int64((time.timeIntervalSince1970 * 1_000_000).rounded())
        let fields = [String(position), String(microseconds), event.actor, event.action, event.subject, details]
        // Lengths stand before the fields, so that no two lists of fields give the same bytes.
        let text = fields.map { "\($0.utf8.count):\($0)" }.joined()
        return SHA256.hash(of: previous + Array(text.utf8)).bytes
    }

    private static func canonical(_ details: [String: String]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A dictionary of strings always encodes.
        return String(decoding: (try? encoder.encode(details)) ?? Data("{}".utf8), as: UTF8.self)
    }
}
