import HubCore
import Testing

@Suite struct DayTests {
    @Test func countsFromTheYear2000() throws {
        #expect(Day("2000-01-01")?.ordinal == 0)
        #expect(Day("1999-12-31")?.ordinal == -1)
        #expect(Day("2026-05-31")?.ordinal == 9647)
    }

    @Test func everyDayOfFourCenturiesReadsBack() throws {
        let first = try #require(Day("1900-01-01"))
        let last = try #require(Day("2299-12-31"))
        #expect(last.ordinal - first.ordinal + 1 == 146_097)
        for ordinal in first.ordinal...last.ordinal {
            let day = Day(ordinal: ordinal)
            #expect(Day(day.description) == day)
        }
    }

    @Test(arguments: ["2025-02-29", "1900-02-29", "2026-04-31", "2026-00-01", "2026-13-01", "2026-5-1", "20260501", ""])
    func refuses(text: String) {
        #expect(Day(text) == nil)
    }

    @Test(arguments: [("2019-04-30", "平成31年4月30日"), ("2019-05-01", "令和元年5月1日"), ("2026-05-31", "令和8年5月31日")])
    func namesTheEraOfTheDay(text: String, japanese: String) {
        #expect(Day(text)?.japanese == japanese)
    }

    @Test(arguments: [("2000-01-01", 6), ("2026-06-01", 1), ("2026-05-31", 7), ("1999-12-31", 5)])
    func knowsTheWeekday(text: String, weekday: Int) {
        #expect(Day(text)?.weekday == weekday)
    }
}
