import BankFiles
import Foundation
import HubCore
import TestSupport
import Testing

@testable import Dues

@Suite("Receipts, from what the books say")
struct PaymentReceiptTests {
    private let year = FiscalYear(2026)
    private let first = InvoiceNumber("HSJ-2026-00001")!

    private func with(_ body: @Sendable (ReceiptFixture, DuesDocuments) async throws -> Void) async throws {
        try await ReceiptFixture.with { receipts in
            try await receipts.dues.documents.setIssuer(SheetSample.issuer(), actor: "test")
            try await body(receipts, receipts.dues.documents)
        }
    }

    private func text(_ document: DuesDocument, _ documents: DuesDocuments) async throws -> String {
        try await SeenPDF(documents.content(of: document.id).bytes).text
    }

    @Test("One for each payment of an invoice, with its day and its part; two programs at once make no second")
    func once() async throws {
        try await with { receipts, documents in
            try await receipts.receive(
                ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ", on: "2026-06-03", reference: "1"),
                ReceiptFixture.line("ﾊﾅﾐｽﾞｷ", 10_000, on: "2026-06-04", reference: "2"),
                ReceiptFixture.line("ﾊﾅﾐｽﾞｷ", 20_000, on: "2026-06-08", reference: "3"))
            let second = InvoiceNumber("HSJ-2026-00002")!
            for line in try await receipts.matching.lines([.open]) {
                _ = try await receipts.matching.confirm(line.id, ReceiptConfirmation(invoices: [second]), actor: "test")
            }
            let count = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<3 { group.addTask { try await documents.makeReceipts(year, actor: "test") } }
                return try await group.reduce(0, +)
            }
            #expect(count == 3)
            let made = try await documents.list(year, kind: .receipt)
            #expect(made.map(\.number) == ["R-HSJ-2026-00001", "R-HSJ-2026-00002", "R-HSJ-2026-00002-2"])
            for (document, expected) in zip(made, [("6月3日", "30,000"), ("6月4日", "10,000"), ("6月8日", "20,000")]) {
                let text = try await text(document, documents)
                #expect(text.contains(expected.0) && text.contains(expected.1), "\(document.number): \(text)")
            }
            // Told to the members, and not made again.
            #expect(try await documents.makeReceipts(year, actor: "test") == 0)
            #expect(try await documents.makeReceipts(of: first, again: false, actor: "test") == [made[0]])
        }
    }

    @Test("Again only when asked for, marked so, under the same number; trying keeps nothing")
    func again() async throws {
        try await with { receipts, documents in
            try await receipts.receive(ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ"))
            let dry = try await documents.makeReceipts(of: first, again: false, actor: "test", dryRun: true)
            #expect(dry.map(\.number) == ["R-HSJ-2026-00001"])
            #expect(try await receipts.test.rowCounts()["dues_document"] == 0)
            _ = try await documents.makeReceipts(year, actor: "test")
            let copy = try await documents.makeReceipts(of: first, again: true, actor: "test")
            #expect(copy.map(\.edition) == [2] && copy.map(\.number) == ["R-HSJ-2026-00001"])
            #expect(try await text(copy[0], documents).contains("再発行"))
        }
    }

    @Test("Without a posted payment there is none; a fee that the office bears is settled too")
    func fee() async throws {
        try await with { receipts, documents in
            let problem = await problem { _ = try await documents.makeReceipts(of: first, again: false, actor: "test") }
            #expect(problem?.kind == .invoiceState)
            try await receipts.receive(ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ", 29_560))
            let line = try #require(try await receipts.matching.lines().first).id
            _ = try await receipts.matching.confirm(
                line, ReceiptConfirmation(invoices: [first], takesFee: true), actor: "test")
            let made = try await documents.makeReceipts(of: first, again: false, actor: "test")
            #expect(try await text(made[0], documents).contains("30,000"))
        }
    }

    @Test("After a posting was reversed and made anew, the new one gets a receipt of its own number")
    func reversed() async throws {
        try await with { receipts, documents in
            try await receipts.receive(ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ"))
            _ = try await documents.makeReceipts(year, actor: "test")
            let line = try #require(try await receipts.matching.lines().first).id
            try await receipts.matching.reverse(line, reason: "誤り", actor: "test")
            let problem = await problem { _ = try await documents.makeReceipts(of: first, again: true, actor: "test") }
            #expect(problem?.kind == .invoiceState)
            _ = try await receipts.matching.confirm(line, ReceiptConfirmation(invoices: [first]), actor: "test")
            #expect(try await documents.makeReceipts(year, actor: "test") == 1)
            #expect(
                try await documents.list(year, kind: .receipt).map(\.number)
                    == ["R-HSJ-2026-00001", "R-HSJ-2026-00001-2"])
            #expect(try await documents.list(year, kind: .receipt).map(\.isReversed) == [true, false])
            // Only what is booked goes by mail.
            let mail = DuesMail(database: receipts.dues.test.database, clock: receipts.dues.test.clock)
            let queued = try await mail.queue(year, kind: .receipt, actor: "test", dryRun: true)
            #expect(queued.queued + queued.withoutAddress.count == 1, "\(queued)")
        }
    }

    @Test("The receipt of a posting that was reversed is not queued for mail, and one that was queued does not go")
    func reversedIsNotSent() async throws {
        try await with { receipts, documents in
            try await receipts.receive(
                ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ", reference: "1"), ReceiptFixture.line("ﾊﾅﾐｽﾞｷ", reference: "2"))
            _ = try await documents.makeReceipts(year, actor: "test")
            let mail = receipts.dues.mail()
            let lines = try await receipts.matching.lines()
            #expect(lines.count == 2)
            try await receipts.matching.reverse(lines[0].id, reason: "誤り", actor: "test")
            #expect(try await mail.queue(year, kind: .receipt, actor: "test").queued == 1)
            try await receipts.matching.reverse(lines[1].id, reason: "誤り", actor: "test")
            try await MailServer.with { server in
                let delivery = try await receipts.dues.deliver(to: server.address)
                #expect(delivery.sent == 0 && delivery.stopped == 1, "\(delivery)")
                #expect(try await server.letters().isEmpty)
            }
            #expect(try await mail.letters().map(\.failure) == ["receipt-reversed"])
            let made = try await documents.list(year, kind: .receipt)
            #expect(made.map(\.isReversed) == [true, true])
            let list = try await receipts.dues.hub.run("dues", "document", "list", "--fiscal-year", "2026")
            #expect(list.output.contains("入金取消"), "\(list.all)")
            _ = try await receipts.matching.confirm(
                lines[0].id, ReceiptConfirmation(invoices: [first]), actor: "test")
            #expect(try await documents.makeReceipts(year, actor: "test") == 1)
            #expect(try await documents.list(year, kind: .receipt).filter { !$0.isReversed }.count == 1)
        }
    }
}
