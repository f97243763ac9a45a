import Dues
import Foundation
import HubCore
import Testing

@Suite struct FeeScheduleTests {
    @Test(arguments: [
        ("2026-04-10", "2026-06-01"),  // 31 May 2026 is a Sunday
        ("2026-03-01", "2026-06-01"),
        ("2026-05-20", "2026-06-19"),  // 30 days to pay
        ("2026-12-02", "2027-01-04"),  // they end on 1 January
    ])
    func dueDates(billed: String, due: String) throws {
        let rule = try DueDateRule(month: 5, day: 31)
        #expect(rule.dueDate(in: FiscalYear(2026), billedOn: try #require(Day(billed))).description == due)
    }

    @Test func aDueDayThatTheMonthDoesNotHaveIsItsLast() throws {
        let rule = try DueDateRule(month: 2, day: 31, movement: .previous)
        #expect(rule.dueDate(in: FiscalYear(2027), billedOn: Day("2027-05-01")!).description == "2028-02-29")
    }

    @Test(arguments: [
        (JoiningRule.full, "2027-03", 30_000), (.halfYearly, "2026-09", 30_000), (.halfYearly, "2026-10", 15_000),
        (.monthly, "2026-04", 30_000), (.monthly, "2026-05", 27_500), (.monthly, "2027-03", 2_500),
    ])
    func joining(rule: JoiningRule, month: String, amount: Int64) throws {
        let schedule = try Sample.schedule(joining: rule)
        let month: Month = try #require(Month(month))
        #expect(schedule.amount(joinedIn: month) == Yen(amount))
        #expect(schedule.amount(joinedIn: nil) == Yen(30_000))
    }

    @Test(arguments: [0, -1, 100_000_001])
    func amountsOutOfBounds(amount: Int64) {
        #expect(throws: Problem.self) { try Sample.schedule(amount: amount) }
    }

    @Test(arguments: [(0, 1), (13, 1), (5, 0), (5, 32)])
    func dueDatesOutOfBounds(month: Int, day: Int) {
        #expect(throws: Problem.self) { try DueDateRule(month: month, day: day) }
    }

    @Test(arguments: ["", "[]", "{\"source\":\"x\"}", "{\"source\":\"x\",\"schedules\":[{\"fiscalYear\":2026}]}"])
    func unreadableFiles(text: String) {
        #expect { try FeeScheduleFile(parsing: Array(text.utf8)) } throws: { ($0 as? Problem)?.kind == .seedInvalid }
    }
}

@Suite struct InvoiceNumberTests {
    @Test func isWrittenWithFiveDigitsOrMore() {
        #expect(InvoiceNumber(series: "HSJ", fiscalYear: FiscalYear(2026), serial: 1).description == "HSJ-2026-00001")
        #expect(
            InvoiceNumber(series: "HSJ", fiscalYear: FiscalYear(2026), serial: 123_456).description == "HSJ-2026-123456"
        )
    }

    @Test(arguments: ["HSJ-2026-00001", "HSJ-2026-100000"])
    func isReadAsItIsWritten(text: String) { #expect(InvoiceNumber(text)?.description == text) }

    @Test(arguments: [
        "", "HSJ-2026-1", "HSJ-2026-000001", "hsj-2026-00001", "HSJ-26-00001", "HSJ-2026-00000", "HSJ-2026-0000x",
    ])
    func isReadInNoOtherForm(text: String) { #expect(InvoiceNumber(text) == nil) }
}
