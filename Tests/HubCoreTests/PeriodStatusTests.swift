import HubCore
import Testing

@Suite("How far a month has come")
struct PeriodStatusTests {
    private let may = Month(year: 2026, month: 5)

    private func status(
        _ day: String, _ calendar: ReportingCalendar = .usual, mark: PeriodMark? = nil
    ) throws -> PeriodStatus {
        .decide(may, calendar: calendar, mark: mark, today: try #require(Day(day)))
    }

    @Test("Open while it lasts, due until the 10th, then in grace; a person closes")
    func usual() throws {
        #expect(try status("2026-05-31") == .open)
        #expect(try status("2026-06-01") == .due)
        #expect(try status("2026-06-10") == .due)
        #expect(try status("2026-06-11") == .grace)
        #expect(try status("2026-06-30") == .grace)
        #expect(try status("2027-01-01") == .grace)
        #expect(try status("2026-06-20", mark: .closed) == .closed)
    }

    @Test("A calendar that closes does so when the grace is over, unless a person opened the month again")
    func closing() throws {
        let calendar = try ReportingCalendar(dueDay: 15, graceDays: 5, closesByItself: true)
        #expect(try status("2026-06-15", calendar) == .due)
        #expect(try status("2026-06-20", calendar) == .grace)
        #expect(try status("2026-06-21", calendar) == .closed)
        #expect(try status("2026-06-21", calendar, mark: .reopened) == .grace)
        #expect(try status("2026-06-01", calendar, mark: .published) == .published)
        #expect(Set(PeriodStatus.allCases.filter(\.holdsChanges)) == [.closed, .published])
    }

    @Test("Days out of bounds are refused", arguments: [(0, 20), (29, 20), (10, -1), (10, 367)])
    func bounds(dueDay: Int, graceDays: Int) {
        #expect(throws: Problem.self) {
            try ReportingCalendar(dueDay: dueDay, graceDays: graceDays, closesByItself: false)
        }
    }

    @Test("February and December have their ends")
    func ends() {
        #expect(Month(year: 2028, month: 2).lastDay == Day(year: 2028, month: 2, day: 29))
        #expect(Month(year: 2026, month: 12).lastDay == Day(year: 2026, month: 12, day: 31))
    }
}
