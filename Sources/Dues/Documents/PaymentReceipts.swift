import Foundation
import HubCore
import Postgres

/// Receipts, as the books have the payments.
extension DuesDocuments {
    /// Makes the receipts of a year's invoices that have none, one for each payment of each invoice, and answers with how
    /// many. Any number of programs may do it at once.
    ///
    /// Problems: `issuer-missing`, `font-missing`.
    @discardableResult
    package func makeReceipts(_ year: FiscalYear, actor: String) async throws -> Int {
        var made = 0
        while true {
            let more = try await makeSomeReceipts(year, actor: actor)
            if more == 0 { return made }
            made += more
        }
    }

    /// The receipts of one invoice: makes those that are missing, or, `again`, one more edition of each, marked 再発行.
    ///
    /// A payment whose posting was reversed has none; the document that was made for it stays as it is.
    /// Problems: `invoice-state` where nothing that is paid stands for the invoice, `issuer-missing`, `font-missing`.
    package func makeReceipts(
        of invoice: InvoiceNumber, again: Bool, actor: String, dryRun: Bool = false
    ) async throws -> [DuesDocument] {
        let payments = try await database.read(as: .dues) { tx in
            try tx.all(ReceiptPaymentStore.ofInvoice, invoice.description)
        }
        guard !payments.isEmpty else {
            throw Problem(
                .invoiceState,
                detail: Message(ja: "請求書 \(invoice) に入金が記帳されていません", en: "no payment of invoice \(invoice) is posted"))
        }
        var documents: [DuesDocument] = []
        for payment in payments {
            documents.append(try await make(.receipt(payment, again: again), actor: actor, dryRun: dryRun))
        }
        return documents
    }

    /// Under the lock of the books, so that no posting is reversed meanwhile and no number given twice.
    private func makeSomeReceipts(_ year: FiscalYear, actor: String) async throws -> Int {
        let now = clock.now
        let today = now.dayInJapan
        return try await database.maintain(as: .dues) { [entropy] tx in
            _ = try tx.one(LedgerBookStore.lock)
            let payments = try tx.all(ReceiptPaymentStore.missing, year, Int32(DuesLimits.documentsAtOnce))
            if payments.isEmpty { return 0 }
            let issuer = try Self.issuer(in: tx)
            let sources = try tx.all(DuesDocumentStore.sources, payments.map(\.invoice.description), today)
            let documents = try zip(payments, sources).map { payment, source in
                try FrozenDocument(
                    SheetDecision(.receipt(payment, again: false), [source], editions: 0, issuer: issuer, on: today),
                    for: source, id: entropy.uuid(at: now))
            }
            try Self.keep(documents, actor: actor, at: now, in: tx)
            return documents.count
        }
    }
}
