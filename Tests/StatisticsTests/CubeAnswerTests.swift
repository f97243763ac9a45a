import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData
import TestSupport
import Testing

@testable import Statistics

/// What single answers say beside their numbers.
@Suite("What a table tells")
struct CubeAnswerTests {
    private static let today = Day(year: 2024, month: 9, day: 10)!

    private static func ask(
        _ network: RandomNetwork, _ pairs: KeyValuePairs<String, String>
    ) async throws -> Cube {
        let engine = network.engine()
        let query = try engine.query(
            QueryParameters(pairs.map { (name: $0.key, value: $0.value) }), today: today)
        return try await engine.run(query, today: today)
    }

    @Test("A cell without a number says why: not reported, still to come, not applicable")
    func absences() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 3)
            let cell = try network.cell("visits")
            try await network.write(scheme: 0, [(Month("2024-06")!, cell, 5)])
            try await network.write(scheme: 1, [(Month("2024-06")!, cell, 0)])
            let id = network.dictionary.cellIDs[cell]
            try await test.owner.write(as: .owner) { tx in
                tx.enqueue(Self.notApplicable, network.schemes[1].id, Month("2024-07")!, id)
            }
            let cube = try await Self.ask(
                network, ["measures": "visits", "from": "2024-06", "to": "2024-09", "area": "scheme"])
            #expect(cube.dimensions[1].members.map(\.code) == ["hs-13-s0", "hs-13-s1"])
            #expect(
                cube.cells.map(\.content) == [
                    .value(5), .value(0), .none(.notReported), .none(.notApplicable), .none(.notReported),
                    .none(.notReported), .none(.late), .none(.late),
                ])
            #expect(cube.cells[0].basis == Cube.Basis(schemes: 1, received: 1, expected: 0))
            #expect(cube.notes.contains { $0.periods == ["2024-09"] })
            let named = try await Self.ask(
                network, ["measures": "visits", "from": "2024-06", "area": "prefecture", "in": "13,47"])
            #expect(named.cells.map(\.content) == [.value(5), .none(.notReported)])
            let nobody = try await Self.ask(network, ["measures": "visits", "from": "2020-06", "area": "prefecture"])
            #expect(nobody.cells.isEmpty)
        }
    }

    private static let notApplicable = Statement<SchemeID, Month, Int32, Void>(
        "test.notApplicable", "INSERT INTO data_value VALUES ($1, $2, $3, 3, NULL, 1, 1)")

    @Test("Cumulative figures are the opening balance and all that came after it")
    func cumulative() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 4)
            let (visits, new) = (try network.cell("visits"), try network.cell("families.new"))
            for (month, count) in [("2023-03", 1_000), ("2023-04", 7), ("2024-05", 11), ("2024-06", 13)] {
                try await network.write(
                    scheme: 2, [(Month(month)!, visits, Int64(count)), (Month(month)!, new, 1)])
            }
            let balance = OpeningBalance(
                element: "visits", amount: 132_000, until: Month("2023-03")!, source: "2022年度報告")
            try await network.engine().record(balance, at: test.clock.now)
            let cube = try await Self.ask(
                network,
                [
                    "measures": "visits,families.new", "period": "year", "from": "FY2022", "to": "FY2024",
                    "with": "cumulative",
                ])
            #expect(
                cube.measures.map(\.id) == ["visits", "visits.cumulative", "families.new", "families.new.cumulative"])
            #expect(
                cube.cells.filter { $0.measure == 1 }.map(\.content)
                    == [.none(.notApplicable), .value(132_007), .value(132_031)])
            #expect(cube.cells.filter { $0.measure == 3 }.allSatisfy { $0.content == .none(.notReported) })
            #expect(cube.notes.contains { $0.text.ja.contains("2022年度報告") })
        }
    }

    @Test("A scheme's percentile is among all schemes, also when it is asked for alone")
    func percentile() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 5)
            let visits = try network.cell("visits")
            for (scheme, count) in [3, 5, 5, 9].enumerated() {
                try await network.write(scheme: scheme, [(Month("2024-05")!, visits, Int64(count))])
            }
            let cube = try await Self.ask(
                network,
                [
                    "measures": "visits", "from": "2024-05", "area": "scheme", "in": "\(network.schemes[1].code)",
                    "with": "percentile,rank",
                ])
            // One of four is smaller, two are equal: (1 + 2/2) / 4.
            #expect(cube.cells.map(\.content) == [.value(5), .value(50), .value(1)])
            #expect(cube.cells[1].basis.schemes == 4)
        }
    }

    @Test("A mean of rates says how it is weighted, and a rate what it is taken of")
    func notes() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 6, elements: ["needs.outcome"])
            try await network.pushAll(batches: 8, size: 2_000)
            let cube = try await Self.ask(
                network, ["measures": "needs.meanFulfilment", "period": "year", "from": "FY2023"])
            #expect(cube.notes.contains { $0.text.ja.contains("単純平均") && $0.text.en.contains("unweighted mean") })
            #expect(cube.notes.contains { $0.text.ja.contains("分母") })
        }
    }

    @Test("A table that is read by the page is made once, anew after a batch and after a while")
    func pagesOfOneTable() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 9)
            try await network.pushAll(batches: 16, size: 500)
            let engine = network.engine()
            let tables = PagedTables(engine)
            let query = try engine.query(
                QueryParameters([
                    (name: "measures", value: "families.new"), (name: "from", value: "2024-01"),
                    (name: "to", value: "2024-06"), (name: "area", value: "scheme"),
                ]), today: Self.today)
            func page(_ after: String?, seconds: Double = 0) async throws -> (names: Set<String>, next: String?) {
                var parameters = try QueryParameters(
                    [(name: "limit", value: "10")] + (after.map { [(name: "after", value: $0)] } ?? []))
                let found = try await tables.page(
                    CubePage(taking: &parameters), of: query, today: Self.today,
                    now: test.clock.now.addingTimeInterval(seconds))
                #expect(found.cube.cells.count <= 10)
                return (Set(found.cube.dimensions[1].members.map(\.label.ja)), found.next)
            }
            func rename(_ name: String) async throws {
                try await test.database.write(as: .national) { tx in
                    _ = try tx.execute(Self.rename, name)
                }
            }
            let first = try await page(nil)
            try await rename("名前1")
            let second = try await page(first.next)
            #expect(second.names == first.names && second.next != nil)
            let later = try await page(second.next, seconds: 301)
            #expect(later.names.allSatisfy { $0.hasPrefix("名前1") })
            try await rename("名前2")
            #expect(try await page(second.next, seconds: 302).names == later.names)
            try await network.push(scheme: 0, count: 5)
            #expect(try await page(second.next, seconds: 303).names.allSatisfy { $0.hasPrefix("名前2") })
        }
    }

    private static let rename = Statement<String, Void>("test.rename", "UPDATE scheme SET name = $1")

    @Test("Pages follow each other without a gap and without a row twice", arguments: [1, 7, 50])
    func pages(limit: Int) async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 8)
            try await network.pushAll(batches: 16, size: 800)
            let whole = try await Self.ask(
                network,
                [
                    "measures": "families.new", "from": "2024-01", "to": "2024-03", "area": "scheme",
                    "breakdown": "type", "with": "rank", "totals": "area",
                ])
            var cells: [Cube.Cell] = []
            var after: String?
            var pages = 0
            repeat {
                var parameters = try QueryParameters(
                    [(name: "limit", value: String(limit)), (name: "after", value: after ?? "")])
                let (page, next) = try CubePage(taking: &parameters).page(of: whole)
                #expect(Set(page.cells.map(\.coordinates)).count <= limit)
                cells += page.cells
                after = next
                pages += 1
            } while after != nil && pages < 1_000
            #expect(cells == whole.cells)
            #expect(pages == (whole.cells.count / 2 + limit - 1) / limit)
        }
    }

    @Test("A place to go on at that the table does not have is refused", arguments: ["x", "2024-01", "2024-01,13,phn"])
    func pageUnknown(after: String) async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 9)
            try await network.pushAll(batches: 8, size: 300)
            let cube = try await Self.ask(network, ["measures": "families.new", "from": "2024-01"])
            var parameters = try QueryParameters([(name: "after", value: after)])
            let page = try CubePage(taking: &parameters)
            let problem = #expect(throws: Problem.self) { try page.page(of: cube) }
            #expect(problem?.members["parameter"] == .text("after"))
        }
    }

    @Test("Queries are kept, asked again as time moves on, and deleted; each is in the audit log")
    func saved() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 10)
            let engine = network.engine()
            let saved = SavedQueries(database: test.database, clock: test.clock)
            let pairs = [(name: "measures", value: "visits"), (name: "when", value: "last-year")]
            let query = try engine.query(QueryParameters(pairs), today: Self.today)
            try await saved.save(query, as: " 年次　訪問 ", actor: "統計担当")
            let kept = try #require(try await saved.list().first)
            #expect(kept.name == "年次 訪問" && kept.savedBy == "統計担当" && kept.savedAt == test.clock.now)
            let later = try engine.query(
                QueryParameters(try await saved.parameters(of: "年次 訪問")), today: Day(year: 2030, month: 1, day: 1)!)
            #expect(later.periods.months == FiscalYear(2028).months)
            let again = await #expect(throws: Problem.self) { try await saved.save(query, as: "年次 訪問", actor: "x") }
            #expect(again?.kind == .alreadyExists)
            for name in ["", "a/b", String(repeating: "長", count: 61), "a\u{7}"] {
                let problem = await #expect(throws: Problem.self) { try await saved.save(query, as: name, actor: "x") }
                #expect(problem?.kind == .badRequest, "\(name)")
            }
            try await saved.delete("年次 訪問", actor: "x")
            for attempt in 0..<2 {
                let problem = await #expect(throws: Problem.self) {
                    if attempt == 0 {
                        try await saved.delete("年次 訪問", actor: "x")
                    } else {
                        _ = try await saved.parameters(of: "年次 訪問")
                    }
                }
                #expect(problem?.kind == .notFound)
            }
            #expect(try await saved.list().isEmpty)
            let events = try await test.owner.read(as: .owner) { tx in try tx.all(Self.events) }
            #expect(events == ["query.save 統計担当", "query.delete x"])
        }
    }

    private static let events = Statement<String>(
        "test.events",
        "SELECT action || ' ' || actor FROM audit_event WHERE stream = 'statistics' ORDER BY position",
        row: { (text: String) in text })
}
