import Dues
import HubCore
import Testing

@Suite struct HolidayTests {
    /// 内閣府「国民の祝日について」, the days that are not the same each year.
    @Test(arguments: [
        ("2026-03-20", "春分の日"), ("2026-05-06", "振替休日"), ("2026-09-22", "国民の休日"), ("2026-09-23", "秋分の日"),
        ("2015-09-22", "国民の休日"), ("2009-05-06", "振替休日"), ("2008-05-06", "振替休日"), ("2019-04-30", "国民の休日"),
        ("2019-05-02", "国民の休日"), ("2019-10-22", "即位礼正殿の儀"), ("2019-05-06", "振替休日"), ("2019-11-04", "振替休日"),
        ("2020-07-24", "スポーツの日"), ("2020-08-10", "山の日"), ("2021-08-09", "振替休日"), ("2024-02-12", "振替休日"),
        ("2025-02-24", "振替休日"), ("2025-05-06", "振替休日"), ("2012-09-22", "秋分の日"), ("2024-09-23", "振替休日"),
        ("1989-02-24", "昭和天皇の大喪の礼"), ("1988-05-04", "国民の休日"), ("2006-05-04", "国民の休日"),
        ("2007-05-04", "みどりの日"), ("2000-01-10", "成人の日"), ("1999-01-15", "成人の日"),
    ])
    func knownHolidays(day: String, name: String) throws {
        #expect(JapaneseHolidays.name(of: try #require(Day(day))) == name)
    }

    @Test(arguments: ["2019-12-23", "2020-10-12", "2021-10-11", "2021-08-11", "1986-05-04", "1992-05-06", "2026-05-07"])
    func ordinaryDays(text: String) throws {
        #expect(JapaneseHolidays.name(of: try #require(Day(text))) == nil)
    }

    /// Counts as the official calendars have them.
    @Test(arguments: [(2019, 22), (2020, 18), (2021, 17), (2022, 16), (2023, 17), (2024, 21), (2025, 19), (2026, 18)])
    func daysOfAYear(year: Int, count: Int) {
        #expect(JapaneseHolidays.holidays(of: year).count == count)
    }

    @Test func outsideOfItsYearsNothingIsAHoliday() {
        #expect(JapaneseHolidays.holidays(of: 1979).isEmpty)
        #expect(JapaneseHolidays.holidays(of: 2100).isEmpty)
    }

    @Test(arguments: [
        ("2026-05-31", "2026-06-01", "2026-05-29"), ("2022-05-31", "2022-05-31", "2022-05-31"),
        ("2026-12-31", "2027-01-04", "2026-12-30"), ("2026-05-03", "2026-05-07", "2026-05-01"),
    ])
    func bankingDays(day: String, next: String, previous: String) throws {
        let day = try #require(Day(day))
        #expect(day.movedToBankingDay(.next).description == next)
        #expect(day.movedToBankingDay(.previous).description == previous)
    }
}
