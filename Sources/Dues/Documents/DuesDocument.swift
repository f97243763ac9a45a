import Foundation
import HubCore
import Postgres

/// A document that was made, without its bytes.
package struct DuesDocument: Sendable, Equatable, Encodable {
    package let id: UUID
    /// The member's code and name.
    package let scheme: String
    package let name: String
    package let kind: DocumentKind
    package let number: String
    /// 1, and more for each time that it was issued again.
    package let edition: Int
    package let invoice: String
    package let issuedOn: Day
    /// Of the bytes, in hexadecimal.
    package let sha256: String
    /// Characters without a glyph and texts that were cut: a person should look at it.
    package let flaws: Int
    /// A receipt whose payment is booked no more.
    package let isReversed: Bool

    init(
        id: UUID, scheme: String, name: String, kind: DocumentKind, number: String, edition: Int16,
        invoice: InvoiceNumber, issuedOn: Day, digest: Bytes, flaws: Int32, isReversed: Bool
    ) {
        self.id = id
        self.scheme = scheme
        self.name = name
        self.kind = kind
        self.number = number
        self.edition = Int(edition)
        self.invoice = invoice.description
        self.issuedOn = issuedOn
        sha256 = digest.bytes.map { Int($0).paddedHex }.joined()
        self.flaws = Int(flaws)
        self.isReversed = isReversed
    }
}

extension Int {
    fileprivate var paddedHex: String { (self < 16 ? "0" : "") + String(self, radix: 16) }
}
