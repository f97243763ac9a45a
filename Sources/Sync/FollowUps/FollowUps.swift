import Audit
import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData

/// Marks figures for a follow-up. A question to the scheme goes out with the mark, by its feed, and comes back answered
/// by sync.
package struct FollowUps: Sendable {
    private let database: Database
    private let clock: Clock
    private let entropy: Entropy

    package init(database: Database, clock: Clock, entropy: Entropy) {
        self.database = database
        self.clock = clock
        self.entropy = entropy
    }

    /// Answers with the mark's identifier. Problems: `scheme-unknown`.
    package func mark(_ new: NewFollowUp, actor: String) async throws -> UUID {
        let now = clock.now
        let id = entropy.uuid(at: now)
        let question = new.question.map { (id: entropy.uuid(at: now), content: $0) }
        try await database.write(as: .national) { tx in
            var feed = try SchemeFeed(of: new.scheme, in: tx)
            if let question {
                try Questions.put(
                    question.content, id: question.id, of: new.scheme, to: &feed, actor: actor, at: now, tx)
            }
            tx.enqueue(
                FollowUpStore.insert, feed.scheme, id, new.month, new.cell, new.note, question?.id, now, actor)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "followUp.mark", subject: new.scheme.rawValue,
                    details: ["id": id.uuidString.lowercased(), "about": new.about]),
                to: HeldChanges.auditStream, at: now, in: tx)
        }
        return id
    }

    /// Ends a follow-up with what the matter was.
    ///
    /// Problems: `not-found`, `follow-up-settled`, `request-invalid` for a text that is empty or too long.
    package func settle(_ id: UUID, _ settlement: String, actor: String) async throws {
        try NoticeText.checkReason(settlement)
        let now = clock.now
        try await database.write(as: .national) { tx in
            guard let found = try tx.first(FollowUpStore.lock, id) else { throw Problem(.notFound) }
            guard !found.isSettled else { throw Problem(.followUpSettled) }
            tx.enqueue(FollowUpStore.settle, found.scheme, id, settlement, now, actor)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "followUp.settle", subject: found.code,
                    details: ["id": id.uuidString.lowercased()]),
                to: HeldChanges.auditStream, at: now, in: tx)
        }
    }

    /// Of all schemes or of one, in any state or in one, the newest first; at most `Limits.entriesPerReview`.
    package func list(
        of code: SchemeCode? = nil, state: FollowUp.State? = nil, in directory: CellDirectory
    ) async throws -> [FollowUp] {
        try await database.read(as: .national) { tx in
            try tx.all(FollowUpStore.list, code?.rawValue, state?.rawValue, Int32(Limits.entriesPerReview)).map {
                FollowUp($0, directory)
            }
        }
    }
}

extension FollowUp {
    fileprivate init(_ row: FollowUpStore.Row, _ directory: CellDirectory) {
        let cell = directory[row.mark.cell]
        id = row.mark.id
        scheme = row.mark.scheme
        name = row.mark.name
        key = cell.map { "\($0.element.dataSet)/\(row.mark.month)/\($0.path)" } ?? "\(row.mark.month)"
        label = cell.map(directory.label) ?? Message(ja: "\(row.mark.cell)", en: "\(row.mark.cell)")
        state = row.settled.at != nil ? .settled : row.asked.answer != nil ? .answered : .open
        figure =
            row.status.map {
                ReadableFigure(status: $0, value: row.value, decimals: cell?.element.decimals ?? 0)
            } ?? .nothing
        note = row.mark.note
        markedAt = row.mark.at
        markedBy = row.mark.by
        question = row.asked.question
        isRead = row.asked.isRead
        answer = row.asked.answer
        answeredAt = row.asked.answeredAt
        settlement = row.settled.settlement
        settledAt = row.settled.at
        settledBy = row.settled.by
    }
}
