import Foundation
import HubCore

/// What a receipt (領収書) is for: the part of a bank's payment that stands for one invoice.
package struct ReceiptPayment: Sendable, Equatable {
    package let invoice: InvoiceNumber
    /// The posting of the payment.
    let receipt: UUID
    package let receivedOn: Day
    /// With what a bank took of it and the national office bears: that much of the due is settled.
    package let amount: Yen
    /// Of the document: as it is where there is one, else one that no other receipt of the invoice has.
    let number: String
    package let isMade: Bool

    init(
        invoice: InvoiceNumber, receipt: UUID, receivedOn: Day, amount: Yen, madeNumber: String?, othersMade: Int64
    ) {
        self.invoice = invoice
        self.receipt = receipt
        self.receivedOn = receivedOn
        self.amount = amount
        number = madeNumber ?? "R-\(invoice)" + (othersMade == 0 ? "" : "-\(othersMade + 1)")
        isMade = madeNumber != nil
    }

    /// What its documents are kept under.
    var subject: String { "\(invoice)/\(receipt.uuidString.lowercased())" }
}
