import DataDictionary
import HubCore
import Logging
import Postgres
import TestSupport
import Testing

@testable import Statistics

/// Random questions with all dimensions and comparisons, answered as a recount of the numbers answers them.
@Suite("Tables that answer queries")
struct CubeQueryTests {
    static let seed: UInt64 = 20_261_125
    static let today = Day(year: 2024, month: 9, day: 10)!
    static let elements: [DataElement.ID] = RandomNetwork.elements + ["visits", "needs.outcome"]

    @Test("Random questions equal a recount, folded or not, whatever is remembered, with at most nine statements each")
    func equalsRecount() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: Self.seed, elements: Self.elements)
            let profiles = try await RandomProfiles(for: network, seed: Self.seed)
            try await network.pushAll(batches: 24, size: 900)
            let memory = QueryMemory()
            var random = SeededRandom(seed: Self.seed)
            var (answered, refused, cells) = (0, 0, 0)
            for number in 0..<160 {
                if number == 80 {
                    try await RollupFolder(database: test.database).foldAll()
                    try await network.pushAll(batches: 8, size: 300)
                }
                // Often enough that what is remembered is out of date for many questions, and seldom enough to be of use.
                if number % 5 == 0 { try await network.push(scheme: number / 5 % network.schemes.count, count: 40) }
                let question = RandomQuestion(using: &random)
                do {
                    let query = try network.engine().query(QueryParameters(question.pairs), today: Self.today)
                    cells += try await check(query, question, network, profiles, memory)
                    answered += 1
                } catch let problem as Problem {
                    #expect(
                        [.breakdownNotTogether, .doesNotAdd, .queryInvalid].contains(problem.kind),
                        "seed \(Self.seed), \(number): \(question) \(problem)")
                    refused += 1
                }
            }
            #expect(
                answered > 80 && refused > 0 && cells > 10_000, "\(answered) answered, \(refused) refused, \(cells)")
        }
    }

    /// Answers with the number of cells compared.
    private func check(
        _ query: CubeQuery, _ question: RandomQuestion, _ network: RandomNetwork, _ profiles: RandomProfiles,
        _ memory: QueryMemory
    ) async throws -> Int {
        let dictionary = network.dictionary
        let names = try await network.engine().names()
        let (cube, statements) = try await network.test.database.read(as: .national) { tx in
            let cube = try StatisticsEngine.answer(query, dictionary, names, today: Self.today, memory, tx)
            return (cube, tx.statementCount)
        }
        #expect(statements <= 9, "seed \(Self.seed): \(query.address)")
        let recount = CubeRecount(
            network, profiles, Dictionary(uniqueKeysWithValues: question.pairs), today: Self.today)
        let members = Dictionary(
            uniqueKeysWithValues: cube.dimensions.map { ($0.id, $0.members.map(\.code)) })
        let comparisons: [String?] = [nil] + query.comparisons.map(\.description)
        var (different, rows): (Int, Set<[Int]>) = (0, [])
        for cell in cube.cells {
            rows.insert(cell.coordinates)
            let row = Dictionary(
                uniqueKeysWithValues: zip(cube.dimensions, cell.coordinates).map { ($0.id, $0.members[$1].code) })
            let measure = query.measures[cell.measure / comparisons.count].id
            let comparison = comparisons[cell.measure % comparisons.count]
            var expected = recount.value(measure, comparison, row, members: members)
            var found = CubeRecount.Value(cell)
            if let told = found.schemes, let least = expected.schemes, row.values.contains("_T") {
                // The schemes of places add up, each for the cell that most of them reported; so no fewer than of one.
                #expect((least...network.schemes.count).contains(told), "seed \(Self.seed): \(query.address) \(row)")
                (found.schemes, expected.schemes) = (nil, nil)
            }
            if comparison == nil, cell.basis.expected != nil || cell.content != .none(.notApplicable) {
                let reports = recount.expectedReports(measure, row)
                #expect(cell.basis.expected == reports, "seed \(Self.seed): \(query.address) \(measure) \(row)")
            }
            guard found != expected else { continue }
            different += 1
            if different <= 3 {
                Issue.record(
                    "seed \(Self.seed): \(query.address) \(cube.measures[cell.measure].id) \(row): \(found), not \(expected)"
                )
            }
        }
        let sorted = cube.cells.map { $0.coordinates + [$0.measure] }
        #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) }, "\(query.address)")
        if !cube.cells.isEmpty, query.attributes.isEmpty {
            #expect(rows.count == cube.dimensions.reduce(1) { $0 * $1.members.count }, "\(query.address)")
        }
        checkNothingIsLeftOut(cube, query, recount, members)
        return cube.cells.count
    }

    /// An area that is not in the table has no figure.
    private func checkNothingIsLeftOut(
        _ cube: Cube, _ query: CubeQuery, _ recount: CubeRecount, _ members: [String: [String]]
    ) {
        guard query.attributes.isEmpty, query.categories.isEmpty, query.area != .nation else { return }
        for scheme in recount.network.schemes {
            let codes = [
                AreaLevel.region: Region(prefecture: scheme.prefecture)!.code,
                .prefecture: scheme.prefecture.padded(2), .municipality: scheme.municipality, .scheme: scheme.code,
            ]
            guard let code = codes[query.area], members["area"]?.contains(code) != true else { continue }
            for period in recount.periods {
                for measure in query.measures {
                    let value = recount.value(
                        measure.id, nil, ["area": code, "period": period.description], members: members)
                    #expect(value.number == nil, "seed \(Self.seed): \(query.address) lacks \(code)")
                }
            }
        }
    }
}

extension CubeRecount.Value {
    init(_ cell: Cube.Cell) {
        switch cell.content {
        case .value(let number): self.number = number
        case .none(let absence): reason = absence
        }
        (numerator, denominator) = (cell.basis.numerator, cell.basis.denominator)
        schemes = cell.basis.schemes
    }
}

/// A question put together at random; some do not add up and are refused.
struct RandomQuestion: CustomStringConvertible {
    private(set) var pairs: [(name: String, value: String)] = []

    var description: String { pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "&") }

    init(using random: inout SeededRandom) {
        let (categories, measures) = Self.tables.randomElement(using: &random)!
        var chosen = measures.shuffled(using: &random)
        chosen = Array(chosen.prefix(Int.random(in: 1...min(3, chosen.count), using: &random)))
        add("measures", chosen)
        let (period, from, to) = Self.periods.randomElement(using: &random)!
        pairs += [(name: "period", value: period), (name: "from", value: from), (name: "to", value: to)]
        let area = AreaLevel.allCases.randomElement(using: &random)!
        pairs.append((name: "area", value: area.rawValue))
        if Int.random(in: 0..<3, using: &random) == 0 {
            add("in", Array(Self.places.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))))
        }
        var attributes = ["hostType", "funding", "yearsActive"].shuffled(using: &random)
        attributes = Array(attributes.prefix([0, 0, 1, 2].randomElement(using: &random)!))
        add("breakdown", categories + attributes)
        if Int.random(in: 0..<3, using: &random) == 0 {
            let (name, options) = Self.filters.randomElement(using: &random)!
            add(name, Array(options.shuffled(using: &random).prefix(Int.random(in: 1...options.count, using: &random))))
        }
        let dimensions = ["period", "area"] + categories + attributes
        let comparisons =
            ["year-before", "change", "change-rate", "rank", "running"] + dimensions.map { "share:\($0)" }
            + (area == .scheme ? ["percentile"] : [])
        add("with", Array(comparisons.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random))))
        add("totals", Array(dimensions.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random))))
    }

    private mutating func add(_ name: String, _ values: [String]) {
        if !values.isEmpty { pairs.append((name: name, value: values.joined(separator: ","))) }
    }

    private static let tables: [(categories: [String], measures: [String])] = [
        (
            [],
            [
                "families.new", "families.open", "visitHours", "visits", "families.supported", "needs.assessedAtStart",
                "needs.present", "needs.perFamily", "visits.perFamily", "visits.hoursEach", "needs.meanFulfilment",
                "needs.fulfilment", "families.new.byNurse",
            ]
        ),
        ([], ["families.new", "visits", "visitHours"]),
        (["referral"], ["families.new"]), (["type"], ["families.new", "needs.present", "needs.assessedAtStart"]),
        (["type"], ["needs.perFamily", "needs.fulfilment", "needs.meanFulfilment", "families.new"]),
        (["item"], ["needs.present", "needs.share", "needs.fulfilment"]),
        (["item", "type"], ["needs.present", "needs.share", "needs.fulfilment"]),
    ]

    private static let periods = [
        ("month", "2023-02", "2023-04"), ("month", "2024-06", "2024-10"), ("half", "2023-H1", "2024-H1"),
        ("year", "FY2022", "FY2024"), ("year", "FY2024", "FY2024"),
    ]

    private static let places = ["13", "R3", "R1", "132063", "hs-13-s1", "34", "27", "hs-34-s6", "JP"]

    private static let filters: [(String, [String])] = [
        ("type", ["infant", "antenatalFirst", "antenatalLater"]), ("referral", ["phn", "office", "other"]),
        ("item", ["N01", "N02", "N14"]), ("hostType", ["hiroba", "other", "unknown"]),
        ("funding", ["commission", "subsidy", "none"]), ("yearsActive", ["under1", "from5to9", "from10"]),
    ]
}
