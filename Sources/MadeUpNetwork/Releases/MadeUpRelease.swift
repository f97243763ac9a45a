import Disclosure
import HubCore

/// A final release of a made-up network, as the system that disclosure control works on: nation × month, half and
/// year, region × half and year, prefecture × year, each with every breakdown. Of about 5,000 cells, whatever the number
/// of schemes.
///
/// Only what the choice of hidden cells depends on is made up: how large numbers are, who brought them in and how they
/// add up. The reports of `GeneratedNetwork` are richer, and a year's release of them has the same shape.
package struct MadeUpRelease: Sendable {
    package let system: TableSystem

    /// - Parameter schemes: in 33 prefectures, at least one in each.
    package init(schemes: Int = 120, seed: UInt64 = GeneratedNetwork.usualSeed) throws(MalformedSystem) {
        var random = SeededRandom(seed: seed, for: "release")
        let homes = Self.prefectures(of: schemes, &random)
        let figures = (0..<schemes).map { _ in YearOfFigures(&random) }
        var builder = ReleaseBuilder(homes: homes, figures: figures)
        builder.build()
        system = try TableSystem(cells: builder.cells, equations: builder.equations)
    }

    /// 1–47 for each scheme: a few in most of 33 prefectures, many in some.
    private static func prefectures(of schemes: Int, _ random: inout SeededRandom) -> [Int] {
        var all = Array(1...47)
        random.shuffle(&all)
        let chosen = all.prefix(33)
        let weights = chosen.map { _ in random.logNormal(0.9) }
        return (0..<schemes).map { $0 < chosen.count ? chosen[$0] : chosen[random.index(weighted: weights)] }
    }
}

/// A figure of the release, and what it is a part of.
struct ReleaseColumn {
    let name: String
    /// The total and the breakdown that it is an option of.
    let part: (total: String, breakdown: String)?

    static let elements: [(name: String, breakdowns: [(name: String, options: Int)])] = [
        ("families.new", [("referral", 9), ("type", 3), ("age", 6)]), ("families.finished", []), ("visits", []),
        ("links", [("resource", 7)]), ("needs.assessedAtStart", [("type", 3)]), ("needs.assessedAtEnd", [("type", 3)]),
    ]
    static let needs = (1...14).map { "needs.present/N\($0)" }

    static let all: [Self] =
        elements.flatMap { element in
            [Self(name: element.name, part: nil)]
                + element.breakdowns.flatMap { breakdown in
                    (1...breakdown.options).map {
                        Self(name: "\(element.name)/\(breakdown.name)/\($0)", part: (element.name, breakdown.name))
                    }
                }
        } + needs.map { Self(name: $0, part: nil) }
}

/// What one scheme counted, by month and column.
struct YearOfFigures {
    private(set) var months: [[String: Int]] = []

    init(_ random: inout SeededRandom) {
        let size = random.logNormal(0.45)
        for _ in 0..<12 {
            var month: [String: Int] = [:]
            for element in ReleaseColumn.elements {
                let mean = element.name == "visits" ? 10.5 : element.name == "links" ? 3 : 1.5
                let count = random.poisson(mean * size)
                month[element.name] = count
                for breakdown in element.breakdowns {
                    let weights = (1...breakdown.options).map { 1 / Double($0) }
                    for _ in 0..<count {
                        month["\(element.name)/\(breakdown.name)/\(random.index(weighted: weights) + 1)", default: 0] +=
                            1
                    }
                }
            }
            for (rank, need) in ReleaseColumn.needs.enumerated() {
                month[need] = random.binomial(month["needs.assessedAtStart", default: 0], 0.65 - 0.035 * Double(rank))
            }
            months.append(month)
        }
    }

    func count(_ column: String, _ months: Range<Int>) -> Int {
        months.reduce(0) { $0 + (self.months[$1][column] ?? 0) }
    }
}

/// Writes down the cells of every template and all sums between them.
private struct ReleaseBuilder {
    let homes: [Int]
    let figures: [YearOfFigures]
    private(set) var cells: [TableCell] = []
    private(set) var equations: [[(CellID, Int)]] = []

    init(homes: [Int], figures: [YearOfFigures]) {
        self.homes = homes
        self.figures = figures
    }

    private struct Area {
        let name: String
        let level: AreaLevel
        let schemes: [Int]
    }

    private struct Span {
        let name: String
        let months: Range<Int>
    }

    private static let year = Span(name: "year", months: 0..<12)
    private static let halves = [Span(name: "H1", months: 0..<6), Span(name: "H2", months: 6..<12)]
    private static let months = (0..<12).map { Span(name: "M\($0 + 1)", months: $0..<($0 + 1)) }

    mutating func build() {
        let nation = Area(name: "JP", level: .nation, schemes: Array(homes.indices))
        let regions = areas(.region) { Region(prefecture: homes[$0]).map(\.code) ?? "" }
        let prefectures = areas(.prefecture) { "P\(homes[$0])" }

        for span in [Self.year] + Self.halves + Self.months { add(nation, span) }
        for region in regions { for span in [Self.year] + Self.halves { add(region, span) } }
        for prefecture in prefectures { add(prefecture, Self.year) }

        for column in ReleaseColumn.all.map(\.name) {
            for span in [Self.year] + Self.halves { addUp(column, (nation, span), regions.map { ($0, span) }) }
            for region in regions {
                addUp(column, (region, Self.year), Self.halves.map { (region, $0) })
                let inside = prefectures.filter { Set($0.schemes).isSubset(of: region.schemes) }
                addUp(column, (region, Self.year), inside.map { ($0, Self.year) })
            }
            addUp(column, (nation, Self.year), Self.halves.map { (nation, $0) })
            for half in Self.halves {
                addUp(
                    column, (nation, half),
                    Self.months.filter { half.months.contains($0.months.lowerBound) }.map { (nation, $0) })
            }
        }
    }

    private func areas(_ level: AreaLevel, _ name: (Int) -> String) -> [Area] {
        Dictionary(grouping: homes.indices, by: name).sorted { $0.key < $1.key }
            .map { Area(name: $0.key, level: level, schemes: $0.value) }
    }

    private static func id(_ column: String, _ area: Area, _ span: Span) -> CellID {
        CellID("\(column)|\(area.name)|\(span.name)")
    }

    private mutating func addUp(_ column: String, _ whole: (Area, Span), _ parts: [(Area, Span)]) {
        equations.append(
            [(Self.id(column, whole.0, whole.1), 1)] + parts.map { (Self.id(column, $0.0, $0.1), -1) })
    }

    /// One area in one span: every column, the breakdowns' sums, and that no more families have a need than were
    /// assessed.
    private mutating func add(_ area: Area, _ span: Span) {
        for column in ReleaseColumn.all {
            addCell(Self.id(column.name, area, span), area, "\(area.level)×\(span.name.prefix(1))", column.part == nil)
            {
                $0.count(column.name, span.months)
            }
        }
        let breakdowns = Dictionary(grouping: ReleaseColumn.all.filter { $0.part != nil }) {
            "\($0.part?.total ?? "")|\($0.part?.breakdown ?? "")"
        }
        for breakdown in breakdowns.sorted(by: { $0.key < $1.key }) {
            let total = String(breakdown.key.prefix { $0 != "|" })
            equations.append(
                [(Self.id(total, area, span), 1)] + breakdown.value.map { (Self.id($0.name, area, span), -1) })
        }
        for need in ReleaseColumn.needs {
            let without = "without \(need)"
            addCell(Self.id(without, area, span), area, "", false, use: .connecting) {
                $0.count("needs.assessedAtStart", span.months) - $0.count(need, span.months)
            }
            equations.append([
                (Self.id("needs.assessedAtStart", area, span), 1), (Self.id(need, area, span), -1),
                (Self.id(without, area, span), -1),
            ])
        }
    }

    private mutating func addCell(
        _ id: CellID, _ area: Area, _ group: String, _ isTotal: Bool, use: TableCell.Use = .publishable,
        _ count: (YearOfFigures) -> Int
    ) {
        let parts = area.schemes.map { Contribution(SchemeID(Int64($0 + 1)), count(figures[$0])) }
        let weight = (isTotal ? 2 : 1) * (area.level == .nation ? 4 : area.level == .region ? 2 : 1)
        cells.append(
            TableCell(
                id: id, group: group, level: area.level.rawValue, value: parts.reduce(0) { $0 + $1.part }, use: use,
                contributions: parts, weight: weight))
    }
}
