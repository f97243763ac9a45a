import BankFiles
import Documents
import Dues
import Foundation
import HubCore
import Postgres
import Server
import TestSupport
import Testing

/// Decisions about the books, and the books as other programs read them.
@Suite("Ledger")
struct LedgerTests {
    private let first = InvoiceNumber("HSJ-2026-00001")!

    @Test("Nothing is booked into a closed month, whoever tries; what comes late is booked on the first open day")
    func closing() async throws {
        try await ReceiptFixture.with { fixture in
            let decisions = fixture.decisions
            #expect(
                await problem { try await decisions.close(through: Month("2026-06")!, actor: "test") }?.kind
                    == .ledgerMonthClosed)
            try await decisions.close(through: Month("2026-05")!, actor: "test")
            #expect(
                await problem { try await decisions.close(through: Month("2026-04")!, actor: "test") }?.kind
                    == .ledgerMonthClosed)
            let late = ReceiptFixture.file(
                [ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ", on: "2026-05-29")], from: "2026-05-29", to: "2026-05-29")
            _ = try await fixture.importing.run(late, name: "late", actor: "test")
            #expect(try await fixture.matching.run(actor: "test").posted == 1)
            let entries = try await fixture.reports.entries(Day("2026-01-01")!...Day("2026-12-31")!)
            #expect(entries.map(\.bookedOn) == [Day("2026-06-01")!])
            // The database itself refuses.
            let entry = LedgerEntry(
                id: UUID(), bookedOn: Day("2026-05-31")!, description: "x", source: "x",
                lines: [.init(.debit, .bank, Yen(1)), .init(.credit, .dues, Yen(1))])
            await #expect {
                try await fixture.test.database.write(as: .dues) { tx in
                    LedgerStore.append(entry, recordedBy: "test", at: fixture.test.clock.now, in: tx)
                }
            } throws: { ($0 as? PostgresError)?.constraint == "ledger_entry_month_is_open" }
        }
    }

    @Test("Dues paid before their year are 前受会費, and 受取会費 from April 1; twice is once")
    func yearStart() async throws {
        try await ReceiptFixture.with(at: "2027-03-10T00:00:00Z", issues: false) { fixture in
            _ = try await fixture.dues.engine().issue(FiscalYear(2027), actor: "test")
            let lines = [
                ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ", on: "2027-03-08"),
                ReceiptFixture.line("ﾊﾅﾐｽﾞｷ", 29_560, on: "2027-03-09"),
            ]
            _ = try await fixture.importing.run(
                ReceiptFixture.file(lines, from: "2027-03-01", to: "2027-03-09"), name: "a", actor: "test")
            let report = try await fixture.matching.run(actor: "test")
            let short = report.lines.first { $0.decision.tier == .shortByFee }!
            _ = try await fixture.matching.confirm(short.line.id, nil, actor: "test")
            #expect(try await fixture.balances() == [.bank: 59_560, .fees: 440, .advance: -60_000])
            #expect(try await fixture.state("HSJ-2027-00001") == .paid)
            #expect(
                await problem { _ = try await fixture.decisions.beginYear(FiscalYear(2027), actor: "test") }?.kind
                    == .ledgerMonthClosed)
            let april = fixture.at("2027-04-03").decisions
            let turned = try await april.beginYear(FiscalYear(2027), actor: "test")
            #expect(turned.sum == Yen(60_000) && turned.invoices.count == 2)
            #expect(try await april.beginYear(FiscalYear(2027), actor: "test").sum == .zero)
            #expect(try await fixture.balances() == [.bank: 59_560, .fees: 440, .dues: -60_000])
            #expect(try await fixture.broken() == [])
        }
    }

    @Test("Money kept for a year goes to its invoice when the year begins")
    func keptForYear() async throws {
        try await ReceiptFixture.with { fixture in
            try await fixture.receive(ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ"), ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ", on: "2026-06-07"))
            let kept = try await fixture.decisions.kept()[0]
            let member = try await fixture.matching.member("hs-13-s00001")
            try await fixture.decisions.move(
                kept.id, to: .advance(member, FiscalYear(2027)), reason: "翌年度", actor: "test")
            let april = fixture.at("2027-04-20").decisions
            #expect(try await april.beginYear(FiscalYear(2027), actor: "test").withoutInvoice == 1)
            _ = try await BillingEngine(
                database: fixture.test.database, clock: .fixed(Day("2027-04-20")!.start), entropy: fixture.test.entropy
            ).issue(FiscalYear(2027), actor: "test")
            #expect(try await april.beginYear(FiscalYear(2027), actor: "test").sum == Yen(30_000))
            #expect(try await fixture.state("HSJ-2027-00001") == .paid)
            #expect(try await fixture.balances() == [.bank: 60_000, .dues: -60_000])
            #expect(try await fixture.broken() == [])
        }
    }

    @Test("At the year's end only what came in since is 未収会費 of the old year")
    func yearEnd() async throws {
        try await ReceiptFixture.with(at: "2027-04-10T00:00:00Z", issues: false) { fixture in
            _ = try await BillingEngine(
                database: fixture.test.database, clock: .fixed(Day("2026-06-01")!.start), entropy: fixture.test.entropy
            ).issue(FiscalYear(2026), actor: "test")
            let lines = [
                ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ", on: "2027-03-30"), ReceiptFixture.line("ﾊﾅﾐｽﾞｷ", on: "2027-04-05"),
            ]
            _ = try await fixture.importing.run(
                ReceiptFixture.file(lines, from: "2027-03-01", to: "2027-04-09"), name: "a", actor: "test")
            _ = try await fixture.matching.run(actor: "test")
            let report = try await fixture.decisions.endYear(FiscalYear(2026), actor: "test")
            #expect(report.invoices.map(\.description) == ["HSJ-2026-00002"])
            let march = try await fixture.reports.balances(through: Day("2027-03-31")!)
            #expect(march.first { $0.account == .receivable }?.balance == Yen(30_000))
            #expect(march.first { $0.account == .dues }?.balance == Yen(-60_000))
            #expect(try await fixture.balances() == [.bank: 60_000, .dues: -60_000])
            #expect(try await fixture.decisions.endYear(FiscalYear(2026), actor: "test").invoices.isEmpty)
            #expect(try await fixture.broken() == [])
            try await fixture.decisions.close(through: Month("2027-03")!, actor: "test")
            #expect(
                await problem { _ = try await fixture.decisions.endYear(FiscalYear(2026), actor: "test") }?.kind
                    == .ledgerMonthClosed)
        }
    }

    @Test("On receipt, what was never booked is given up without an entry; an invoice that is void can be billed again")
    func credits() async throws {
        try await ReceiptFixture.with { fixture in
            let decisions = fixture.decisions
            #expect(try await decisions.credit(first, .writeOff, reason: "解散", actor: "test") == Yen(30_000))
            #expect(try await fixture.state("HSJ-2026-00001") == .writtenOff)
            #expect(try await fixture.balances() == [:])
            _ = try await decisions.credit(
                InvoiceNumber("HSJ-2026-00002")!, .creditNote, amount: Yen(10_000), reason: "半年分", actor: "test")
            #expect(try await fixture.state("HSJ-2026-00002") == .partiallyPaid)
            let third = InvoiceNumber("HSJ-2026-00003")!
            #expect(
                await problem {
                    try await decisions.void(InvoiceNumber("HSJ-2026-00002")!, reason: "x", actor: "test")
                }?.kind == .invoiceState)
            try await decisions.void(third, reason: "誤り", actor: "test")
            #expect(try await fixture.state("HSJ-2026-00003") == .void)
            #expect(
                await problem { try await decisions.void(third, reason: "誤り", actor: "test") }?.kind == .invoiceState)
            // What is left of the second, and the first though it was given up.
            try await fixture.receive(ReceiptFixture.line("ﾊﾅﾐｽﾞｷ", 20_000), ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ"))
            #expect(try await fixture.state("HSJ-2026-00001") == .paid)
            #expect(try await fixture.state("HSJ-2026-00002") == .paid)
            #expect(try await fixture.broken() == [])
            _ = try await fixture.dues.engine().issue(FiscalYear(2026), actor: "test")
            #expect(try await fixture.state("HSJ-2026-00004") == .issued)
            #expect(try await fixture.broken() == [])
        }
    }

    @Test("Under accrual dues are income when billed, and every decision keeps 未収会費 equal to what is open")
    func accrual() async throws {
        try await ReceiptFixture.with(["ア", "イ", "ウ", "エ", "オ"]) { fixture in
            let decisions = fixture.decisions
            #expect(
                await problem { _ = try await decisions.accrue(FiscalYear(2026), actor: "test") }?.kind
                    == .allocationInvalid)
            try await fixture.receive(ReceiptFixture.line("ｱ"))
            try await decisions.recognise(.accrual, actor: "test")
            let accrued = try await decisions.accrue(FiscalYear(2026), actor: "test")
            #expect(accrued.sum == Yen(120_000))
            #expect(try await decisions.accrue(FiscalYear(2026), actor: "test").sum == .zero)
            #expect(try await fixture.balances() == [.bank: 30_000, .receivable: 120_000, .dues: -150_000])
            let later = ReceiptFixture.file(
                [ReceiptFixture.line("ｲ", on: "2026-06-15")], from: "2026-06-15", to: "2026-06-15", before: 130_000)
            _ = try await fixture.importing.run(later, name: "b", actor: "test")
            _ = try await fixture.matching.run(actor: "test")
            #expect(try await fixture.balances()[.receivable] == 90_000)
            _ = try await decisions.credit(InvoiceNumber("HSJ-2026-00003")!, .writeOff, reason: "解散", actor: "test")
            _ = try await decisions.credit(
                InvoiceNumber("HSJ-2026-00004")!, .creditNote, amount: Yen(5_000), reason: "減額", actor: "test")
            try await decisions.void(InvoiceNumber("HSJ-2026-00005")!, reason: "誤り", actor: "test")
            #expect(
                try await fixture.balances()
                    == [.bank: 60_000, .receivable: 25_000, .dues: -115_000, .writeOff: 30_000])
            #expect(try await fixture.broken() == [])
            // Given up, and paid after all: sundry income.
            let after = ReceiptFixture.file(
                [ReceiptFixture.line("ｳ", on: "2026-06-15", reference: "9")], from: "2026-06-15", to: "2026-06-15",
                before: 160_000)
            _ = try await fixture.importing.run(after, name: "c", actor: "test")
            _ = try await fixture.matching.run(actor: "test")
            #expect(try await fixture.balances()[.sundry] == -30_000)
            #expect(try await fixture.broken() == [])
        }
    }

    @Test("Verification finds what somebody changed behind its back")
    func verification() async throws {
        try await ReceiptFixture.with { fixture in
            try await fixture.receive(ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ"), ReceiptFixture.line("ﾊﾅﾐｽﾞｷ"))
            #expect(try await fixture.broken() == [])
            let attempts: [(Statement<Void>, String)] = [
                (
                    Statement(
                        "test.verify.a",
                        "UPDATE allocation SET amount = amount - 1 WHERE id = (SELECT min(id) FROM allocation)"),
                    "receipt-allocated"
                ),
                (
                    Statement("test.verify.b", "UPDATE invoice SET state = 'issued' WHERE number = 'HSJ-2026-00001'"),
                    "invoice-balance"
                ),
                (Statement("test.verify.c", "UPDATE bank_line SET state = 'open'"), "receipt-once"),
                (Statement("test.verify.d", "UPDATE invoice_counter SET next_serial = 9"), "number-gaps"),
                (Statement("test.verify.e", "UPDATE audit_event SET actor = 'x' WHERE position = 2"), "audit-chain"),
                (Statement("test.verify.f", "UPDATE allocation SET account = 'deposit', invoice = NULL"), "sub-ledger"),
            ]
            for (attempt, code) in attempts {
                try await fixture.test.owner.write(as: .owner) { tx in _ = try tx.execute(attempt) }
                let codes = try await fixture.reports.verify().filter { !$0.holds }.map(\.code)
                #expect(codes.contains(code), "\(code): \(codes)")
            }
        }
    }

    @Test("Transactions are found by day, amount and counterparty, by ranges and all together")
    func search() async throws {
        try await ReceiptFixture.with { fixture in
            try await fixture.receive(ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ"), ReceiptFixture.line("ﾊﾅﾐｽﾞｷ", on: "2026-06-08"))
            func count(_ search: RecordSearch) async throws -> Int { try await fixture.reports.search(search).count }
            #expect(try await count(RecordSearch()) == 5)
            #expect(try await count(RecordSearch(through: Day("2026-06-05")!)) == 1)
            #expect(try await count(RecordSearch(from: Day("2026-06-06")!, through: Day("2026-06-08")!)) == 1)
            #expect(try await count(RecordSearch(least: Yen(30_001))) == 0)
            #expect(try await count(RecordSearch(least: Yen(30_000), most: Yen(30_000), counterparty: "ﾊﾅ")) == 1)
            #expect(try await count(RecordSearch(from: Day("2026-06-09")!, counterparty: "ﾊﾅ")) == 0)
            let documents = fixture.dues.documents
            try await documents.setIssuer(SheetSample.issuer(), actor: "test")
            let receipt = try #require(
                try await documents.makeReceipts(of: InvoiceNumber("HSJ-2026-00001")!, again: false, actor: "test")
                    .first)
            let found = try await fixture.reports.search(RecordSearch(least: Yen(30_000), most: Yen(30_000)))
                .filter { $0.kind == .document }
            #expect(found.map(\.document) == [receipt.id] && found[0].sha256 == receipt.sha256)
            #expect(found[0].number.contains(receipt.number) && found[0].day == receipt.issuedOn)
            #expect(try await count(RecordSearch(least: Yen(30_001))) == 0)
            let csv = TransactionRecord.csv(try await fixture.reports.search(RecordSearch()))
            #expect(String(decoding: csv, as: UTF8.self).contains(receipt.sha256))
            #expect(String(decoding: csv, as: UTF8.self).contains("取引年月日,取引金額,取引先"))
        }
    }

    @Test("弥生: 25 columns in CP932 without headings, 対象外, an entry of several rows framed by its flags")
    func yayoi() async throws {
        try await ReceiptFixture.with { fixture in
            let report = try await fixture.receive(
                ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ"), ReceiptFixture.line("ﾊﾅﾐｽﾞｷ", 29_560, on: "2026-06-06"))
            let short = report.lines.first { $0.decision.tier == .shortByFee }!
            _ = try await fixture.matching.confirm(short.line.id, nil, actor: "test")
            let entries = try await fixture.reports.entries(Day("2026-04-01")!...Day("2027-03-31")!)
            let bytes = try #require(CP932.decode(LedgerExport.yayoi.file(entries)))
            let rows = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            }
            #expect(rows.allSatisfy { $0.count == 25 })
            #expect(rows.map { $0[0] } == ["2000", "2110", "2101"])
            #expect(rows[0][3] == "2026/06/05" && rows[0][4] == "普通預金" && rows[0][10] == "受取会費")
            #expect(rows[0][7] == "対象外" && rows[0][13] == "対象外" && rows[0][8] == "30000")
            #expect(rows.reduce(0) { $0 + Int($1[8])! } == rows.reduce(0) { $0 + Int($1[14])! })
            #expect(rows[2][4] == "支払手数料" && rows[2][10] == "")
        }
    }
}

/// What the database holds to when lines come apart from their entry.
@Suite("Ledger: lines that come later")
struct LaterLinesTests {
    @Test("A line added to an entry of an earlier transaction is refused, balanced or not")
    func later() async throws {
        try await ReceiptFixture.with { fixture in
            try await fixture.receive(ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ"))
            let add = Statement<Void>(
                "test.later.lines",
                """
                INSERT INTO ledger_line (entry, line, account, debit, credit)
                SELECT e.id, l.line, 'bank', l.debit, l.credit
                FROM ledger_entry e, (VALUES (3::smallint, 5, 0), (4::smallint, 0, 5)) AS l (line, debit, credit)
                """)
            await #expect {
                try await fixture.test.database.write(as: .dues) { tx in _ = try tx.execute(add) }
            } throws: { ($0 as? PostgresError)?.constraint == "ledger_entry_balances" }
            #expect(try await fixture.broken() == [])
        }
    }
}
