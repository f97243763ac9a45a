import Audit
import Foundation
import HubCore
import Postgres

/// What the national office wants of a scheme: an answer, or a better report.
package struct NewQuestion: Sendable, Equatable {
    package enum Kind: String, Sendable, Codable {
        case question, correction
    }

    package let kind: Kind
    /// The key of a record, as `activity/2026-05`; empty for none.
    package let about: String
    package let text: String

    /// Problems: `request-invalid` for a text that is empty or too long, for a key that is none, and for a correction
    /// that does not say of what.
    package init(_ kind: Kind, about: String, text: String) throws(Problem) {
        try NoticeText.check(text, Message(ja: "質問", en: "the question"), Limits.questionCharacters)
        guard about.utf8.count <= 200, about.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            about.isEmpty ? kind == .question : about.contains("/")
        else {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "対象は activity/2026-05 のようなキーで指定してください", en: "about is a key such as activity/2026-05"))
        }
        self.kind = kind
        self.about = about
        self.text = text
    }
}

/// A question as the national office sees it.
package struct QuestionSummary: Sendable, Equatable, Codable {
    package let id: UUID
    package let scheme: String
    package let kind: NewQuestion.Kind
    package let about: String
    package let text: String
    package let askedAt: Date
    package let askedBy: String
    /// Whether the scheme says to have read it.
    package let isRead: Bool
    package let answer: String?
    package let answeredAt: Date?
}

/// Asks schemes. The answer comes by sync, as the record `answer/{id}`.
package struct Questions: Sendable {
    private let database: Database
    private let clock: Clock
    private let entropy: Entropy

    package init(database: Database, clock: Clock, entropy: Entropy) {
        self.database = database
        self.clock = clock
        self.entropy = entropy
    }

    /// Answers with the question's identifier. Problems: `scheme-unknown`.
    package func ask(_ question: NewQuestion, of code: SchemeCode, actor: String) async throws -> UUID {
        let now = clock.now
        let id = entropy.uuid(at: now)
        try await database.write(as: .national) { tx in
            var feed = try SchemeFeed(of: code, in: tx)
            try Self.put(question, id: id, of: code, to: &feed, actor: actor, at: now, tx)
        }
        return id
    }

    /// The same within the caller's transaction.
    static func put(
        _ question: NewQuestion, id: UUID, of code: SchemeCode, to feed: inout SchemeFeed, actor: String, at now: Date,
        _ tx: Transaction
    ) throws {
        let name = id.uuidString.lowercased()
        switch question.kind {
        case .question:
            feed.append(
                .question, key: "question/\(name)", data: FeedEntry.question(about: question.about, question.text),
                at: now, in: tx)
        case .correction:
            feed.append(
                .correction, key: "correction/\(name)",
                data: FeedEntry.correction(about: question.about, reason: question.text, decision: "requested"),
                at: now, in: tx)
        }
        tx.enqueue(
            QuestionStore.insert, feed.scheme, id, question.kind.rawValue, question.about, question.text, now, actor,
            feed.position)
        try AuditLog.append(
            AuditEvent(
                actor: actor, action: "\(question.kind.rawValue).ask", subject: code.rawValue,
                details: ["id": name, "about": question.about]),
            to: Notices.auditStream, at: now, in: tx)
    }

    /// Questions of all schemes, or of one, newest first, at most 1,000.
    package func list(of code: SchemeCode? = nil, unansweredOnly: Bool = false) async throws -> [QuestionSummary] {
        try await database.read(as: .national) { tx in
            try tx.all(QuestionStore.list, code?.rawValue, unansweredOnly)
        }
    }
}
