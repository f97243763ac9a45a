import Audit
import Foundation
import HubCore
import Postgres
import SyncProtocol

/// What is to be erased of a scheme.
package enum ErasedPart: Sendable, Equatable {
    /// All contacts, notes and answers, and what was put aside, of a scheme that has left.
    case personsWords
    /// One contact: that which holds from the day on.
    case contact(from: Day)

    /// Patterns of LIKE for the keys.
    var keys: [String] {
        switch self {
        case .personsWords: ["contact/%", "note/%", "answer/%"]
        case .contact(let day): ["contact/\(day)"]
        }
    }

    /// Whether lines that were put aside go too: nothing counts of them, and they may hold anything.
    var takesWhatWasPutAside: Bool { self == .personsWords }

    /// Whether a record that came is meant, sound or not.
    func means(key: String, type: String?) -> Bool {
        switch self {
        case .personsWords:
            let kinds = ["contact", "note", "answer"]
            return kinds.contains { key.hasPrefix($0 + "/") || type == $0 }
        case .contact(let day): return key == "contact/\(day)"
        }
    }
}

/// Erases what persons of a scheme wrote or are named in, wherever the hub keeps it: what stands, its history, what is
/// held, and the bodies of the batches that brought it. Figures, facts of the organisation, the membership and all
/// receipts stay; a key that was erased counts as taken back.
package struct Erasure: Sendable {
    /// What there was to erase.
    package struct Erased: Sendable, Codable, Equatable {
        /// Contents that stood, had stood or were held.
        package var contents = 0
        /// Batches in whose bodies lines were blanked.
        package var batches = 0
    }

    private let database: Database
    private let clock: Clock

    package init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    /// Run again after an interruption it does what is left.
    ///
    /// - Parameter reason: for the audit log, 1–200 characters, without personal data.
    /// Problems: `scheme-unknown`; `scheme-not-left`, unless one contact is named; `not-found` for a contact that never
    /// was; `request-invalid` for a reason that is none.
    package func erase(
        _ part: ErasedPart, of code: SchemeCode, reason: String, actor: String
    ) async throws -> Erased {
        try NoticeText.check(reason, Message(ja: "理由", en: "the reason"), Limits.reasonCharacters)
        let now = clock.now
        let scheme = try await database.write(as: .national) { tx in
            try Self.permitted(part, of: code, on: now.dayInJapan, tx)
        }
        // The bodies first: only when nothing is left of it does the audit log say so.
        let batches = try await blankBodies(part, of: scheme)
        return try await database.maintain(as: .national) { tx in
            _ = try Self.permitted(part, of: code, on: now.dayInJapan, tx)
            let contents =
                try tx.execute(ErasureStore.records, scheme, part.keys)
                + tx.execute(ErasureStore.history, scheme, part.keys)
                + tx.execute(ErasureStore.held, scheme, part.keys)
            if case .contact(let day) = part {
                tx.enqueue(ErasureStore.contacts, scheme, day)
            } else {
                tx.enqueue(ErasureStore.contacts, scheme, nil)
            }
            let erased = Erased(contents: contents, batches: batches)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "scheme.forget", subject: code.rawValue,
                    details: [
                        "part": part.keys.joined(separator: " "), "reason": reason,
                        "contents": String(erased.contents), "batches": String(erased.batches),
                    ]),
                to: "tenancy", at: now, in: tx)
            return erased
        }
    }

    /// Locks the scheme's state, so that no push is under way, and answers with the scheme.
    private static func permitted(
        _ part: ErasedPart, of code: SchemeCode, on today: Day, _ tx: Transaction
    ) throws -> SchemeID {
        let scheme = try SchemeFeed(of: code, in: tx).scheme
        switch part {
        case .personsWords:
            guard let (_, hasEnded) = try tx.first(ErasureStore.lastStep, scheme, today), hasEnded else {
                throw Problem(
                    .schemeNotLeft,
                    detail: Message(
                        ja: "退会などの日を過ぎてから行うか、連絡先を一件だけ指定してください",
                        en: "wait for the day on which it leaves, or name a single contact"))
            }
        case .contact(let day):
            guard try tx.one(ErasureStore.knows, scheme, part.keys) else {
                throw Problem(
                    .notFound, detail: Message(ja: "\(day) からの連絡先はありません", en: "no contact from \(day) on"))
            }
        }
        return scheme
    }

    /// Some batches at a time, so that no transaction is long; answers with how many had something to blank.
    private func blankBodies(_ part: ErasedPart, of scheme: SchemeID) async throws -> Int {
        var (last, blanked) = (("", Int64(0)), 0)
        while true {
            let (stream, sequence) = last
            let (next, found) = try await database.maintain(as: .national) { tx in
                let bodies = try tx.all(
                    ErasureStore.bodies, scheme, stream, sequence, Int32(Limits.bodiesErasedAtOnce))
                let changed = try bodies.compactMap { kept in try kept.blanking(part).map { (kept, $0) } }
                for (kept, blanked) in changed {
                    tx.enqueue(
                        ErasureStore.blank, scheme, kept.stream, kept.sequence, Bytes(blanked.body), blanked.lines)
                }
                return (bodies.last.map { ($0.stream, $0.sequence) }, changed.count)
            }
            blanked += found
            guard let next else { return blanked }
            last = next
        }
    }
}
