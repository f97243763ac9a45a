import BankFiles
import Foundation
import HubCore
import TestSupport
import Testing

@testable import Dues

@Suite("The membership officer's reports")
struct DuesReportTests {
    @Test(
        "By how long something has been due",
        arguments: [
            (-5, AgingReport.Age.notDue), (0, .notDue), (1, .upTo30), (30, .upTo30), (31, .upTo90), (90, .upTo90),
            (91, .upTo180), (180, .upTo180), (181, .upTo365), (365, .upTo365), (366, .longer),
        ])
    func age(days: Int, age: AgingReport.Age) { #expect(AgingReport.Age(days: days) == age) }

    @Test("Aging, collection, waiting payments, advances and standing agree with what happened")
    func year() async throws {
        try await ReceiptFixture.with(["ワコウ", "ハナミズキ", "アオゾラ", "コスモス"]) { receipts in
            // One pays, one a part, one twice, one not at all; a stranger sends something.
            try await receipts.receive(
                ReceiptFixture.line("ﾜｺｳ", reference: "1"), ReceiptFixture.line("ﾊﾅﾐｽﾞｷ", 10_000, reference: "2"),
                ReceiptFixture.line("ｱｵｿﾞﾗ", reference: "3"), ReceiptFixture.line("ｱｵｿﾞﾗ", reference: "4"),
                ReceiptFixture.line("ﾀﾞﾚｶ", 777, reference: "5"))
            let part = try #require(try await receipts.matching.lines().first { $0.amount == Yen(10_000) }).id
            _ = try await receipts.matching.confirm(
                part, ReceiptConfirmation(invoices: [InvoiceNumber("HSJ-2026-00002")!]), actor: "test")
            let reports = DuesReports(
                database: receipts.test.database, clock: .fixed(Day("2026-08-20")!.start.addingTimeInterval(9 * 3600)))

            let aging = try await reports.aging()
            #expect(
                aging.rows
                    == [AgingReport.Row(fiscalYear: 2026, age: .upTo90, invoices: 2, balance: Yen(50_000))])
            #expect(aging.total == Yen(50_000))

            let collection = try await reports.collection(FiscalYear(2026)).rows
            #expect(collection.count == 2)
            for row in collection {
                #expect(row.invoices == 4 && row.billed == Yen(120_000) && row.collected == Yen(70_000))
                #expect(row.rate == 0.5833)
            }
            #expect(try await reports.collection(FiscalYear(2025)).rows.isEmpty)

            let waiting = try await reports.unmatched()
            #expect(waiting.map(\.amount) == [Yen(777)] && waiting.map(\.days) == [76])

            let advances = try await reports.advances()
            #expect(advances.rows.map(\.account) == [.deposit] && advances.rows.map(\.scheme) == ["hs-13-s00003"])
            #expect(advances.accounts.map(\.agrees) == [true, true, true])
            #expect(advances.accounts.map(\.sum) == [.zero, Yen(30_000), .zero])

            let standing = try await reports.standing()
            #expect(standing.map(\.open.amount) == [0, 20_000, 0, 30_000])
            #expect(standing.map(\.pastDue.amount) == [0, 20_000, 0, 30_000])
            #expect(standing.map(\.reportedMonths) == [0, 0, 0, 0])
        }
    }

    @Test("Void invoices count nowhere, and what was written off is no longer owed")
    func corrections() async throws {
        try await ReceiptFixture.with(["ワコウ", "ハナミズキ", "アオゾラ"]) { receipts in
            try await receipts.decisions.void(InvoiceNumber("HSJ-2026-00001")!, reason: "誤り", actor: "test")
            _ = try await receipts.decisions.credit(
                InvoiceNumber("HSJ-2026-00002")!, .writeOff, amount: nil, reason: "解散", actor: "test")
            _ = try await receipts.decisions.credit(
                InvoiceNumber("HSJ-2026-00003")!, .creditNote, amount: Yen(5_000), reason: "半額", actor: "test")
            let reports = DuesReports(database: receipts.test.database, clock: receipts.test.clock)
            #expect(try await reports.aging().total == Yen(25_000))
            let total = try #require(try await reports.collection().rows.first)
            #expect(total.invoices == 2 && total.billed == Yen(60_000) && total.writtenOff == Yen(30_000))
            #expect(total.credited == Yen(5_000) && total.collected == .zero && total.rate == 0)
        }
    }
}
