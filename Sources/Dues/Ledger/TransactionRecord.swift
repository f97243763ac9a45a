import Cryptography
import Documents
import Foundation
import HubCore
import Postgres

/// A transaction as 電子帳簿保存法 wants it found again (施行規則 第2条第6項第5号): by day, amount and counterparty.
package struct TransactionRecord: Sendable, Equatable, Encodable {
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case invoice, receipt, refund
        /// One that was frozen and given, in each of its editions.
        case document
        case creditNote = "credit-note"
        case writeOff = "write-off"

        package var title: Message {
            switch self {
            case .invoice: Message(ja: "請求書", en: "invoice")
            case .receipt: Message(ja: "入金", en: "receipt")
            case .refund: Message(ja: "返金", en: "refund")
            case .document: Message(ja: "発行文書", en: "document")
            case .creditNote: Message(ja: "減額", en: "credit note")
            case .writeOff: Message(ja: "貸倒", en: "write-off")
            }
        }
    }

    package let kind: Kind
    package let day: Day
    package let amount: Yen
    package let counterparty: String
    /// The invoice's number, the number of the bank line, or the document's name.
    package let number: String
    /// Of a document, to fetch it by, and the digest of its bytes.
    package let document: UUID?
    package let sha256: String?

    init(
        kind: Kind, day: Day, amount: Yen, counterparty: String, number: String, document: UUID?, digest: Bytes?
    ) {
        self.kind = kind
        self.day = day
        self.amount = amount
        self.counterparty = counterparty
        self.number = number
        self.document = document
        sha256 = digest.flatMap { SHA256Digest(bytes: $0.bytes)?.hex }
    }

    /// The index as CSV for Excel.
    package static func csv(_ records: [TransactionRecord]) -> [UInt8] {
        var table = CSVText()
        for heading in ["取引年月日", "取引金額", "取引先", "種類", "番号", "文書の識別子", "SHA-256"] { table.text(heading) }
        table.endRow()
        for record in records {
            table.number(record.day.description)
            table.number(String(record.amount.amount))
            table.text(record.counterparty)
            table.text(record.kind.title.ja)
            table.text(record.number)
            table.text(record.document?.uuidString.lowercased() ?? "")
            table.text(record.sha256 ?? "")
            table.endRow()
        }
        return TextEncoding.utf8.file(table.bytes)
    }
}

/// What is searched for. What is nil does not narrow.
package struct RecordSearch: Sendable, Equatable {
    package var from: Day?
    package var through: Day?
    package var least: Yen?
    package var most: Yen?
    /// A part of the counterparty's name.
    package var counterparty: String?

    package init(
        from: Day? = nil, through: Day? = nil, least: Yen? = nil, most: Yen? = nil, counterparty: String? = nil
    ) {
        self.from = from
        self.through = through
        self.least = least
        self.most = most
        self.counterparty = counterparty
    }
}
