import DataDictionary
import Documents
import HubCore
import Logging
import TestSupport
import Testing

@testable import Statistics

/// Figures reported under two dictionary versions are one series, equal to a recount of what the offices sent.
@Suite("Two dictionary versions")
struct TwoVersionsTests {
    static let seed: UInt64 = 20_270_401

    /// A question with what answers it, by hand: for each figure the lines whose paths exclude each other.
    private struct Question {
        let element: String
        let breakdown: String?
        let figures: [String: [[String]]]
        /// Reported under the old version, and not to be told apart.
        let undivided: [String]
        let isStock: Bool

        init(
            _ element: String, by breakdown: String? = nil, _ figures: [String: [[String]]], undivided: [String] = [],
            isStock: Bool = false
        ) {
            self.element = element
            self.breakdown = breakdown
            self.figures = figures
            self.undivided = undivided
            self.isStock = isStock
        }
    }

    private static let questions: [Question] = {
        func referral(_ option: String) -> String { "families.new/referral=\(option)" }
        func links(_ resource: String, _ type: String) -> String { "links.made/resource=\(resource),type=\(type)" }
        let types = TwoVersionsNetwork.types
        return [
            Question("visits", ["": [["visits"]]]),
            Question("families.new", ["": [["families.new"]]]),
            Question("links.made", ["": [["links", "links.made"]]]),
            Question(
                "volunteers.engaged",
                ["": [["volunteers.active", "volunteers.engaged"], ["organizers", "volunteers.engaged"]]], isStock: true
            ),
            Question(
                "families.waiting.new", ["": [["families.waiting.new"]]], undivided: ["families.waiting"], isStock: true
            ),
            Question(
                "families.new", by: "referral",
                [
                    "referral=phn": [[referral("phn")]], "referral=press": [[referral("media"), referral("press")]],
                    "referral=facility": [
                        [referral("hiroba"), referral("facility")], [referral("nursery"), referral("facility")],
                    ],
                    "referral=otherPublic": [[referral("otherPublic")]],
                    "referral=otherPrivate": [[referral("otherPrivate")]],
                    "referral=other": [[referral("other")]], "referral=returning": [[referral("returning")]],
                ]),
            Question(
                "links.made", by: "resource",
                Dictionary(
                    uniqueKeysWithValues: ["hiroba", "phn"].map { resource in
                        ("resource=\(resource)", types.map { ["links/resource=\(resource)", links(resource, $0)] })
                    })),
            Question(
                "links.made", by: "type",
                Dictionary(
                    uniqueKeysWithValues: types.map { type in
                        ("type=\(type)", ["hiroba", "phn"].map { [links($0, type)] })
                    }), undivided: ["links/resource=hiroba", "links/resource=phn"]),
        ]
    }()

    @Test("Every kind of change, at every level and period, folded or not")
    func equalsRecount() async throws {
        try await TestDatabase.with { test in
            var network = try await TwoVersionsNetwork(in: test, seed: Self.seed)
            let folder = RollupFolder(database: test.database)
            try await network.send(records: 60, from: 1)
            try await Self.compareAll(network)
            _ = try await folder.foldAll()
            try await network.send(records: 40, from: 61)
            try await Self.compareAll(network)
            #expect(try await test.differencesOfSums() == 0)
        }
    }

    private static func compareAll(_ network: TwoVersionsNetwork) async throws {
        let engine = network.statistics()
        for question in questions {
            for (type, from, to) in [
                (PeriodType.month, "2024-10", "2026-03"), (.half, "2024-H2", "2025-H2"), (.year, "FY2025", "FY2025"),
            ] {
                for area in [AreaLevel.nation, .prefecture, .scheme] {
                    var pairs = [("period", type.rawValue), ("from", from), ("to", to), ("area", area.rawValue)]
                    if let breakdown = question.breakdown { pairs.append(("breakdown", breakdown)) }
                    let query = try engine.query(
                        question.element, QueryParameters(pairs.map { (name: $0.0, value: $0.1) }))
                    let answer = try await engine.run(query)
                    let found = Dictionary(
                        uniqueKeysWithValues: answer.figures.map {
                            (
                                Spot(start: $0.start, area: $0.area, key: query.keys[$0.key].description),
                                Count(value: $0.value, reports: $0.reports)
                            )
                        })
                    #expect(answer.cube.tells(answer), "seed \(seed): \(query.address)")
                    let recount = Recounted(network, question, query)
                    #expect(found == recount.figures, "seed \(seed): \(query.address)")
                    let undivided = answer.olderDetail.filter { !$0.isShown }.flatMap(\.periods)
                    #expect(Set(undivided) == recount.undivided, "seed \(seed): \(query.address)")
                }
            }
        }
    }

    private struct Spot: Hashable {
        let start: Month
        let area: String
        let key: String
    }

    private struct Count: Hashable {
        let value: Int64
        let reports: Int64
    }

    private struct Recounted {
        private(set) var figures: [Spot: Count] = [:]
        private(set) var undivided: Set<Month> = []

        init(_ network: TwoVersionsNetwork, _ question: Question, _ query: StatisticsQuery) {
            var sums: [Spot: [String: Count]] = [:]
            for (place, number) in network.numbers where query.periods.months.contains(place.month) {
                let period = Period(query.periods.type, containing: place.month)
                guard !question.isStock || place.month == period.lastMonth else { continue }
                if question.undivided.contains(place.path) { undivided.insert(period.firstMonth) }
                let scheme = network.schemes[place.scheme]
                let area =
                    switch query.area {
                    case .nation: "JP"
                    case .prefecture: scheme.prefecture.padded(2)
                    default: scheme.code
                    }
                for (key, lines) in question.figures where lines.contains(where: { $0.contains(place.path) }) {
                    let spot = Spot(start: period.firstMonth, area: area, key: key)
                    let known = sums[spot]?[place.path]
                    sums[spot, default: [:]][place.path] = Count(
                        value: (known?.value ?? 0) + number, reports: (known?.reports ?? 0) + 1)
                }
            }
            for (spot, paths) in sums {
                let reports = question.figures[spot.key]!.map { line in
                    line.reduce(0) { $0 + (paths[$1]?.reports ?? 0) }
                }
                figures[spot] = Count(
                    value: paths.values.reduce(0) { $0 + $1.value }, reports: reports.max()!)
            }
        }
    }

    @Test("Names of an older version say what they are now")
    func olderNames() async throws {
        try await TestDatabase.with { test in
            let engine = try await TwoVersionsNetwork(in: test, seed: 1).statistics()
            for (name, now) in [
                ("links", "links.made"), ("organizers", "volunteers.engaged"),
                ("families.waiting", "families.waiting.again, families.waiting.new"), ("volunteers.trained", "retired"),
            ] {
                let problem = #expect(throws: Problem.self) {
                    try engine.query(name, QueryParameters([(name: "from", value: "2026-03")]))
                }
                #expect(problem?.kind == .elementUnknown)
                #expect(problem?.detail?.en.contains(now) == true)
            }
        }
    }

    @Test("JSON and CSV tell which periods have the older detail, and an older option keeps its label")
    func rendered() async throws {
        try await TestDatabase.with { test in
            var network = try await TwoVersionsNetwork(in: test, seed: Self.seed)
            try await network.send(records: 40, from: 1)
            let engine = network.statistics()
            let answer = try await engine.run(
                engine.query(
                    "families.new",
                    QueryParameters([
                        (name: "period", value: "year"), (name: "from", value: "FY2025"),
                        (name: "breakdown", value: "referral"),
                    ])))
            let json = String(decoding: JSONCubeWriter().write(answer.cube), as: UTF8.self)
            #expect(
                json.contains(
                    #"{"text":{"ja":"旧版の区分: その他（2026.1版）","en":"As in an older version: Other (2026.1)"},"#
                        + #""periods":["FY2025"]}]"#),
                "\(json)")
            let csv = String(decoding: CSVCubeWriter(encoding: .utf8, language: .ja).write(answer.cube), as: UTF8.self)
            #expect(csv.contains("旧版の区分: その他（2026.1版）"))
        }
    }
}

extension Cube {
    /// Whether the table has the answer's figures, each at its place, in rising order of places.
    fileprivate func tells(_ answer: Answer) -> Bool {
        let found = cells.map { cell in
            zip(dimensions, cell.coordinates).map { $0.members[$1].code }.joined(separator: " ")
                + " \(cell.content) \(cell.basis.received ?? -1)"
        }
        let wanted = answer.figures.map { figure in
            let options = answer.query.options[figure.key].map(\.id.rawValue)
            return ([answer.period(of: figure).description, figure.area] + options).joined(separator: " ")
                + " \(Content.value(figure.value)) \(figure.reports)"
        }
        let rises = zip(cells, cells.dropFirst()).allSatisfy {
            $0.coordinates.lexicographicallyPrecedes($1.coordinates)
        }
        return rises && found.count == wanted.count && Set(found) == Set(wanted)
    }
}
