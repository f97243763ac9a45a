import Foundation
import HubCore
import Postgres

/// The SQL of receipts and of where their money stands.
enum ReceiptStore {
    struct NewAllocation: Sendable {
        let receipt: UUID
        let account: LedgerAccount
        let invoice: InvoiceNumber?
        let member: SchemeID?
        let fiscalYear: FiscalYear?
        let amount: Yen
        let fee: Yen
        let entry: UUID
        let movedFrom: Int64?

        init(receipt: UUID, _ planned: PlannedAllocation, account: LedgerAccount, entry: UUID) {
            self.init(
                receipt: receipt, account: account, invoice: planned.invoiceNumber, member: planned.member,
                fiscalYear: planned.invoiceNumber?.fiscalYear, amount: planned.amount, fee: planned.fee, entry: entry,
                movedFrom: nil)
        }

        init(
            receipt: UUID, account: LedgerAccount, invoice: InvoiceNumber?, member: SchemeID?, fiscalYear: FiscalYear?,
            amount: Yen, fee: Yen, entry: UUID, movedFrom: Int64?
        ) {
            self.receipt = receipt
            self.account = account
            self.invoice = invoice
            self.member = member
            self.fiscalYear = fiscalYear
            self.amount = amount
            self.fee = fee
            self.entry = entry
            self.movedFrom = movedFrom
        }
    }

    /// A live allocation: where a part of a receipt stands now.
    package struct Allocation: Sendable, Equatable {
        package let id: Int64
        package let receipt: UUID
        package let line: BankLineID
        package let account: LedgerAccount
        package let invoice: InvoiceNumber?
        package let member: SchemeID?
        package let fiscalYear: FiscalYear?
        package let amount: Yen
        package let fee: Yen
    }

    /// An invoice that stands in the books.
    struct Receivable: Sendable {
        let bookedOn: Day
        let isWrittenOff: Bool
    }

    static func insert(_ rows: [NewAllocation], in transaction: Transaction) {
        if rows.isEmpty { return }
        transaction.enqueue(
            insertAllocations, rows.map(\.receipt), rows.map(\.account.rawValue), rows.map { $0.invoice?.description },
            rows.map(\.member), rows.map { $0.fiscalYear.map { Int32($0.year) } }, rows.map(\.amount), rows.map(\.fee),
            rows.map(\.entry), rows.map(\.movedFrom))
    }

    static let insertReceipts = Statement<[UUID], [BankLineID], [Int16], [String], [UUID], Date, String, Void>(
        "dues.receipts.insert",
        """
        INSERT INTO receipt (id, line, tier, reasons, entry, posted_at, posted_by)
        SELECT r.id, r.line, r.tier, string_to_array(r.reasons, ' '), r.entry, $6, $7
        FROM unnest($1::uuid[], $2::bigint[], $3::smallint[], $4::text[], $5::uuid[])
            AS r (id, line, tier, reasons, entry)
        """)

    private static let insertAllocations = Statement<
        [UUID], [String], [String?], [SchemeID?], [Int32?], [Yen], [Yen], [UUID], [Int64?], Void
    >(
        "dues.receipts.insertAllocations",
        """
        INSERT INTO allocation (receipt, account, invoice, member, fiscal_year, amount, fee, entry, moved_from)
        SELECT a.receipt, a.account, a.invoice, a.member, a.fiscal_year, a.amount, a.fee, a.entry, a.moved_from
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::integer[], $6::bigint[], $7::bigint[],
                $8::uuid[], $9::bigint[])
            AS a (receipt, account, invoice, member, fiscal_year, amount, fee, entry, moved_from)
        """)

    static let receivables = Statement<[String], (InvoiceNumber, Receivable)>(
        "dues.receipts.receivables",
        """
        SELECT r.invoice, r.booked_on, EXISTS (
            SELECT FROM invoice_credit c WHERE c.invoice = r.invoice AND c.kind = 'write-off')
        FROM receivable r WHERE r.invoice = ANY ($1) AND r.ended_by IS NULL
        """,
        row: { (number: InvoiceNumber, bookedOn: Day, isWrittenOff: Bool) in
            (number, Receivable(bookedOn: bookedOn, isWrittenOff: isWrittenOff))
        })

    /// The standing receipt of a line.
    static let ofLine = Statement<BankLineID, UUID>(
        "dues.receipts.ofLine", "SELECT id FROM receipt WHERE line = $1 AND reversed_at IS NULL",
        row: { (id: UUID) in id })

    static let live = Statement<UUID, Allocation>(
        "dues.receipts.live",
        """
        SELECT a.id, a.receipt, r.line, a.account, a.invoice, a.member, a.fiscal_year, a.amount, a.fee
        FROM allocation a JOIN receipt r ON r.id = a.receipt
        WHERE a.receipt = $1 AND a.ended_by IS NULL ORDER BY a.id
        """, row: Allocation.init)

    static let allocation = Statement<Int64, Allocation>(
        "dues.receipts.allocation",
        """
        SELECT a.id, a.receipt, r.line, a.account, a.invoice, a.member, a.fiscal_year, a.amount, a.fee
        FROM allocation a JOIN receipt r ON r.id = a.receipt WHERE a.id = $1 AND a.ended_by IS NULL
        """, row: Allocation.init)

    /// All that stands in one account of the ledger.
    static let liveIn = Statement<LedgerAccount, Allocation>(
        "dues.receipts.liveIn",
        """
        SELECT a.id, a.receipt, r.line, a.account, a.invoice, a.member, a.fiscal_year, a.amount, a.fee
        FROM allocation a JOIN receipt r ON r.id = a.receipt WHERE a.account = $1 AND a.ended_by IS NULL ORDER BY a.id
        """, row: Allocation.init)

    static let liveOfInvoices = Statement<[String], Allocation>(
        "dues.receipts.liveOfInvoices",
        """
        SELECT a.id, a.receipt, r.line, a.account, a.invoice, a.member, a.fiscal_year, a.amount, a.fee
        FROM allocation a JOIN receipt r ON r.id = a.receipt
        WHERE a.invoice = ANY ($1) AND a.ended_by IS NULL ORDER BY a.id
        """, row: Allocation.init)

    static let end = Statement<[Int64], UUID, Void>(
        "dues.receipts.end", "UPDATE allocation SET ended_by = $2 WHERE id = ANY ($1) AND ended_by IS NULL")

    static let reverse = Statement<UUID, UUID, Date, String, Void>(
        "dues.receipts.reverse",
        "UPDATE receipt SET reversal = $2, reversed_at = $3, reversed_by = $4 WHERE id = $1 AND reversed_at IS NULL")

    static let remember = Statement<String, String, [SchemeID], Date, String, Void>(
        "dues.receipts.remember",
        """
        INSERT INTO payer_alias (kind, key, member, confirmed_at, confirmed_by)
        SELECT $1, $2, member, $4, $5 FROM unnest($3::bigint[]) AS m (member) ON CONFLICT DO NOTHING
        """)

    static let forget = Statement<String, String, SchemeID, Void>(
        "dues.receipts.forget", "DELETE FROM payer_alias WHERE kind = $1 AND key = $2 AND member = $3")

    static let statements: [any AnyStatement] = [
        insertReceipts, insertAllocations, receivables, ofLine, live, allocation, liveIn, liveOfInvoices, end, reverse,
        remember, forget,
    ]
}
