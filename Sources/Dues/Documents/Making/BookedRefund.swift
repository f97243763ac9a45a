import HubCore

/// Money of a member that was paid back, as it is booked, and so may be told in a refund notice (返金通知書).
package struct BookedRefund: Sendable, Equatable {
    /// Of the part of the payment that went back, as `hub dues document refunds` lists it.
    package let id: Int64
    /// The member's code.
    package let scheme: String
    package let name: String
    /// The member's last invoice of that day or before, which the notice names; nil where there is none.
    package let invoice: InvoiceNumber?
    package let amount: Yen
    /// When it was booked.
    package let paidOn: Day
    /// Of the notice: as it is where there is one, else one that no other of the invoice has.
    package let number: String
    package let isMade: Bool

    init(
        id: Int64, scheme: String, name: String, invoice: InvoiceNumber?, amount: Yen, paidOn: Day,
        madeNumber: String?, othersMade: Int64
    ) {
        self.id = id
        self.scheme = scheme
        self.name = name
        self.invoice = invoice
        self.amount = amount
        self.paidOn = paidOn
        number = madeNumber ?? "\(invoice.map(\.description) ?? "")-F" + (othersMade == 0 ? "" : "\(othersMade + 1)")
        isMade = madeNumber != nil
    }

    /// What its document is kept under.
    var subject: String { "refund/\(id)" }
}

/// The same as JSON.
package struct BookedRefundDocument: Encodable, Sendable {
    let id: Int64
    let scheme: String
    let name: String
    let invoice: String?
    let amount: Yen
    let paidOn: Day
    /// Of the notice; null where there is none yet.
    let notice: String?

    package init(_ refund: BookedRefund) {
        id = refund.id
        scheme = refund.scheme
        name = refund.name
        invoice = refund.invoice?.description
        amount = refund.amount
        paidOn = refund.paidOn
        notice = refund.isMade ? refund.number : nil
    }
}
