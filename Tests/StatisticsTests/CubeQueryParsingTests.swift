import HubCore
import ReferenceData
import TestSupport
import Testing

@testable import Statistics

@Suite("Reading a question for a table")
struct CubeQueryParsingTests {
    static let today = Day(year: 2026, month: 6, day: 15)!

    private func query(_ address: String) throws(Problem) -> CubeQuery {
        let pairs = address.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(parts[0]), value: parts.count == 2 ? String(parts[1]) : "")
        }
        return try CubeQuery(parsing: QueryParameters(pairs), in: TestDictionary.inUse.series, today: Self.today)
    }

    @Test("The same question has one address, which reads as itself")
    func address() throws {
        let one = try query(
            "measures=families.new,visits&from=FY2025&area=scheme&in=hs-13-a,13&breakdown=funding&hostType=other,hiroba"
                + "&with=change,rank&totals=period,area&period=half")
        #expect(
            one.address
                == "measures=families.new,visits&period=half&from=2025-04&to=2026-03&area=scheme&in=13,hs-13-a"
                + "&breakdown=funding&hostType=hiroba,other&with=change,rank&totals=area,period")
        #expect(try query(one.address).address == one.address)
        let moving = try query("measures=visits&when=last-12-months")
        #expect(moving.address == "measures=visits&period=month&when=last-12-months&area=nation")
    }

    @Test(
        "Periods named by where they lie before today",
        arguments: [
            ("last-12-months", "month", "2025-06", "2026-05"), ("last-1-months", "month", "2026-05", "2026-05"),
            ("this-year", "year", "2026-04", "2027-03"), ("last-year", "month", "2025-04", "2026-03"),
            ("last-3-years", "year", "2023-04", "2026-03"), ("this-half", "half", "2026-04", "2026-09"),
            ("last-half", "half", "2025-10", "2026-03"), ("last-4-halves", "half", "2024-04", "2026-03"),
        ])
    func relative(name: String, period: String, from: String, to: String) throws {
        let months = try query("measures=visits&period=\(period)&when=\(name)").periods.months
        #expect(months == Month(from)!...Month(to)!)
    }

    @Test(
        "A mistake is named by its parameter",
        arguments: [
            ("", "measures"), ("measures=", "measures"), ("measures=visits,,links&from=FY2025", "measures"),
            ("measures=visits,visits&from=FY2025", "measures"), ("measures=visits", "from"),
            ("measures=visits&when=yesterday", "when"), ("measures=visits&when=last-0-months", "when"),
            ("measures=visits&when=last-601-months", "when"), ("measures=visits&when=last-012-months", "when"),
            ("measures=visits&when=this-month", "when"), ("measures=visits&when=last-year&from=FY2025", "when"),
            ("measures=visits&from=FY2025&in=13,atlantis", "in"), ("measures=visits&from=FY2025&in=13", "in"),
            ("measures=families.new&from=FY2025&breakdown=colour", "breakdown"),
            ("measures=families.new&from=FY2025&referral=phn,nobody", "referral"),
            ("measures=families.new&from=FY2025&hostType=castle", "hostType"),
            ("measures=families.new&from=FY2025&with=magic", "with"),
            ("measures=families.new&from=FY2025&with=percentile", "with"),
            ("measures=families.new&from=FY2025&with=share:type", "with"),
            ("measures=visits.hoursEach&from=FY2025&with=change-rate", "with"),
            ("measures=families.new&from=FY2025&totals=type", "totals"),
            ("measures=families.new&from=FY2025&nonsense=1", "nonsense"),
            ("measures=needs.fulfilment&from=FY2025&breakdown=outcome", "breakdown"),
            ("measures=needs.meanFulfilment&from=FY2025&breakdown=item", "breakdown"),
            ("measures=families.new.byNurse&from=FY2025&referral=phn", "breakdown"),
        ])
    func mistakes(address: String, parameter: String) {
        let problem = #expect(throws: Problem.self) { try query(address) }
        #expect(problem?.kind == .queryInvalid, "\(address)")
        #expect(problem?.members["parameter"] == .text(parameter), "\(address)")
        #expect(problem?.detail?.ja.isEmpty == false && problem?.detail?.en.isEmpty == false)
    }

    @Test(
        "What does not add up is refused",
        arguments: [
            ("measures=families.open&from=FY2025&totals=period", "does-not-add"),
            ("measures=families.supported&from=FY2025&with=running", "does-not-add"),
            ("measures=families.supported&from=FY2025&breakdown=type", "does-not-add"),
            ("measures=families.open&from=FY2025&with=share:period", "does-not-add"),
            ("measures=volunteers.activity&from=FY2025&totals=period", "does-not-add"),
            ("measures=needs.fulfilment&from=FY2025&with=share:area", "does-not-add"),
            ("measures=needs.share&from=FY2025", "does-not-add"),
            ("measures=needs.share&from=FY2025&item=N01,N02", "does-not-add"),
            ("measures=needs.share&from=FY2025&breakdown=item&totals=item", "does-not-add"),
            ("measures=families.open&from=FY2025&with=cumulative", "does-not-add"),
            ("measures=visits&from=FY2025&area=prefecture&with=cumulative", "does-not-add"),
            ("measures=families.new&from=FY2025&breakdown=type&with=cumulative", "does-not-add"),
            ("measures=families.new&from=FY2025&breakdown=referral,type", "breakdown-not-together"),
            ("measures=families.new,visits&from=FY2025&breakdown=referral", "breakdown-not-together"),
            ("measures=visits&from=FY2025&type=infant", "breakdown-not-together"),
            ("measures=visits,nothing&from=FY2025", "element-unknown"),
            ("measures=%27%3B--&from=FY2025", "element-unknown"),
        ])
    func refusals(address: String, code: String) {
        let problem = #expect(throws: Problem.self) { try query(address) }
        #expect(problem?.kind.code == code, "\(address)")
    }

    @Test("An enormous question is refused before anything is asked")
    func enormous() {
        for address in [
            "measures=needs.outcome&from=1989-04&to=2188-03&breakdown=item,outcome,type",
            "measures=needs.outcome&from=FY2000&to=FY2030&area=prefecture&breakdown=item,outcome,type",
            "measures=visits&from=1989-04&to=2188-03&area=prefecture&with=change,change-rate,rank&totals=area,period",
        ] {
            let problem = #expect(throws: Problem.self) { try query(address) }
            #expect(problem?.kind == .answerTooLarge, "\(address)")
        }
        #expect(throws: Never.self) { try QueryCost(try query(Self.bySchemes), schemes: 120).requireBounded() }
        let problem = #expect(throws: Problem.self) {
            try QueryCost(try query(Self.bySchemes), schemes: 12_000).requireBounded()
        }
        #expect(problem?.kind == .answerTooLarge)
    }

    private static let bySchemes = "measures=needs.present&from=FY2025&area=scheme&breakdown=item"

    @Test("Years active count the month of the start as a whole one")
    func yearsActive() {
        let start = Day(year: 2020, month: 4, day: 20)!
        for (year, month, expected) in [
            (2021, 2, YearsActive.under1), (2021, 3, .from1to2), (2023, 2, .from1to2), (2023, 3, .from3to4),
            (2030, 2, .from5to9), (2030, 3, .from10),
        ] {
            #expect(YearsActive(since: start, until: Month(year: year, month: month).lastDay) == expected)
        }
    }

    @Test("Quotients are rounded to the nearest, halves away from zero")
    func quotients() {
        let percent = Cube.Measure(
            id: "x", label: Message(ja: "", en: ""), unit: Message(ja: "", en: ""), unitID: "percent", decimals: 0)
        #expect(percent.quotient(1, 8, isPercent: true) == 13)
        #expect(percent.quotient(0, 8, isPercent: true) == 0)
        #expect(percent.quotient(Limits.largestInteger, 1, isPercent: true) == Limits.largestInteger * 100)
        #expect(Int128(-5).divided(by: 2) == -3)
        #expect(Int128(-4).divided(by: 3) == -1)
    }
}
