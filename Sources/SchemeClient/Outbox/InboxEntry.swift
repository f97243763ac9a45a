import Foundation
import HubCore

/// What entries of the hub's feed are about, as far as this program knows; others are skipped.
package enum InboxTopic: String, Sendable, CaseIterable {
    case report, dictionary, notice, invoice, document, question, correction
}

/// Something that the hub sent, as it is kept.
package struct InboxEntry: Sendable, Equatable {
    package let topic: InboxTopic
    package let key: String
    /// JSON, as it came.
    package let data: String
    /// Where its bytes were saved; of documents and dictionaries.
    package let file: String?
    /// ISO 8601.
    package let receivedAt: String
    package let isRead: Bool

    /// Nil where the hub wrote something that this program does not understand.
    package var content: InboxContent? { InboxContent(topic, data) }

    /// By which a question is answered: what stands behind the topic in its key.
    package var identifier: String {
        String(key.split(separator: "/", maxSplits: 1).last ?? "")
    }
}

package enum InboxContent: Sendable, Equatable {
    case report
    case dictionary(Dictionary)
    case notice(Notice)
    case invoice(Invoice)
    case document(Document)
    case question(Question)
    case correction(Correction)

    init?(_ topic: InboxTopic, _ data: String) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        func read<Value: Decodable>(_ make: (Value) -> InboxContent) -> InboxContent? {
            (try? decoder.decode(Value.self, from: Data(data.utf8))).map(make)
        }
        let content: InboxContent? =
            switch topic {
            case .report: .report
            case .dictionary: read(InboxContent.dictionary)
            case .notice: read(InboxContent.notice)
            case .invoice: read(InboxContent.invoice)
            case .document: read(InboxContent.document)
            case .question: read(InboxContent.question)
            case .correction: read(InboxContent.correction)
            }
        guard let content else { return nil }
        self = content
    }

    package struct Notice: Sendable, Equatable, Decodable {
        package let titleJa: String
        package let titleEn: String?
        package let bodyJa: String
        package let bodyEn: String?

        package var title: Message { Message(ja: titleJa, en: titleEn ?? titleJa) }
        package var body: Message { Message(ja: bodyJa, en: bodyEn ?? bodyJa) }
    }

    package struct Invoice: Sendable, Equatable, Decodable {
        package let number: String
        package let fiscalYear: Int?
        /// Yen.
        package let amount: Int
        package let issuedOn: String?
        package let dueOn: String?
        package let state: String?
    }

    /// A file at the hub, by its address there and the digest of its bytes.
    package struct Dictionary: Sendable, Equatable, Decodable {
        package let version: String
        package let sha256: String
        package let href: String
    }

    package struct Document: Sendable, Equatable, Decodable {
        package let title: String
        package let sha256: String
        package let href: String
    }

    package struct Question: Sendable, Equatable, Decodable {
        /// A key, as `activity/2026-05`; empty for none.
        package let about: String?
        package let text: String
    }

    package struct Correction: Sendable, Equatable, Decodable {
        package let about: String
        package let reason: String?
        package let decision: String?
    }
}
