import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData
import Sync
import TestSupport
import Testing

@testable import Statistics

/// Questions about a moment that has passed.
@Suite("Tables as they were known")
struct CubeAsOfTests {
    private static let today = Day(year: 2026, month: 6, day: 15)!
    private static let start = Day(year: 2026, month: 6, day: 1)!.start

    private static let questions = [
        "measures=visits,visitHours,visits.hoursEach&from=2026-04&to=2026-05&area=scheme&totals=area,period",
        "measures=families.new,families.open,families.supported&period=half&from=2026-H1&area=prefecture&totals=area",
        "measures=families.new&from=2026-04&to=2026-05&breakdown=referral&totals=referral",
        "measures=visits&from=2026-05&area=scheme&with=rank,percentile,share:area,year-before",
        "measures=families.open,families.supported,visits.perFamily,families.new.byNurse&from=2026-05",
    ]

    private struct Ground: Sendable {
        let test: TestDatabase
        let dictionary: DictionaryInUse
        let engine: StatisticsEngine

        static func with(_ body: @escaping @Sendable (Ground) async throws -> Void) async throws {
            try await TestDatabase.with { test in
                let dictionary = try await test.dictionary()
                let engine = StatisticsEngine(
                    database: test.database, dictionaries: { DictionariesInUse(versions: [dictionary]) })
                try await body(Ground(test: test, dictionary: dictionary, engine: engine))
            }
        }

        func ask(_ question: String, asOf: Date? = nil) async throws -> Cube {
            var pairs = question.split(separator: "&").map { pair in
                let parts = pair.split(separator: "=").map(String.init)
                return (name: parts[0], value: parts[1])
            }
            if let asOf { pairs.append((name: "as-of", value: asOf.iso8601)) }
            let query = try engine.query(QueryParameters(pairs), today: CubeAsOfTests.today)
            return try await engine.run(query, today: CubeAsOfTests.today)
        }
    }

    /// What a table tells, whichever places it has.
    private static func told(_ cube: Cube) -> [String] {
        cube.cells.map { cell in
            let place = zip(cube.dimensions, cell.coordinates).map { $0.members[$1].code }.joined(separator: " ")
            return "\(cube.measures[cell.measure].id) \(place): \(cell.content) \(cell.basis)"
        }
    }

    @Test("At every moment each table is what it was then, and what the reports until then come to")
    func everyMoment() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("as-of seed \(seed)")
        try await Ground.with { ground in
            var random = SeededRandom(seed: seed)
            let schemes: [(id: SchemeID, prefecture: Int16, code: String)] = [
                (try await ground.test.addScheme(), 13, "hs-13-wako"),
                (try await ground.test.addScheme(code: "hs-27-b", municipality: "271004"), 27, "hs-27-b"),
            ]
            var chains = try schemes.map { try BatchChain("\($0.code).a1") }
            var standing: [String: Int64] = [:]
            var moments: [(at: Date, standing: [String: Int64], tables: [[String]])] = []
            let paths = [
                "families.new", "families.new/referral=phn", "families.new/referral=office", "families.open", "visits",
                "visitHours",
            ]
            for step in 1...14 {
                let who = Int.random(in: 0...1, using: &random)
                var records: [String: String] = [:]
                for _ in 0..<Int.random(in: 2...7, using: &random) {
                    let month = "2026-0\(Int.random(in: 3...5, using: &random))"
                    let path = paths.randomElement(using: &random)!
                    let (key, place) = ("activity/\(month)/\(path)", "\(schemes[who].code) \(month) \(path)")
                    guard records[key] == nil else { continue }
                    if Int.random(in: 0..<5, using: &random) == 0 {
                        records[key] = TestRecord.delete(key, revision: Int64(step))
                        standing[place] = nil
                    } else {
                        let value = Int64.random(in: 0...9, using: &random)
                        records[key] = TestRecord.put(key, value, revision: Int64(step))
                        standing[place] = value
                    }
                }
                let at = Self.start.addingTimeInterval(Double(step) * 60)
                let batch = chains[who].next(records.sorted { $0.key < $1.key }.map(\.value))
                _ = try await SyncEngine(database: ground.test.database, clock: .fixed(at)).apply(
                    batch.pushed(
                        by: schemes[who].id, prefecture: schemes[who].prefecture, dictionary: ground.dictionary))
                var tables: [[String]] = []
                for question in Self.questions { tables.append(Self.told(try await ground.ask(question))) }
                moments.append((at, standing, tables))
            }
            for (at, standing, tables) in moments {
                let later = at.addingTimeInterval(Double(Int.random(in: 0..<60, using: &random)))
                for (question, table) in zip(Self.questions, tables) {
                    let found = try await ground.ask(question, asOf: later)
                    #expect(Self.told(found) == table, "seed \(seed) \(question) \(later)")
                }
                try await Self.checkSums(ground, standing, at: later, "seed \(seed) \(later)")
            }
            #expect(try await ground.ask(Self.questions[0], asOf: Self.start).cells.isEmpty)
        }
    }

    /// A sum, a distinct count and an indicator, from the numbers themselves.
    private static func checkSums(
        _ ground: Ground, _ standing: [String: Int64], at moment: Date, _ comment: Comment
    ) async throws {
        let schemes = ["hs-13-wako", "hs-27-b"]
        func sum(_ path: String, _ month: String) -> Int64? {
            let numbers = schemes.compactMap { standing["\($0) \(month) \(path)"] }
            return numbers.isEmpty ? nil : numbers.reduce(0, +)
        }
        let supported = schemes.compactMap { scheme in
            standing["\(scheme) 2026-05 families.new"].map { $0 + (standing["\(scheme) 2026-04 families.open"] ?? 0) }
        }
        let cube = try await ground.ask(
            "measures=visits,families.supported,visits.perFamily&from=2026-05", asOf: moment)
        let values = cube.cells.map { cell in if case .value(let value) = cell.content { value } else { nil as Int64? }
        }
        guard !cube.cells.isEmpty else {
            #expect(sum("visits", "2026-05") == nil && supported.isEmpty, comment)
            return
        }
        #expect(values[0] == sum("visits", "2026-05"), comment)
        #expect(values[1] == (supported.isEmpty ? nil : supported.reduce(0, +)), comment)
        let basis = cube.cells[2].basis
        if values[2] != nil {
            #expect(basis.numerator == sum("visits", "2026-05"), comment)
            #expect(basis.denominator == supported.reduce(0, +), comment)
        }
    }

    @Test("The moment is told, a period that was not over then is late, and the day is part of a saved question")
    func telling() async throws {
        try await Ground.with { ground in
            let scheme = try await ground.test.addScheme()
            var chain = try BatchChain("hs-13-wako.a1")
            _ = try await SyncEngine(database: ground.test.database, clock: .fixed(Self.start)).apply(
                chain.next([TestRecord.put("activity/2026-04/visits", 3)]).pushed(
                    by: scheme, dictionary: ground.dictionary))
            let query = try ground.engine.query(
                QueryParameters([
                    (name: "measures", value: "visits"), (name: "from", value: "2026-04"),
                    (name: "to", value: "2026-06"), (name: "as-of", value: "2026-06-10"),
                ]), today: Self.today)
            #expect(query.address.hasSuffix("&as-of=2026-06-10"))
            let cube = try await ground.engine.run(query, today: Self.today)
            #expect(cube.cells.map(\.content) == [.value(3), .none(.notReported), .none(.late)])
            #expect(cube.notes.contains { $0.text.ja.contains("2026-06-10 の時点") })
        }
    }

    @Test(
        "What only today's record tells is refused with its reason, and so is a moment that has not come",
        arguments: [
            ("breakdown=hostType", "運営団体"), ("funding=none", "運営団体"), ("with=cumulative", "期首残高"),
            ("as-of=2026-06-16", "まだ来ていません"), ("as-of=soon", "日時ではありません"),
        ])
    func refusals(more: String, reason: String) async throws {
        let pairs = "measures=visits&from=2026-05&\(more.hasPrefix("as-of") ? more : "as-of=2026-06-10&" + more)"
            .split(separator: "&").map {
                (name: String($0.split(separator: "=")[0]), value: String($0.split(separator: "=")[1]))
            }
        let problem = #expect(throws: Problem.self) {
            try CubeQuery(parsing: QueryParameters(pairs), in: TestDictionary.inUse.series, today: Self.today)
        }
        #expect(problem?.kind == .queryInvalid && problem?.text(in: .ja).contains(reason) == true)
    }
}
