import HubCore

/// Works out one measure's comparisons, from its values in the rows of a table.
struct ComparedValues {
    private let table: CubeTable
    private let values: [MeasuredValue?]
    private let measure: Int
    private let formulas: [Formula?]

    /// `formulas` by key.
    init(table: CubeTable, values: [MeasuredValue?], measure: Int, _ formulas: [Formula?]) {
        self.table = table
        self.values = values
        self.measure = measure
        self.formulas = formulas
    }

    /// By row; nil where the measure itself has nothing to say.
    func values(_ comparison: Comparison) -> [MeasuredValue?] {
        switch comparison {
        case .yearBefore: values.indices.map(yearBefore)
        case .change: values.indices.map { row in difference(row) { now, before in now - before } }
        case .changeRate: values.indices.map(growth)
        case .rank: ranks()
        case .percentile: percentiles()
        case .share(let dimension): shares(of: dimension)
        case .running: running()
        case .cumulative: values.indices.map(cumulative)
        }
    }

    // MARK: The year before

    private func yearBefore(_ row: Int) -> MeasuredValue? {
        let spot = table.spot(of: row)
        guard let formula = formulas[spot.key] else { return nil }
        return table.reckoning.value(
            of: table.query.measures[measure], by: formula, periods: table.loadedPeriods(spot.period, before: true),
            places: table.axes.placeSpots[spot.place].parts)
    }

    /// A reason for none of either side is one of the difference.
    private func difference(_ row: Int, _ made: (Int64, Int64) -> Int64) -> MeasuredValue? {
        guard let value = values[row], let before = yearBefore(row) else { return nil }
        guard let now = value.number else { return MeasuredValue(value.content) }
        guard let then = before.number else { return MeasuredValue(before.content) }
        return MeasuredValue(.value(made(now, then)))
    }

    private func growth(_ row: Int) -> MeasuredValue? {
        guard let value = values[row], let before = yearBefore(row) else { return nil }
        guard let now = value.number else { return MeasuredValue(value.content) }
        guard let then = before.number else { return MeasuredValue(before.content) }
        let basis = Cube.Basis(numerator: now - then, denominator: then)
        guard then > 0 else { return MeasuredValue(.none(.notApplicable), basis) }
        return MeasuredValue(.value(Self.tenthsOfPercent(now - then, of: then)), basis)
    }

    // MARK: Among others

    /// Equal values share a place, and the next one comes as many later.
    private func ranks() -> [MeasuredValue?] {
        var ranks = missing()
        for group in groups(along: "area") {
            let numbers = group.compactMap { row in values[row]?.number }.sorted(by: >)
            for row in group {
                guard let number = values[row]?.number, let place = numbers.firstIndex(of: number) else { continue }
                ranks[row] = MeasuredValue(.value(Int64(place + 1)))
            }
        }
        return ranks
    }

    private func percentiles() -> [MeasuredValue?] {
        var percentiles = missing()
        for group in groups(along: "area") {
            guard let first = group.first else { continue }
            let all = (group.compactMap { values[$0]?.number } + hiddenNumbers(like: table.spot(of: first))).sorted()
            for row in group {
                guard let number = values[row]?.number else { continue }
                let smaller = all.partitioningIndex { $0 >= number }
                let equal = all.partitioningIndex { $0 > number } - smaller
                let part = Int128(2 * smaller + equal) * 100
                percentiles[row] = MeasuredValue(
                    .value(Int64(clamping: part.divided(by: Int128(2 * all.count)))), Cube.Basis(schemes: all.count))
            }
        }
        return percentiles
    }

    /// Of schemes outside of the places asked for, with the same attributes where these are told apart.
    private func hiddenNumbers(like spot: CubeTable.Spot) -> [Int64] {
        guard let formula = formulas[spot.key] else { return [] }
        let attributes = table.axes.placeSpots[spot.place].coordinates.dropFirst()
        return table.axes.hiddenSpots.compactMap { hidden in
            guard hidden.coordinates[0] < 0, hidden.coordinates.dropFirst() == attributes else { return nil }
            return table.reckoning.value(
                of: table.query.measures[measure], by: formula, periods: table.loadedPeriods(spot.period),
                places: hidden.parts
            ).number
        }
    }

    // MARK: Sums

    private func shares(of dimension: String) -> [MeasuredValue?] {
        var shares = missing()
        for group in groups(along: dimension) {
            let whole = group.reduce(0) { $0 + (values[$1]?.number ?? 0) }
            for row in group { shares[row] = share(row, of: whole) }
        }
        return shares
    }

    private func share(_ row: Int, of whole: Int64) -> MeasuredValue? {
        guard let value = values[row] else { return nil }
        guard let number = value.number else { return MeasuredValue(value.content) }
        let basis = Cube.Basis(numerator: number, denominator: whole)
        guard whole > 0 else { return MeasuredValue(.none(.notApplicable), basis) }
        return MeasuredValue(.value(Self.tenthsOfPercent(number, of: whole)), basis)
    }

    private func running() -> [MeasuredValue?] {
        var sums = missing()
        for group in groups(along: "period") {
            var sum: Int64 = 0
            for row in group {
                guard let number = values[row]?.number else { continue }
                sum += number
                sums[row] = MeasuredValue(.value(sum))
            }
        }
        return sums
    }

    private func cumulative(_ row: Int) -> MeasuredValue? {
        guard let value = values[row], let element = table.query.measures[measure].flow else { return nil }
        guard value.number != nil else { return MeasuredValue(value.content) }
        let spot = table.spot(of: row)
        guard spot.period < table.query.periods.count else { return MeasuredValue(.none(.notApplicable)) }
        let length = table.query.periods.type.monthCount
        let last = table.query.periods.months.lowerBound.advanced(by: (spot.period + 1) * length - 1)
        return table.cumulative.value(of: element, upTo: last)
    }

    // MARK: Rows that belong together

    /// For each row that has no number its reason; for a total, that there is none.
    private func missing() -> [MeasuredValue?] {
        values.map { value in
            value.map { value in
                if case .none = value.content { return MeasuredValue(value.content) }
                return MeasuredValue(.none(.notApplicable))
            }
        }
    }

    /// Rows that differ in one dimension only, without its total, in the order of its members.
    private func groups(along dimension: String) -> [[Int]] {
        let axes = table.axes.all
        guard let axis = axes.firstIndex(where: { $0.id == dimension }) else { return [] }
        var groups: [[Int]: [Int]] = [:]
        for row in values.indices where values[row] != nil {
            let spot = table.spot(of: row)
            var coordinates =
                [spot.period] + table.axes.placeSpots[spot.place].coordinates
                + table.axes.keySpots[spot.key].coordinates
            guard coordinates[axis] < axes[axis].members.count else { continue }
            coordinates[axis] = 0
            groups[coordinates, default: []].append(row)
        }
        return Array(groups.values)
    }

    private static func tenthsOfPercent(_ part: Int64, of whole: Int64) -> Int64 {
        Int64(clamping: (Int128(part) * 1000).divided(by: Int128(whole)))
    }
}

extension [Int64] {
    /// The first position whose number fulfils what all after it do.
    fileprivate func partitioningIndex(where belongs: (Int64) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongs(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
