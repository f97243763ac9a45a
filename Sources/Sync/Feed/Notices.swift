import Audit
import Foundation
import HubCore
import Postgres
import ReferenceData

/// What the national office tells all schemes.
package struct NoticeText: Sendable, Equatable {
    package let title: Message
    package let body: Message

    /// Titles and bodies in both languages; a missing English one is the Japanese.
    ///
    /// Problems: `request-invalid` for an empty or a long one.
    package init(title: Message, body: Message) throws(Problem) {
        for text in [title.ja, title.en] {
            try Self.check(text, Message(ja: "題名", en: "the title"), Limits.titleCharacters)
        }
        for text in [body.ja, body.en] {
            try Self.check(text, Message(ja: "本文", en: "the text"), Limits.noticeCharacters)
        }
        self.title = title
        self.body = body
    }

    /// Problems: `request-invalid` for a reason that is empty or too long.
    static func checkReason(_ reason: String) throws(Problem) {
        try check(reason, Message(ja: "理由", en: "the reason"), Limits.decisionCharacters)
    }

    /// A text that is there, and not too long.
    static func check(_ text: String, _ name: Message, _ most: Int) throws(Problem) {
        guard !text.allSatisfy(\.isWhitespace), text.unicodeScalars.count <= most else {
            throw Problem(
                .badRequest,
                detail: Message(ja: "\(name.ja)は1文字以上\(most)文字以内です", en: "\(name.en) has 1 to \(most) characters"))
        }
    }
}

/// A notice as the national office sees it.
package struct NoticeSummary: Sendable, Equatable, Codable {
    package let id: String
    package let publishedAt: Date
    /// Nil for one that was taken back.
    package let title: Message?
    /// Schemes that say they have read it, and all there are.
    package let read: Int
    package let schemes: Int
}

/// Publishes notices into the network's feed.
package struct Notices: Sendable {
    /// The audit log's stream of what the national office tells and asks.
    package static let auditStream = "feed"

    private let database: Database
    private let clock: Clock
    private let entropy: Entropy

    package init(database: Database, clock: Clock, entropy: Entropy) {
        self.database = database
        self.clock = clock
        self.entropy = entropy
    }

    /// Answers with the notice's identifier.
    package func publish(_ notice: NoticeText, actor: String) async throws -> String {
        let now = clock.now
        let id = entropy.uuid(at: now).uuidString.lowercased()
        try await database.write(as: .national) { tx in
            NetworkFeedStore.append(
                topic: FeedTopic.notice.rawValue, key: Self.key(id), revision: 1, data: FeedEntry.notice(notice),
                at: now, in: tx)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "notice.publish", subject: id, details: ["title": notice.title.ja]),
                to: Self.auditStream, at: now, in: tx)
        }
        return id
    }

    /// Takes a notice back: schemes that have it are told that it is gone.
    ///
    /// Problems: `not-found`, for one that was taken back too.
    package func withdraw(_ id: String, actor: String) async throws {
        let now = clock.now
        try await database.write(as: .national) { tx in
            // The lock first: the second question then sees what whoever held it has done.
            _ = tx.ask(NoticeStore.lock)
            guard let last = try tx.first(NoticeStore.last, Self.key(id)), last.isStanding else {
                throw Problem(.notFound, detail: Message(ja: "お知らせ \(id.excerpt)", en: "notice \(id.excerpt)"))
            }
            NetworkFeedStore.append(
                topic: FeedTopic.notice.rawValue, key: Self.key(id), revision: last.revision + 1, data: nil, at: now,
                in: tx)
            try AuditLog.append(
                AuditEvent(actor: actor, action: "notice.withdraw", subject: id), to: Self.auditStream, at: now, in: tx)
        }
    }

    /// The notices that are kept, newest first, at most 1,000, each with who says to have read it.
    package func list() async throws -> [NoticeSummary] {
        try await database.read(as: .national) { tx in try tx.all(NoticeStore.list) }
    }

    private static func key(_ id: String) -> String { "notice/\(id)" }
}
