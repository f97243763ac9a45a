import Audit
import Cryptography
import Foundation
import HubCore
import Postgres

/// A file that the hub keeps for one scheme.
package struct OfficeDocument: Sendable, Equatable {
    package let title: String
    /// As in `Content-Type`.
    package let mediaType: String
    /// Of the content.
    package let digest: SHA256Digest
    package let content: [UInt8]

    /// Problems: `request-invalid` for an empty or long title or a malformed media type, `too-large`.
    package init(title: String, mediaType: String, content: [UInt8]) throws(Problem) {
        try NoticeText.check(title, Message(ja: "題名", en: "the title"), Limits.titleCharacters)
        guard mediaType.wholeMatch(of: /[a-z]+\/[a-z0-9.+-]{1,100}/) != nil else {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "形式は application/pdf のように指定してください", en: "A media type is needed, such as application/pdf"))
        }
        guard content.count <= Limits.documentBytes else {
            throw Problem(
                .tooLarge,
                detail: Message(
                    ja: "上限は \(Limits.documentBytes) バイトです", en: "The limit is \(Limits.documentBytes) bytes"))
        }
        self.init(title: title, mediaType: mediaType, digest: SHA256.hash(of: content), content: content)
    }

    init(title: String, mediaType: String, digest: SHA256Digest, content: [UInt8]) {
        self.title = title
        self.mediaType = mediaType
        self.digest = digest
        self.content = content
    }
}

/// Gives documents to schemes, which are told in their feed.
package struct OfficeDocuments: Sendable {
    private let database: Database
    private let clock: Clock
    private let entropy: Entropy

    package init(database: Database, clock: Clock, entropy: Entropy) {
        self.database = database
        self.clock = clock
        self.entropy = entropy
    }

    /// Answers with the document's identifier. Problems: `scheme-unknown`.
    package func give(_ document: OfficeDocument, to code: SchemeCode, actor: String) async throws -> UUID {
        let now = clock.now
        let id = entropy.uuid(at: now)
        try await database.write(as: .national) { tx in
            var feed = try SchemeFeed(of: code, in: tx)
            let name = id.uuidString.lowercased()
            tx.enqueue(
                OfficeDocumentStore.insert, feed.scheme, id, document.title, document.mediaType,
                Bytes(document.digest.bytes), Bytes(document.content), now, actor)
            feed.append(
                .document, key: "document/\(name)",
                data: FeedEntry.document(
                    title: document.title, sha256: document.digest, bytes: document.content.count,
                    address: "/sync/documents/\(name)"),
                at: now, in: tx)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "document.give", subject: code.rawValue,
                    details: ["id": name, "sha256": document.digest.hex]),
                to: Notices.auditStream, at: now, in: tx)
        }
        return id
    }
}
