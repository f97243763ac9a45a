import BankFiles
import Dues
import Foundation
import HubCore
import MadeUpNetwork
import Postgres
import TestSupport
import Testing

/// A file of a bank is taken in whole or not at all.
@Suite("Bank files: taking in")
struct BankImportTests {
    @Test("Lines are kept once, however often and in whatever file they come")
    func once() async throws {
        try await ReceiptFixture.with { fixture in
            let lines = [
                ReceiptFixture.line("ﾜｺｳ"), ReceiptFixture.line("ﾜｺｳ"), ReceiptFixture.line("ﾊﾅ", on: "2026-06-06"),
            ]
            let file = ReceiptFixture.file(Array(lines.prefix(1)), to: "2026-06-05")
            let first = try await fixture.importing.run(file, name: "a", actor: "test")
            #expect(first.newLines == 1 && !first.wasImportedBefore)
            // The same bytes: the earlier result.
            let again = try await fixture.importing.run(file, name: "b", actor: "test")
            #expect(again.wasImportedBefore && again.file == first.file)
            // A later file of overlapping days: the first of two equal lines is known.
            let overlap = try await fixture.importing.run(ReceiptFixture.file(lines), name: "c", actor: "test")
            #expect(overlap.lines == 3 && overlap.newLines == 2)
            #expect(try await fixture.lineStates() == [.open, .open, .open])
        }
    }

    @Test("The same file at once, by eight: it is taken in once, and all are told the same")
    func atOnce() async throws {
        try await ReceiptFixture.with { fixture in
            let file = ReceiptFixture.file([ReceiptFixture.line("ﾜｺｳ"), ReceiptFixture.line("ﾊﾅ")])
            let reports = try await withThrowingTaskGroup(of: BankImportReport.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await fixture.importing.run(file, name: "x", actor: "test") }
                }
                return try await group.reduce(into: [BankImportReport]()) { $0.append($1) }
            }
            #expect(Set(reports.map(\.file)).count == 1)
            #expect(reports.count { !$0.wasImportedBefore } == 1)
            #expect(try await fixture.test.rowCounts()["bank_line"] == 2)
        }
    }

    @Test("A missing day shows in the balance; nothing is kept until somebody says why")
    func gap() async throws {
        try await ReceiptFixture.with { fixture in
            let lines = [ReceiptFixture.line("ﾜｺｳ")]
            _ = try await fixture.importing.run(ReceiptFixture.file(lines), name: "a", actor: "test")
            let later = [ReceiptFixture.line("ﾊﾅ", on: "2026-06-12")]
            func file(_ before: Int64) -> [UInt8] {
                ReceiptFixture.file(later, from: "2026-06-12", to: "2026-06-12", before: before)
            }
            let refused = await problem { _ = try await fixture.importing.run(file(140_000), name: "b", actor: "test") }
            #expect(refused?.kind == .bankBalanceGap)
            #expect(try await fixture.test.rowCounts()["bank_line"] == 1)
            let accepted = try await fixture.importing.run(
                file(140_000), name: "b", gapReason: "11日は銀行で取得できず", actor: "test")
            #expect(accepted.statements[0].gapReason != nil && accepted.newLines == 1)
            // The day after continues.
            let next = ReceiptFixture.file([], from: "2026-06-13", to: "2026-06-13", before: 170_000)
            #expect(try await fixture.importing.run(next, name: "c", actor: "test").statements[0].gapReason == nil)
        }
    }

    @Test("A wrong account, another kind of file, a broken file: refused with nothing kept, and may be tried again")
    func refused() async throws {
        try await ReceiptFixture.with { fixture in
            let other = BankAccountNumber(bank: "0009", branch: "001", kind: 1, number: "7654321")!
            let lines = [ReceiptFixture.line("ﾜｺｳ")]
            let foreign = ReceiptFixture.file(lines, number: other)
            #expect(
                await problem { _ = try await fixture.importing.run(foreign, name: "a", actor: "test") }?.kind
                    == .bankAccountUnknown)
            var notices = ZenginWriting(madeOn: Day("2026-06-10")!)
            notices.format = .transferNotices
            let file = notices.file([
                BankStatement(
                    account: ReceiptFixture.number, accountName: "", days: Day("2026-06-01")!...Day("2026-06-10")!,
                    balanceBefore: nil, balanceAfter: nil, lines: lines, totalsCountCancelled: nil)
            ])
            #expect(
                await problem { _ = try await fixture.importing.run(file, name: "a", actor: "test") }?.kind
                    == .bankAccountFormat)
            var broken = ReceiptFixture.file(lines)
            broken[450] = UInt8(ascii: "9")
            let fault = await problem { _ = try await fixture.importing.run(broken, name: "a", actor: "test") }
            #expect(fault?.kind == .bankFileInvalid && fault?.members["line"] != nil)
            let counts = try await fixture.test.rowCounts()
            #expect(counts["bank_file"] == 0 && counts["bank_line"] == 0 && counts["bank_statement"] == 0)
            // The account is registered, and the refused file taken in.
            try await BankAccounts(database: fixture.test.database, clock: fixture.test.clock).register(
                BankAccount(code: "other", title: "別口座", number: other, format: .transactions), actor: "test")
            #expect(try await fixture.importing.run(foreign, name: "a", actor: "test").newLines == 1)
        }
    }

    @Test("A dry run says what would come and keeps nothing")
    func dryRun() async throws {
        try await ReceiptFixture.with { fixture in
            let file = ReceiptFixture.file([ReceiptFixture.line("ﾜｺｳ")])
            let report = try await fixture.importing.run(file, name: "a", actor: "test", dryRun: true)
            #expect(report.newLines == 1)
            #expect(try await fixture.test.rowCounts()["bank_line"] == 0)
        }
    }
}
