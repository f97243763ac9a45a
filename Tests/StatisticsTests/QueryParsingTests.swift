import DataDictionary
import Foundation
import HubCore
import Server
import Testing

@testable import Statistics

@Suite("Reading a query")
struct QueryParsingTests {
    let dictionary: DataDictionary

    init() throws {
        dictionary = try DataDictionary(decoding: Data(ProductFiles().seed("dictionary/2026.1.json")))
    }

    private func query(_ element: String, _ address: String) throws(Problem) -> StatisticsQuery {
        let pairs = address.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(parts[0]), value: parts.count == 2 ? String(parts[1]) : "")
        }
        return try StatisticsQuery(parsing: element, QueryParameters(pairs), in: DictionarySeries([dictionary]))
    }

    @Test(
        "Months, halves and fiscal years bound the periods",
        arguments: [
            ("period=month&from=2022-04&to=2022-06", 3),
            ("period=month&from=FY2024", 12),
            ("period=half&from=2022-04&to=2025-09", 7),
            ("period=half&from=2025-H1&to=FY2025", 2),
            ("period=year&from=2022-H1&to=FY2024", 3),
        ])
    func periods(address: String, count: Int) throws {
        #expect(try query("visits", address).periods.count == count)
    }

    @Test("The same question has one address")
    func address() throws {
        let one = try query("needs.outcome", "period=year&area=region&from=FY2024&breakdown=outcome,item&in=JP")
        #expect(one.address == "needs.outcome?period=year&area=region&from=2024-04&to=2025-03&breakdown=item,outcome")
        let other = try query("needs.outcome", "breakdown=item,outcome&from=2024-04&to=2024-H2&area=region&period=year")
        #expect(other.address == one.address)
        #expect(one.keys.count == 14 * 5)
        #expect(one.keys.first?.description == "item=N01,outcome=met")
    }

    @Test("What only a query answers is refused with where to ask it", arguments: ["as-of", "when", "with", "totals"])
    func belongsToQueries(name: String) {
        let problem = #expect(throws: Problem.self) { try query("visits", "from=2022-04&\(name)=x") }
        #expect(problem?.kind == .queryInvalid)
        #expect(problem?.detail?.ja.contains("/statistics/query?measures=visits") == true)
        #expect(problem?.detail?.ja.hasPrefix("\(name): ") == true)
    }

    @Test(
        "A mistake is named by its parameter",
        arguments: [
            ("visits", "", "from"),
            ("visits", "from=2022-13", "from"),
            ("visits", "from=2022-04&to=2022-03", "to"),
            ("visits", "period=year&from=2022-04&to=2025-09", "to"),
            ("visits", "period=half&from=2022-05", "from"),
            ("visits", "from=2022-04&period=week", "period"),
            ("visits", "from=2022-04&area=village", "area"),
            ("visits", "from=2022-04&in=99", "in"),
            ("visits", "from=2022-04&area=prefecture&in=132292", "in"),
            ("visits", "from=2022-04&in=13", "in"),
            ("visits", "from=2022-04&colour=red", "colour"),
            ("visits", "from=2022-04&from=2022-05", "from"),
            ("families.new", "from=2022-04&breakdown=colour", "breakdown"),
            ("families.new", "from=2022-04&breakdown=type,type", "breakdown"),
        ])
    func mistakes(element: String, address: String, parameter: String) {
        let problem = #expect(throws: Problem.self) { try query(element, address) }
        #expect(problem?.kind == .queryInvalid)
        #expect(problem?.members["parameter"] == .text(parameter))
    }

    @Test("What cannot be answered is refused with its reason")
    func refusals() {
        func kind(_ element: String, _ address: String) -> ProblemKind? {
            #expect(throws: Problem.self) { try query(element, address) }?.kind
        }
        #expect(kind("families.gone", "from=2022-04") == .elementUnknown)
        #expect(kind("families.new?x", "from=2022-04") == .elementUnknown)
        #expect(kind("families.new", "from=2022-04&breakdown=referral,type") == .breakdownNotTogether)
        #expect(kind("visits", "from=2022-04&breakdown=type") == .breakdownNotTogether)
        #expect(kind("families.supported", "from=2022-04&breakdown=type") == .doesNotAdd)
        #expect(kind("needs.outcome", "from=1990-04&to=2180-03&breakdown=item,outcome,type") == .answerTooLarge)
    }
}
