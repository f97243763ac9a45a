import HubCore

/// Decides, for a chunk of claimed members, who gets which number and who is passed over.
///
/// Only those who get an invoice take a number, so that a member who was invoiced meanwhile leaves no gap.
struct InvoiceNumbering: Sendable, Equatable {
    /// A claimed item.
    struct Item: Sendable, Equatable {
        let member: SchemeID
        let amount: Yen
        let dueOn: Day
    }

    struct Assignment: Sendable, Equatable {
        let item: Item
        let number: InvoiceNumber
    }

    /// In the order of the items.
    let issued: [Assignment]
    /// Members that are invoiced already, with the invoice that stands.
    let skipped: [Assignment]

    init(_ items: [Item], invoiced: [SchemeID: InvoiceNumber], series: String, year: FiscalYear, next: Int32) {
        skipped = items.compactMap { item in invoiced[item.member].map { Assignment(item: item, number: $0) } }
        issued = zip(items.filter { invoiced[$0.member] == nil }, next...).map { item, serial in
            Assignment(item: item, number: InvoiceNumber(series: series, fiscalYear: year, serial: serial))
        }
    }
}
