import HubCore
import Postgres

/// Reads invoices for lists.
package struct Invoices: Sendable {
    private let database: Database

    package init(database: Database) { self.database = database }

    /// At most `limit` (1–10,000) invoices of the year, after the number given.
    package func page(
        of year: FiscalYear, after number: InvoiceNumber? = nil, limit: Int = DuesLimits.invoicesPerPage
    ) async throws -> InvoicePage {
        let limit = min(max(1, limit), DuesLimits.invoicesPerPage)
        let found = try await database.read(as: .dues) { tx in
            // One more than asked for tells whether there is a next page.
            try tx.all(InvoiceStore.page, year, number?.series ?? "", number?.serial ?? 0, Int32(limit + 1))
        }
        let page = Array(found.prefix(limit))
        return InvoicePage(invoices: page, next: found.count > limit ? page.last?.number : nil)
    }

    /// For each series of the year, how many numbers were given out and how many invoices carry them.
    package func numbers(of year: FiscalYear) async throws -> [NumberReport] {
        try await database.read(as: .dues) { tx in try tx.all(InvoiceStore.numbers, year) }
    }
}
