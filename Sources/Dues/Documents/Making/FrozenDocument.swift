import Cryptography
import Documents
import Foundation
import HubCore

/// A document as it is kept for ever: what it says, its bytes, and their digest.
struct FrozenDocument: Sendable {
    let id: UUID
    let member: SchemeID
    let kind: DocumentKind
    let subject: String
    let invoice: InvoiceNumber
    let sheet: DuesSheet
    let sheetText: String
    let bytes: [UInt8]
    let digest: SHA256Digest
    /// Characters without a glyph and texts that were cut.
    let flaws: Int

    /// Problems: `font-missing`.
    init(_ decision: SheetDecision, for source: DocumentSource, id: UUID) throws {
        let laidOut = try SheetLayout.pdf(of: decision.sheet)
        self.id = id
        member = source.invoice.member.id
        kind = decision.kind
        subject = decision.subject
        invoice = source.invoice.number
        sheet = decision.sheet
        sheetText = try decision.sheet.text
        bytes = laidOut.bytes
        digest = SHA256.hash(of: laidOut.bytes)
        flaws = laidOut.unknownCharacters + laidOut.cutTexts
    }

    var title: String { sheet.caption }

    static let mediaType = "application/pdf"

    /// What the member is told in its feed, as of any document.
    var feedEntry: MemberFeedEntry {
        let name = id.uuidString.lowercased()
        var data = JSONDocument()
        data.beginObject()
        data.member("title", title)
        data.member("sha256", digest.hex)
        data.member("bytes", bytes.count)
        data.member("href", "/sync/documents/\(name)")
        data.endObject()
        return MemberFeedEntry(
            member: member, key: "document/\(name)", data: String(decoding: data.bytes, as: UTF8.self))
    }
}

extension DuesSheet {
    /// JSON, its members in a fixed order.
    var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    /// What `text` gave.
    package init(stored text: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(text.utf8)) }
}
