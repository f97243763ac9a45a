import HubCore
import Testing

@Suite struct MonthTests {
    @Test(arguments: ["1989-01", "2026-05", "2025-12", "2189-12"])
    func readsWhatItWrites(text: String) throws {
        #expect(try #require(Month(text)).description == text)
    }

    @Test(arguments: [
        "", "2026", "2026-5", "2026-00", "2026-13", "2026/05", "202605", "2026-05 ", " 2026-05", "2026-05-01",
        "1988-12", "2190-01", "２０２６-05", "-026-05", "2026-0x",
    ])
    func refuses(text: String) {
        #expect(Month(text) == nil)
    }

    @Test func readsAPartOfAText() {
        let key = "activity/2026-05/visits"
        #expect(Month(key.split(separator: "/")[1]) == Month(year: 2026, month: 5))
    }

    @Test func neighboursCrossTheYear() {
        let december = Month(year: 2025, month: 12)
        #expect(december.next == Month(year: 2026, month: 1))
        #expect(december.next.previous == december)
        #expect(december.distance(to: Month(year: 2027, month: 1)) == 13)
        #expect(december < december.next)
    }

    @Test func theFiscalYearBeginsInApril() {
        #expect(Month(year: 2026, month: 3).fiscalYear == FiscalYear(2025))
        #expect(Month(year: 2026, month: 4).fiscalYear == FiscalYear(2026))
    }
}
