import HubCore

/// A document that is to be made.
package enum DocumentOrder: Sendable, Equatable {
    case invoice(InvoiceNumber)
    /// For a payment that is posted. `again`: another copy, marked 再発行, where there is one.
    case receipt(ReceiptPayment, again: Bool)
    /// For the open invoices of one member, the oldest first; what is open of each where it is not all.
    case reminder([InvoiceNumber], ReminderLevel, paymentsSeenUntil: Day, open: [InvoiceNumber: Yen])
    /// For an invoice that is void.
    case cancellation(InvoiceNumber, reason: String)
    /// For money that was paid back; the notice names the invoice.
    case refund(BookedRefund, of: InvoiceNumber, reason: String)

    package var invoices: [InvoiceNumber] {
        switch self {
        case .invoice(let number), .cancellation(let number, _), .refund(_, let number, _): [number]
        case .receipt(let payment, _): [payment.invoice]
        case .reminder(let numbers, _, _, _): numbers
        }
    }
}

/// The kinds of documents, as they are kept.
package enum DocumentKind: String, Sendable, Hashable, Codable, CaseIterable {
    case invoice, receipt, reminder, cancellation, refund

    package var title: Message {
        switch self {
        case .invoice: Message(ja: "請求書", en: "Invoice")
        case .receipt: Message(ja: "領収書", en: "Receipt")
        case .reminder: Message(ja: "督促状", en: "Reminder")
        case .cancellation: Message(ja: "請求取消通知書", en: "Cancellation")
        case .refund: Message(ja: "返金通知書", en: "Refund")
        }
    }
}

/// An invoice with all that a document says of it and of who pays it.
struct DocumentSource: Sendable, Equatable {
    let invoice: Invoice
    let resolution: String
    /// Nil where nobody said to whom invoices go: then to the member.
    let payer: Payer?

    struct Payer: Sendable, Equatable {
        let name: String
        let postalCode: String?
        let address: String?
        let mail: String?
    }
}
