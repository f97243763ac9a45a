import Foundation
import HubCore
import Mailing

/// A document on its way to an address by mail. Once for each document and address.
package struct DuesLetter: Sendable, Equatable, Encodable {
    package enum State: String, Sendable, Encodable {
        case waiting, sent, failed

        package var title: Message {
            switch self {
            case .waiting: Message(ja: "送信待ち", en: "waiting")
            case .sent: Message(ja: "送信済み", en: "sent")
            case .failed: Message(ja: "送信できません", en: "failed")
            }
        }
    }

    /// The document's number, and the member's code.
    package let number: String
    package let scheme: String
    package let address: String
    package let state: State
    package let attempts: Int
    /// When it is tried next, or was sent, or failed.
    package let at: Date?
    /// What went wrong at the last attempt.
    package let failure: String?

    /// Nil unless it is a reminder that was stopped.
    package var stop: LetterStop? { failure.flatMap(LetterStop.init) }
}

/// How a letter is kept in the outbox: the document's identifier and the address.
struct LetterSubject: Sendable, Equatable {
    let document: UUID
    let address: MailAddress

    init(document: UUID, address: MailAddress) {
        self.document = document
        self.address = address
    }

    /// Nil unless written by `text`.
    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let id = UUID(uuidString: String(parts[0])),
            let address = try? MailAddress(parsing: String(parts[1]))
        else { return nil }
        self.init(document: id, address: address)
    }

    var text: String { "\(document.uuidString.lowercased()) \(address)" }
}
