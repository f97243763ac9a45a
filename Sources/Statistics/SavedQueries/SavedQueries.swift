import Audit
import Foundation
import HubCore
import Postgres

/// A question that the national office keeps under a name.
package struct SavedQuery: Sendable, Equatable, Codable {
    package let name: String
    /// As the query of an address. Periods that it names by where they lie before today move on with time.
    package let question: String
    package let savedBy: String
    package let savedAt: Date
}

/// Keeps queries under names, for everybody who may ask. Every change is in the audit log.
package struct SavedQueries: Sendable {
    private let database: Database
    private let clock: Clock

    package init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    /// Errors: `request-invalid` for a name that is none; `already-exists`: a name is never given a new meaning without
    /// somebody taking the old one away; `quota-exceeded`.
    package func save(_ query: CubeQuery, as name: String, actor: String) async throws {
        let name = try Self.name(name)
        let (question, now) = (query.address, clock.now)
        try await database.write(as: .national) { tx in
            guard
                try tx.first(SavedQueryStore.insert, name, question, actor, now, Int32(Limits.savedQueries)) != nil
            else { throw try Self.refusal(of: name, tx) }
            try AuditLog.append(
                AuditEvent(actor: actor, action: "query.save", subject: name, details: ["question": question]),
                to: Self.auditStream, at: now, in: tx)
        }
    }

    /// Errors: `not-found`.
    package func delete(_ name: String, actor: String) async throws {
        let (name, now) = (try Self.name(name), clock.now)
        try await database.write(as: .national) { tx in
            guard try tx.first(SavedQueryStore.delete, name) != nil else { throw Self.notFound(name) }
            try AuditLog.append(
                AuditEvent(actor: actor, action: "query.delete", subject: name), to: Self.auditStream, at: now, in: tx)
        }
    }

    /// By name.
    package func list() async throws -> [SavedQuery] {
        try await database.read(as: .national) { tx in try tx.all(SavedQueryStore.all) }
    }

    /// Errors: `not-found`.
    package func parameters(of name: String) async throws -> [(name: String, value: String)] {
        let name = try Self.name(name)
        let saved = try await database.read(as: .national) { tx in try tx.first(SavedQueryStore.named, name) }
        guard let saved else { throw Self.notFound(name) }
        return saved.question.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1)
            return (name: String(parts[0]), value: parts.count == 2 ? String(parts[1]) : "")
        }
    }

    private static let auditStream = "statistics"

    private static func name(_ text: String) throws(Problem) -> String {
        let name = text.widthNormalised
        let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != "/" }
        guard isPlain, (1...Limits.savedQueryNameCharacters).contains(name.unicodeScalars.count) else {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "名前は「/」のない1～\(Limits.savedQueryNameCharacters)文字で付けてください",
                    en: "A name has 1 to \(Limits.savedQueryNameCharacters) characters and no “/”"))
        }
        return name
    }

    private static func refusal(of name: String, _ tx: Transaction) throws -> Problem {
        guard try tx.first(SavedQueryStore.named, name) != nil else {
            return Problem(
                .tooManyRequests,
                detail: Message(
                    ja: "保存できるのは\(Limits.savedQueries)件までです。使わないものを削除してください",
                    en: "At most \(Limits.savedQueries) queries are kept; delete what is not used"))
        }
        return Problem(
            .alreadyExists,
            detail: Message(
                ja: "「\(name)」という名前の問い合わせはもう保存されています", en: "There is a saved query named “\(name)” already"))
    }

    private static func notFound(_ name: String) -> Problem {
        Problem(
            .notFound,
            detail: Message(ja: "保存された問い合わせ: \(name.excerpt)", en: "Saved query: \(name.excerpt)"))
    }
}
