import HubCore

/// Decides, for a chunk of claimed members, who gets which number and who is passed over.
///
/// Only those who get an invoice take a number, so that a member who was invoiced meanwhile leaves no gap.
struct InvoiceNumbering: Sendable, Equatable {
    struct Assignment: Sendable, Equatable {
        let member: SchemeID
        let number: InvoiceNumber
    }

    /// In the order of the members.
    let issued: [Assignment]
    /// Members that are invoiced already, with the invoice that stands.
    let skipped: [Assignment]

    init(_ members: [SchemeID], invoiced: [SchemeID: InvoiceNumber], series: String, year: FiscalYear, next: Int32) {
        skipped = members.compactMap { member in invoiced[member].map { Assignment(member: member, number: $0) } }
        issued = zip(members.filter { invoiced[$0] == nil }, next...).map { member, serial in
            Assignment(member: member, number: InvoiceNumber(series: series, fiscalYear: year, serial: serial))
        }
    }
}
