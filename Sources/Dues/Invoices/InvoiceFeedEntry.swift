import Documents
import HubCore

/// What a member is told of one of its invoices, in its own feed: when it is issued, and when its state changes.
struct InvoiceFeedEntry: Sendable {
    let number: InvoiceNumber
    let member: SchemeID
    let amount: Yen
    let issuedOn: Day
    let dueOn: Day
    let state: Invoice.State

    var key: String { "invoice/\(number)" }

    /// JSON, as it is sent.
    var data: String {
        var document = JSONDocument()
        document.beginObject()
        document.member("number", number.description)
        document.member("fiscal_year", number.fiscalYear.year)
        document.member("amount", amount.amount)
        document.member("issued_on", issuedOn.description)
        document.member("due_on", dueOn.description)
        document.member("state", state.rawValue)
        document.endObject()
        return String(decoding: document.bytes, as: UTF8.self)
    }
}
