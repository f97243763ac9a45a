import HubCore
import Testing

@Suite struct FiscalYearTests {
    @Test(arguments: [("2024", 2024), ("FY2024", 2024), ("1989", 1989), ("2188", 2188)])
    func reads(text: String, year: Int) {
        #expect(FiscalYear(text) == FiscalYear(year))
    }

    @Test(arguments: ["", "FY", "24", "FY24", "1988", "2189", "FYFY2024", "fy2024", "2024年度", "+202", "２０２４"])
    func refuses(text: String) {
        #expect(FiscalYear(text) == nil)
    }

    @Test func runsFromAprilToMarch() {
        let year = FiscalYear(2025)
        #expect(year.firstMonth.description == "2025-04")
        #expect(year.lastMonth.description == "2026-03")
        #expect(year.months.count == 12)
        #expect(year.months.allSatisfy { $0.fiscalYear == year })
    }

    @Test(arguments: [
        (2026, "令和8年度"), (2020, "令和2年度"), (2019, "令和元年度"), (2018, "平成30年度"), (1990, "平成2年度"), (1989, "平成元年度"),
    ])
    func namesTheEraOfItsApril(year: Int, japanese: String) {
        #expect(FiscalYear(year).japanese == japanese)
    }
}

@Suite struct HalfTests {
    @Test func theSecondHalfReachesIntoTheNextYear() {
        let half = Half(fiscalYear: FiscalYear(2025), number: 2)
        #expect(half.firstMonth.description == "2025-10")
        #expect(half.lastMonth.description == "2026-03")
        #expect(half.japanese == "令和7年度下半期")
    }

    @Test func everyMonthIsInTheHalfThatContainsIt() {
        for month in Month(year: 2024, month: 1)...Month(year: 2026, month: 12) {
            let half = Half(containing: month)
            #expect(half.firstMonth <= month && month <= half.lastMonth)
        }
    }

    @Test(arguments: ["2025-H1", "2025-H2"])
    func readsWhatItWrites(text: String) throws {
        #expect(try #require(Half(text)).description == text)
    }

    @Test(arguments: ["2025-H0", "2025-H3", "2025H1", "2025-h1", "2025-1", "25-H1", "2025-H1-", ""])
    func refuses(text: String) {
        #expect(Half(text) == nil)
    }
}

@Suite struct PeriodTests {
    @Test(arguments: [("2025-04", PeriodType.month), ("2025-H1", .half), ("FY2025", .year)])
    func readsWhatItWrites(text: String, type: PeriodType) throws {
        let period = try #require(Period(text))
        #expect(period.type == type)
        #expect(period.description == text)
    }

    /// A year without `FY` could be the calendar's.
    @Test(arguments: ["2025", "2025-Q1", "FY25", "", "H1"])
    func refuses(text: String) {
        #expect(Period(text) == nil)
    }

    @Test(arguments: PeriodType.allCases)
    func containsTheMonthItWasMadeOf(type: PeriodType) {
        for month in FiscalYear(2025).months {
            let period = Period(type, containing: month)
            #expect(period.type == type)
            #expect(period.firstMonth <= month && month <= period.lastMonth)
        }
    }

    @Test func sortsByTimeAndThenByLength() throws {
        let texts = ["2025-03", "2025-04", "2025-H1", "FY2025", "2025-05"]
        let periods = try texts.map { try #require(Period($0)) }
        #expect(periods.shuffled().sorted().map(\.description) == texts)
    }
}
