import Audit
import Foundation
import HubCore
import Mailing
import Postgres

/// Sends documents by mail: each to an address once.
///
/// A letter is claimed in one transaction, handed to the mail server outside of any, and recorded as sent in another.
/// A program that dies before the server took the letter leaves it to be sent when its claim has run out. One that dies
/// between the server's acceptance and the record is the only doubt: then the letter goes a second time, byte for byte
/// the same under the same `Message-ID`. A reminder is looked at once more before it goes.
package struct DuesMail: Sendable {
    private let database: Database
    private let clock: Clock

    package init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    /// What was queued.
    package struct Queued: Sendable, Equatable, Encodable {
        /// Letters that are new in the queue.
        package let queued: Int
        /// Those that were queued before.
        package let before: Int
        /// Members by code whose payer has no sound mail address; they fetch the document by sync.
        package let withoutAddress: [String]
    }

    /// Puts the year's documents of a kind into the queue, once for each document and address.
    ///
    /// - Parameter dryRun: only says what would be queued.
    package func queue(
        _ year: FiscalYear, kind: DocumentKind, actor: String, dryRun: Bool = false
    ) async throws -> Queued {
        let now = clock.now
        let work: @Sendable (Transaction) throws -> Queued = { tx in
            let found = try tx.all(DuesMailStore.addressed, year, kind, now.dayInJapan)
            let subjects = found.map { document in
                document.mail.flatMap { try? MailAddress(parsing: $0) }
                    .map { LetterSubject(document: document.document, address: $0) }
            }
            let texts = subjects.compactMap { $0?.text }
            let new = try tx.all(DuesMailStore.queue, texts, now).count
            if new > 0 {
                try AuditLog.append(
                    AuditEvent(
                        actor: actor, action: "dues.mail", subject: year.description,
                        details: ["kind": kind.rawValue, "queued": String(new)]),
                    to: DuesAudit.stream, at: now, in: tx)
            }
            return Queued(
                queued: new, before: texts.count - new,
                withoutAddress: zip(found, subjects).filter { $0.1 == nil }.map(\.0.scheme).sorted())
        }
        return try await database.write(as: .dues, dryRun: dryRun, work)
    }

    /// What a round of sending did.
    package struct Delivery: Sendable, Equatable, Encodable {
        package internal(set) var sent = 0
        /// To be tried again.
        package internal(set) var postponed = 0
        package internal(set) var failed = 0
        /// Letters that do not go after all, as reminders after a payment.
        package internal(set) var stopped = 0
        /// The round ended early, because the mail server took nothing.
        package internal(set) var isServerAway = false

        /// Whether anything was there to be sent.
        package var isNothing: Bool { self == Delivery() }
    }

    /// Sends what is due, until nothing is or the server takes nothing. Any number of programs may do it at once.
    package func deliver(through server: SMTPServer, from sender: MailAddress) async throws -> Delivery {
        var (delivery, faults) = (Delivery(), 0)
        while !delivery.isServerAway, let letter = try await claim() {
            do {
                if let stop = try await stop(letter) {
                    try await record { [clock] tx in
                        tx.enqueue(DuesMailStore.markFailed, letter.subject, clock.now, stop.rawValue)
                    }
                    delivery.stopped += 1
                    continue
                }
                try await server.send(try await message(letter, from: sender))
                try await record { [clock] tx in tx.enqueue(DuesMailStore.markSent, letter.subject, clock.now) }
                delivery.sent += 1
                faults = 0
            } catch let fault as SMTPServer.Fault {
                let mayRetry = try await take(fault, for: letter)
                if mayRetry { delivery.postponed += 1 } else { delivery.failed += 1 }
                if case .unfinished = fault { faults += 1 } else { faults = 0 }
                delivery.isServerAway = faults >= LetterPatience.faultsInARow
            }
        }
        return delivery
    }

    /// At most `limit` letters, those first that are not sent.
    package func letters(limit: Int = DuesLimits.invoicesPerPage) async throws -> [DuesLetter] {
        try await database.read(as: .dues) { tx in try tx.all(DuesMailStore.letters, Int32(limit)) }
    }

    /// Queues those again that failed for good, as after an address was put right. Answers with how many.
    package func retryFailed(actor: String, dryRun: Bool = false) async throws -> Int {
        let now = clock.now
        return try await database.write(as: .dues, dryRun: dryRun) { tx in
            let count = try tx.all(DuesMailStore.retry).count
            if count > 0 {
                try AuditLog.append(
                    AuditEvent(
                        actor: actor, action: "dues.mail.retry", subject: "mail", details: ["letters": String(count)]),
                    to: DuesAudit.stream, at: now, in: tx)
            }
            return count
        }
    }

    // MARK: One letter

    private func claim() async throws -> DuesMailStore.Claimed? {
        let now = clock.now
        return try await database.write(as: .dues) { tx in
            try tx.first(DuesMailStore.claim, now, now.addingTimeInterval(LetterPatience.lease))
        }
    }

    private func stop(_ letter: DuesMailStore.Claimed) async throws -> LetterStop? {
        guard let document = LetterSubject(letter.subject)?.document else { return nil }
        let today = clock.now.dayInJapan
        return try await database.read(as: .dues) { tx in
            guard let (kind, isReversed) = try tx.first(DuesDocumentStore.standing, document) else { return nil }
            if isReversed { return .reversed }
            return kind == .reminder ? try ReminderGate.stop(document, on: today, in: tx) : nil
        }
    }

    private func message(_ letter: DuesMailStore.Claimed, from sender: MailAddress) async throws -> MailMessage {
        guard let subject = LetterSubject(letter.subject) else { throw SMTPServer.Fault.refused("unsound address") }
        let found = try await database.read(as: .dues) { tx in try tx.first(DuesDocumentStore.content, subject.document)
        }
        guard let found else { throw SMTPServer.Fault.refused("no such document") }
        return MailMessage(
            carrying: try DuesSheet(stored: found.sheet), content: found.content.bytes, as: subject, from: sender,
            date: letter.queuedAt)
    }

    /// Whether the letter will be tried again.
    private func take(_ fault: SMTPServer.Fault, for letter: DuesMailStore.Claimed) async throws -> Bool {
        let now = clock.now
        switch fault {
        case .unfinished(let text):
            guard let pause = LetterPatience.pause(afterAttempt: Int(letter.attempt)) else { fallthrough }
            try await record { tx in
                tx.enqueue(DuesMailStore.postpone, letter.subject, now.addingTimeInterval(pause), text)
            }
            return true
        case .refused(let text):
            try await record { tx in tx.enqueue(DuesMailStore.markFailed, letter.subject, now, text) }
            return false
        }
    }

    private func record(_ body: @escaping @Sendable (Transaction) throws -> Void) async throws {
        try await database.write(as: .dues, body)
    }
}
