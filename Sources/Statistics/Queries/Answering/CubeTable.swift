import DataDictionary
import HubCore

/// Makes the table that answers a query out of what was loaded for it.
struct CubeTable {
    let query: CubeQuery
    let axes: CubeAxes
    let placement: Placement
    let reckoning: MeasureReckoning
    let cumulative: CumulativeFigures

    /// Every row in the order of coordinates, with the values of all measures and their comparisons.
    func cells() -> [Cube.Cell] {
        let formulas = query.measures.map { measure in axes.keySpots.map { measure.formula(for: $0.parts) } }
        let values = values(formulas)
        // Each measure, then its comparisons.
        let columns = query.measures.indices.flatMap { measure in
            [values[measure]]
                + query.comparisons.map { comparison in
                    ComparedValues(table: self, values: values[measure], measure: measure, formulas[measure])
                        .values(comparison)
                }
        }
        var cells: [Cube.Cell] = []
        cells.reserveCapacity(rowCount * columns.count)
        for row in 0..<rowCount {
            let spot = spot(of: row)
            guard isThere(spot) else { continue }
            var coordinates: [Int] = []
            coordinates.reserveCapacity(axes.count)
            coordinates.append(spot.period)
            coordinates += axes.placeSpots[spot.place].coordinates
            coordinates += axes.keySpots[spot.key].coordinates
            for (position, values) in columns.enumerated() {
                guard let value = values[row] else { continue }
                cells.append(
                    Cube.Cell(
                        coordinates: coordinates, measure: position, content: value.content, basis: value.basis))
            }
        }
        return cells
    }

    var measures: [Cube.Measure] {
        query.measures.flatMap { measure in [measure.cube] + query.comparisons.map { $0.measure(of: measure.cube) } }
    }

    // MARK: Rows

    struct Spot {
        var period: Int
        var place: Int
        var key: Int
    }

    var periodCount: Int { axes.period.count }
    var rowCount: Int { periodCount * axes.placeSpots.count * axes.keySpots.count }

    func spot(of row: Int) -> Spot {
        let (rest, key) = row.quotientAndRemainder(dividingBy: axes.keySpots.count)
        let (period, place) = rest.quotientAndRemainder(dividingBy: axes.placeSpots.count)
        return Spot(period: period, place: place, key: key)
    }

    func row(of spot: Spot) -> Int {
        (spot.period * axes.placeSpots.count + spot.place) * axes.keySpots.count + spot.key
    }

    /// Positions among the loaded periods; all of them for the total. `before`: of the year before.
    func loadedPeriods(_ period: Int, before: Bool = false) -> [Int] {
        let periods = period < query.periods.count ? [period] : Array(0..<query.periods.count)
        return before ? periods : periods.map { $0 + query.periodsBefore }
    }

    /// Where attributes tell schemes apart, most places have schemes in some periods only.
    private func isThere(_ spot: Spot) -> Bool {
        if query.attributes.isEmpty { return true }
        let places = axes.placeSpots[spot.place].parts
        return loadedPeriods(spot.period).contains { placement.hasScheme(in: places, period: $0) }
    }

    /// By measure and row.
    private func values(_ formulas: [[Formula?]]) -> [[MeasuredValue?]] {
        let periods = (0..<periodCount).map { loadedPeriods($0) }
        return zip(query.measures, formulas).map { measure, formulas in
            (0..<rowCount).map { row in
                let spot = spot(of: row)
                guard let formula = formulas[spot.key] else { return nil }
                return reckoning.value(
                    of: measure, by: formula, periods: periods[spot.period],
                    places: axes.placeSpots[spot.place].parts)
            }
        }
    }
}

extension AskedMeasure {
    /// For all of the keys together; nil when it has none of them.
    fileprivate func formula(for keys: [CategoryKey]) -> Formula? {
        keys.reduce(nil) { formula, key in
            guard let part = formulas[key] else { return formula }
            return formula?.adding(part) ?? part
        }
    }
}
