import HubCore

/// A list of invoices as JSON, on the command line and over HTTP.
package struct InvoiceDocument: Encodable, Sendable {
    let fiscalYear: Int
    /// Of a network that does not exist.
    let madeUp: Bool
    let invoices: [Entry]
    /// Where the next page begins: give it as `after`.
    let next: String?
    let numbers: [Numbers]

    struct Entry: Encodable, Sendable {
        let number: String
        let scheme: String
        let name: String
        let prefecture: String
        let kind: String
        let amount: Yen
        let issuedOn: Day
        let dueOn: Day
        let state: Invoice.State
    }

    struct Numbers: Encodable, Sendable {
        let series: String
        let given: Int
        let missing: Int
    }

    package init(_ page: InvoicePage, of year: FiscalYear, numbers reports: [NumberReport]) {
        fiscalYear = year.year
        madeUp = page.isMadeUp
        invoices = page.invoices.map(Entry.init)
        next = page.next?.description
        numbers = reports.map { Numbers(series: $0.series, given: $0.given, missing: $0.missing) }
    }
}

extension InvoiceDocument.Entry {
    init(_ invoice: Invoice) {
        self.init(
            number: invoice.number.description, scheme: invoice.member.code, name: invoice.member.name,
            prefecture: invoice.prefecture, kind: invoice.kind.rawValue, amount: invoice.amount,
            issuedOn: invoice.issuedOn, dueOn: invoice.dueOn, state: invoice.state)
    }
}
