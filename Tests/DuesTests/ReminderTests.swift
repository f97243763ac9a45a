import BankFiles
import Foundation
import HubCore
import Mailing
import TestSupport
import Testing

@testable import Dues

@Suite("Reminders on the database")
struct ReminderTests {
    private let year = FiscalYear(2026)
    /// Half a month after the due date of `ReceiptFixture`'s invoices.
    private let day = "2026-07-31"

    private func clock(_ day: String) -> Clock { .fixed(Day(day)!.start.addingTimeInterval(9 * 3600)) }

    private func reminders(_ receipts: ReceiptFixture, on day: String) -> Reminders {
        Reminders(database: receipts.test.database, clock: clock(day), entropy: receipts.test.entropy)
    }

    /// Members with an invoice each that nobody paid, an issuer, and the bank's data until the day given.
    private func with(
        _ names: [String] = ["トクヒ)ワコウ", "ハナミズキ", "アオゾラ"], lines: [BankLine] = [], through: String = "2026-07-30",
        _ body: @Sendable (ReceiptFixture) async throws -> Void
    ) async throws {
        try await ReceiptFixture.with(names) { receipts in
            try await receipts.dues.documents.setIssuer(SheetSample.issuer(), actor: "test")
            _ = try await receipts.at(through).importing.run(
                ReceiptFixture.file(lines, to: through), name: "july", actor: "test")
            try await body(receipts)
        }
    }

    @Test("Each level of an invoice once, with what it rested on; the next comes on its day")
    func onceEach() async throws {
        try await with { receipts in
            let due = try await receipts.dues.invoices().map(\.dueOn)
            #expect(Set(due) == [Day("2026-07-15")!])
            #expect(try await reminders(receipts, on: "2026-07-24").preview(year).due.isEmpty)
            let now = reminders(receipts, on: day)
            #expect(try await now.preview(year).due.count == 3)
            #expect(try await receipts.test.rowCounts()["reminder"] == 0)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<2 { group.addTask { _ = try await now.make(year, actor: "officer") } }
                try await group.waitForAll()
            }
            #expect(try await now.preview(year).due.isEmpty)
            let made = try await now.list(year)
            #expect(made.map(\.letter).sorted() == (1...3).map { "HSJ-2026-0000\($0)-N2" })
            for reminder in made {
                #expect(reminder.level == .request && reminder.madeOn == Day(day) && reminder.balance == Yen(30_000))
                #expect(reminder.bankKnownThrough == Day("2026-07-30") && reminder.madeBy == "officer")
            }
            let pdf = try await SeenPDF(receipts.dues.documents.content(of: made[0].document).bytes)
            #expect(pdf.text.contains("令和8年7月30日現在"), "\(pdf.text)")
            let counts = try await receipts.test.rowCounts()
            #expect(counts["reminder"] == 3 && counts["dues_document"] == 3)
            let next = try await reminders(receipts, on: "2026-08-03").preview(year)
            #expect(Set(next.lines.map(\.obstacle)) == [.notYet])
            #expect(Set(next.lines.map(\.from)) == [Day("2026-09-13")])
            #expect(try await receipts.broken() == [])
        }
    }

    @Test("More letters than one transaction takes: all of them, and one for each")
    func chunks() async throws {
        let names = (1...(DuesLimits.documentsAtOnce + 5)).map { "カイイン\($0)" }
        try await with(names) { receipts in
            _ = try await reminders(receipts, on: day).make(year, actor: "test")
            #expect(try await receipts.test.rowCounts()["reminder"] == Int64(names.count))
        }
    }

    @Test("An account whose files stopped holds reminders up, until it is closed as of a day that its files reach")
    func closedAccount() async throws {
        try await with { receipts in
            let accounts = BankAccounts(database: receipts.test.database, clock: receipts.test.clock)
            func isKnown() async throws -> Bool {
                try await !reminders(receipts, on: day).preview(year).due.isEmpty
            }
            #expect(try await isKnown())
            let number = BankAccountNumber(bank: "0001", branch: "124", kind: 1, number: "0000124")!
            try await accounts.register(
                BankAccount(code: "old", title: "旧口座", number: number, format: .transactions), actor: "test")
            #expect(try await !isKnown())
            try await accounts.close("old", on: Day("2026-07-01")!, actor: "test", dryRun: true)
            #expect(try await !isKnown())
            try await accounts.close("old", on: Day("2026-07-01")!, actor: "test")
            #expect(try await isKnown())
            // The files of this one end before the day on which it is said to have been closed.
            try await accounts.close("main", on: Day("2026-07-31")!, actor: "test")
            try await accounts.close("old", on: nil, actor: "test")
            #expect(try await !isKnown())
            let unknown = await #expect(throws: Problem.self) {
                try await accounts.close("other", on: nil, actor: "test")
            }
            #expect(unknown?.kind == .bankAccountUnknown)
        }
    }

    @Test("A part that was paid is not asked for again, and what is paid or void not at all")
    func open() async throws {
        let lines = [
            ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ", 10_000, on: "2026-07-01", reference: "1"),
            ReceiptFixture.line("ﾊﾅﾐｽﾞｷ", on: "2026-07-01", reference: "2"),
        ]
        try await with(lines: lines) { receipts in
            let matched = try await receipts.at("2026-07-30").matching.run(actor: "test")
            #expect(matched.posted == 1)
            let part = try #require(matched.lines.first { $0.line.amount == Yen(10_000) }).line.id
            // While nobody said whose it is, the member it names is left alone.
            let before = try await reminders(receipts, on: day).preview(year)
            #expect(
                before.lines.map { "\($0.scheme) \($0.obstacle?.rawValue ?? "due")" }
                    == ["hs-13-s00001 receipt-open", "hs-13-s00003 due"])
            _ = try await receipts.at("2026-07-30").matching.confirm(
                part, ReceiptConfirmation(invoices: [InvoiceNumber("HSJ-2026-00001")!]), actor: "test")
            _ = try await reminders(receipts, on: day).make(year, actor: "test")
            let made = try await reminders(receipts, on: day).list(year)
            #expect(
                made.sorted { $0.invoice < $1.invoice }.map { "\($0.invoice) \($0.balance.amount)" }
                    == ["HSJ-2026-00001 20000", "HSJ-2026-00003 30000"])
        }
    }

    @Test("A member on hold gets none until the day is over or somebody lifts it; the log keeps both")
    func hold() async throws {
        try await with { receipts in
            let members = Members(database: receipts.test.database, clock: clock(day))
            let code = try SchemeCode(parsing: "hs-13-s00002")
            _ = try await members.hold(
                code, ReminderHold(reason: "分割払いの相談中", until: Day("2026-08-31")), actor: "officer")
            let held = try await reminders(receipts, on: day).preview(year)
            #expect(held.lines.filter { $0.obstacle == .onHold }.map(\.holdReason) == ["分割払いの相談中"])
            #expect(try await members.record(of: code).hold?.until == Day("2026-08-31"))
            #expect(try await members.hold(code, nil, actor: "officer", dryRun: true).scheme == code.rawValue)
            #expect(try await members.record(of: code).hold != nil)
            _ = try await members.hold(code, nil, actor: "officer")
            #expect(try await reminders(receipts, on: day).preview(year).due.count == 3)
        }
    }

    @Test("Money that comes in between the letter and the mail stops the letter")
    func paidMeanwhile() async throws {
        try await with { receipts in
            _ = try await reminders(receipts, on: day).make(year, actor: "test")
            let mail = DuesMail(database: receipts.test.database, clock: clock("2026-08-03"))
            #expect(try await mail.queue(year, kind: .reminder, actor: "test").queued == 3)
            // One pays, and of another a payment comes of which nobody knows what it is for.
            let lines = [
                ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ", on: "2026-08-01", reference: "8"),
                ReceiptFixture.line("ﾊﾅﾐｽﾞｷ", 12_345, on: "2026-08-01", reference: "9"),
            ]
            let late = receipts.at("2026-08-03")
            _ = try await late.importing.run(
                ReceiptFixture.file(lines, from: "2026-07-31", to: "2026-08-02"), name: "august", actor: "test")
            #expect(try await late.matching.run(actor: "test").posted == 1)
            try await MailServer.with { server in
                let smtp = try SMTPServer(address: server.address, user: nil, password: nil, patience: 60)
                let sent = try await mail.deliver(through: smtp, from: MailAddress(parsing: "dues@example.jp"))
                #expect(sent.sent == 1 && sent.stopped == 2 && sent.failed == 0)
                let letters = try await server.letters()
                #expect(letters.count == 1 && letters[0].subject.contains("HSJ-2026-00003"), "\(letters)")
            }
            let kept = try await mail.letters()
            #expect(Set(kept.compactMap(\.stop)) == [.paid, .receiptOpen])
            // A program that looks again stops them again; nothing goes out twice.
            #expect(try await mail.retryFailed(actor: "test") == 2)
            let again = try await mail.deliver(
                through: SMTPServer(address: "smtp://127.0.0.1:1", user: nil, password: nil, patience: 60),
                from: MailAddress(parsing: "dues@example.jp"))
            #expect(again == DuesMail.Delivery(sent: 0, postponed: 0, failed: 0, stopped: 2, isServerAway: false))
        }
    }
}
