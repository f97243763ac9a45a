import Audit
import Foundation
import HubCore
import Postgres

/// Issues up to a thousand items of a run in one transaction: claim, number range, invoices, outbox, audit event, feeds.
/// What is committed is whole; what is not leaves the items as they were.
package struct BillingChunk: Sendable {
    let run: BillingRun
    let series: String
    let size: Int
    let actor: String
    let now: Date

    /// What one chunk did. Nothing claimed means: whatever is left is in other workers' hands.
    package struct Outcome: Sendable, Equatable {
        package let issued: Int
        package let skipped: Int
        package var claimed: Int { issued + skipped }
    }

    package func issue(in transaction: Transaction) throws -> Outcome {
        let items = try transaction.all(BillingChunkStore.claim, run.id, Int32(size))
        if items.isEmpty { return Outcome(issued: 0, skipped: 0) }
        // The lock on the counter is held until commit and comes before the look at earlier invoices, which therefore
        // cannot miss one of another worker or run.
        let counter = transaction.ask(BillingChunkStore.lockCounter, series, run.fiscalYear)
        let invoiced = try transaction.all(
            BillingChunkStore.earlierInvoices, items.map(\.member), run.fiscalYear, run.kind)
        let numbering = InvoiceNumbering(
            items, invoiced: Dictionary(invoiced, uniquingKeysWith: { first, _ in first }), series: series,
            year: run.fiscalYear, next: try counter.rows()[0])
        try write(numbering, in: transaction)
        return Outcome(issued: numbering.issued.count, skipped: numbering.skipped.count)
    }

    private func write(_ numbering: InvoiceNumbering, in transaction: Transaction) throws {
        if let last = numbering.issued.last {
            let items = numbering.issued.map(\.item)
            let members = items.map(\.member)
            let numbers = numbering.issued.map(\.number.description)
            transaction.enqueue(
                BillingChunkStore.insertInvoices, run.id, series, members, numbers,
                numbering.issued.map(\.number.serial),
                items.map(\.amount), items.map(\.dueOn))
            transaction.enqueue(BillingChunkStore.markIssued, run.id, members, numbers)
            transaction.enqueue(BillingChunkStore.enqueueDocuments, numbers, now)
            transaction.enqueue(
                BillingChunkStore.advanceCounter, series, run.fiscalYear, last.number.serial + 1)
        }
        if !numbering.skipped.isEmpty {
            transaction.enqueue(
                BillingChunkStore.markSkipped, run.id, numbering.skipped.map(\.item.member),
                numbering.skipped.map(\.number.description), .alreadyInvoiced)
        }
        try AuditLog.append(
            AuditEvent(
                actor: actor, action: "dues.issue", subject: run.id.uuidString.lowercased(),
                details: [
                    "first": numbering.issued.first?.number.description ?? "",
                    "last": numbering.issued.last?.number.description ?? "",
                    "issued": String(numbering.issued.count), "skipped": String(numbering.skipped.count),
                ]),
            to: DuesAudit.stream, at: now, in: transaction)
        tell(numbering.issued, in: transaction)
    }

    /// Last, because it locks the state of every member, for which their batches wait.
    private func tell(_ issued: [InvoiceNumbering.Assignment], in transaction: Transaction) {
        // A run that is being issued has its day.
        guard !issued.isEmpty, let issuedOn = run.issuedOn else { return }
        InvoiceFeedStore.append(
            issued.map {
                InvoiceFeedEntry(
                    number: $0.number, member: $0.item.member, amount: $0.item.amount, issuedOn: issuedOn,
                    dueOn: $0.item.dueOn, state: .issued)
            }, at: now, in: transaction)
    }
}
