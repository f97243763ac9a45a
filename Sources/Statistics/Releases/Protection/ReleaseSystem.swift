import DataDictionary
import HubCore

/// All cells of a release, and everything that a reader knows of how they belong together: whoever sees some of them can
/// work out others by it. What protects a release must reckon with all of it at once.
struct ReleaseSystem: Sendable {
    enum Role: Sendable, Equatable {
        /// Shown, unless it must be hidden.
        case candidate
        /// Shown in a release of the same year before: it is known.
        case known
        /// Hidden in a release of the same year before: it stays hidden.
        case kept
        /// In no table, but it could be worked out.
        case unpublished
    }

    struct Cell: Sendable {
        let place: ReleasePlace
        let figure: ReleaseFigure
        let role: Role
    }

    /// The terms add up to zero.
    struct Equation: Sendable {
        let terms: [(cell: Int, factor: Int)]
    }

    private(set) var cells: [Cell] = []
    private(set) var equations: [Equation] = []
    private(set) var positions: [ReleasePlace: Int] = [:]

    /// `before`: what releases of the same year have shown and hidden.
    ///
    /// Errors: `release-data-inconsistent` when a sum does not hold, or a figure is not the one that was published.
    init(_ tables: [ReleaseTable], _ figures: ReleaseFigures, _ dictionary: DataDictionary, before: [EarlierCell])
        throws(Problem)
    {
        for place in tables.flatMap(\.cells).map(\.place) { add(place, figures[place], .candidate) }
        for earlier in before {
            let figure = figures[earlier.place]
            if let shown = earlier.value, shown != figure.value {
                throw Problem.contradiction(
                    ja: "「\(earlier.place)」は速報で \(shown) と公表済みですが、今のデータでは \(figure.value) です",
                    en: "\(earlier.place) was published as \(shown) and is \(figure.value) now")
            }
            add(earlier.place, figure, earlier.value == nil ? .kept : .known)
        }
        let grids = Grid.all(cells.map(\.place), dictionary)
        for grid in grids { try addBreakdown(grid) }
        for (position, grid) in grids.enumerated() {
            for other in grids[..<position] where other.isComparable(to: grid) {
                try addJoin(grid, other, coarsening: figures.coarsening)
            }
        }
        addDerivations(figures, dictionary)
        addBalances(figures, dictionary)
    }

    /// A cell of an earlier release: its value, or nil where it was hidden.
    struct EarlierCell: Sendable {
        let place: ReleasePlace
        let value: Int64?
    }

    private mutating func add(_ place: ReleasePlace, _ figure: ReleaseFigure, _ role: Role) {
        if let known = positions[place] {
            // What an earlier release said outlasts what a table of this one would; what is in a table stays there.
            if cells[known].role == .candidate, role != .unpublished {
                cells[known] = Cell(place: place, figure: figure, role: role)
            }
            return
        }
        positions[place] = cells.count
        cells.append(Cell(place: place, figure: figure, role: role))
    }

    // MARK: Equations

    /// The total is the sum of the options.
    private mutating func addBreakdown(_ grid: Grid) throws(Problem) {
        guard grid.category != nil else { return }
        for (total, parts) in Dictionary(grouping: grid.places, by: { $0.withoutPart }) {
            try addSum(total.isIn(positions) ? [total] : [], parts)
        }
    }

    /// What two tables of one element both tell, summed to the wider place and the longer time of both.
    private mutating func addJoin(_ a: Grid, _ b: Grid, coarsening: Coarsening) throws(Problem) {
        let level = a.level.isWithin(b.level) ? b.level : a.level
        let type = a.type.monthCount > b.type.monthCount ? a.type : b.type
        func sums(_ grid: Grid) -> [ReleasePlace: [ReleasePlace]] {
            Dictionary(grouping: grid.places.filter { grid.kind == .flow || $0.endsWith(type) }) { place in
                ReleasePlace(
                    place.element, area: coarsening.area(place.area, at: level),
                    period: Period(type, containing: place.period.firstMonth), part: place.part)
            }
        }
        let (left, right) = (sums(a), sums(b))
        for (place, parts) in left.sorted(by: { $0.key < $1.key }) {
            guard let others = right[place], Set(others) != Set(parts) else { continue }
            // An interim release has one half of the year only.
            guard a.covers(place.period, by: parts), b.covers(place.period, by: others) else { continue }
            try addSum(parts, others)
        }
    }

    /// Errors: `release-data-inconsistent`.
    private mutating func addSum(_ left: [ReleasePlace], _ right: [ReleasePlace]) throws(Problem) {
        guard !left.isEmpty, !right.isEmpty else { return }
        guard addIfHolding(left.map { ($0, 1) } + right.map { ($0, -1) }) else {
            throw Problem.contradiction(
                ja: "「\(left[0])」の合計と内訳が一致しません", en: "the parts of \(left[0]) do not add up to it")
        }
    }

    /// Counted once in a period = open before it + new in it.
    private mutating func addDerivations(_ figures: ReleaseFigures, _ dictionary: DataDictionary) {
        for cell in cells {
            guard let derivation = dictionary.element(cell.place.element)?.derivation else { continue }
            let place = cell.place
            let flow = express(derivation.plusFlow, area: place.area, months: place.period.months, dictionary)
            guard !flow.isEmpty else { continue }
            let before = Period.month(place.period.firstMonth.previous)
            var opening = ReleasePlace(derivation.openingStock, area: place.area, period: before)
            var rest = cell.figure.parts
            for part in flow {
                for (scheme, value) in figures[part].parts { rest[scheme, default: 0] -= value }
            }
            // Only schemes that reported the flow count; where that makes a difference, it is a number of its own.
            if rest.values.reduce(0, +) != figures[opening].value {
                opening = ReleasePlace(
                    derivation.openingStock, area: place.area, period: before,
                    part: .init("opening", place.period.description))
            }
            add(opening, opening.part == nil ? figures[opening] : ReleaseFigure(parts: rest), .unpublished)
            _ = addIfHolding([(place, 1), (opening, -1)] + flow.map { ($0, -1) })
        }
    }

    /// A stock at a month's end = the one before + what came − what went. Only a warning when a report breaks it, so it
    /// counts only where it holds.
    private mutating func addBalances(_ figures: ReleaseFigures, _ dictionary: DataDictionary) {
        for element in dictionary.elements {
            guard let balance = element.balance else { continue }
            let places = cells.map(\.place).filter { $0.element == element.id && $0.part == nil }
            for (area, ofArea) in Dictionary(grouping: places, by: \.area).sorted(by: { $0.key < $1.key }) {
                let points = Dictionary(grouping: ofArea, by: \.period.lastMonth).sorted { $0.key < $1.key }
                for (earlier, later) in zip(points, points.dropFirst()) {
                    let months = earlier.key.next...later.key
                    let plus = express(balance.plus, area: area, months: months, dictionary)
                    let minus = express(balance.minus, area: area, months: months, dictionary)
                    guard !plus.isEmpty, !minus.isEmpty else { continue }
                    _ = addIfHolding(
                        [(later.value[0], 1), (earlier.value[0], -1)] + plus.map { ($0, -1) } + minus.map { ($0, 1) })
                }
            }
        }
    }

    /// Cells of one table that together are the element's total in the area over the months; none if no table has them.
    private func express(
        _ element: DataElement.ID, area: String, months: ClosedRange<Month>, _ dictionary: DataDictionary
    ) -> [ReleasePlace] {
        for type in PeriodType.allCases.reversed() {
            var found: [ReleasePlace] = []
            var month = months.lowerBound
            while month <= months.upperBound {
                let period = Period(type, containing: month)
                let place = ReleasePlace(element, area: area, period: period)
                guard period.firstMonth == month, period.lastMonth <= months.upperBound, place.isIn(positions) else {
                    break
                }
                found.append(place)
                month = period.lastMonth.next
            }
            if month > months.upperBound { return found }
        }
        return []
    }

    /// Whether the terms add up to zero; only then they are added.
    private mutating func addIfHolding(_ terms: [(place: ReleasePlace, factor: Int)]) -> Bool {
        var sum: Int64 = 0
        var equation: [(cell: Int, factor: Int)] = []
        for (place, factor) in terms {
            guard let cell = positions[place] else { return false }
            sum += cells[cell].figure.value * Int64(factor)
            equation.append((cell, factor))
        }
        guard sum == 0 else { return false }
        equations.append(Equation(terms: equation))
        return true
    }
}

// MARK: Grids

/// The places of one element in one shape of table: a level of areas, a length of time, and the options of one category
/// or the total.
private struct Grid {
    let element: DataElement.ID
    let kind: ElementKind
    let level: AreaLevel
    let type: PeriodType
    let category: Category.ID?
    let places: [ReleasePlace]

    private struct Key: Hashable {
        let element: DataElement.ID
        let level: AreaLevel
        let type: PeriodType
        let category: Category.ID?
    }

    static func all(_ places: [ReleasePlace], _ dictionary: DataDictionary) -> [Grid] {
        var keys: [Key] = []
        var found: [Key: [ReleasePlace]] = [:]
        for place in places {
            let key = Key(
                element: place.element, level: place.level, type: place.period.type, category: place.part?.category)
            if found[key] == nil { keys.append(key) }
            found[key, default: []].append(place)
        }
        return keys.map { key in
            Grid(
                element: key.element, kind: dictionary.element(key.element)?.kind ?? .flow, level: key.level,
                type: key.type, category: key.category, places: found[key] ?? [])
        }
    }

    /// Whether these cells are all that the grid needs for a period: of a flow every part of the time.
    func covers(_ period: Period, by parts: [ReleasePlace]) -> Bool {
        kind != .flow || Set(parts.map(\.period)).count * type.monthCount == period.type.monthCount
    }

    /// Whether both tell the same sums. What is counted once in a period does not add up over time.
    func isComparable(to other: Grid) -> Bool {
        element == other.element && category == other.category && (kind != .distinct || type == other.type)
    }
}

extension ReleasePlace {
    var level: AreaLevel {
        if area == AreaCode.nation.description { return .nation }
        return area.hasPrefix("R") ? .region : .prefecture
    }

    fileprivate var withoutPart: ReleasePlace { ReleasePlace(element, area: area, period: period) }

    /// Whether its last month is the last of a period of that type: then a stock stands for both.
    fileprivate func endsWith(_ type: PeriodType) -> Bool {
        Period(type, containing: period.lastMonth).lastMonth == period.lastMonth
    }

    fileprivate func isIn(_ positions: [ReleasePlace: Int]) -> Bool { positions[self] != nil }
}

extension Coarsening {
    /// The wider place that an area belongs to.
    fileprivate func area(_ code: String, at level: AreaLevel) -> String {
        switch level {
        case .nation: AreaCode.nation.description
        case .region: areas.first { $0.code == code }?.region?.code ?? code
        default: code
        }
    }
}

extension Period {
    var months: ClosedRange<Month> { firstMonth...lastMonth }
}

extension Problem {
    static func contradiction(ja: String, en: String) -> Problem {
        Problem(.releaseDataInconsistent, detail: Message(ja: ja, en: en))
    }
}
