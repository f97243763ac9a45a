import DataDictionary
import HubCore

/// What answering a query may take at most, known before any figure is read. What depends on the number of schemes is
/// bounded once that is known: they are few and read first.
struct QueryCost {
    /// Cells of the table, with totals and comparisons.
    let cells: Int
    /// Values that are gone through.
    let values: Int

    /// `schemes`: how many there are; as long as that is not known, one.
    init(_ query: CubeQuery, schemes: Int = 1) {
        let areas =
            switch query.area {
            case .nation: 1
            case .region: Region.allCases.count
            case .prefecture: 47
            case .municipality, .scheme: schemes
            }
        let named = query.within.count
        let isNarrowed = named > 0 && !query.needsWholeNetwork && query.within.allSatisfy { $0.level == query.area }
        let shown = isNarrowed ? min(named, areas) : areas
        // In a period a scheme has one value of each attribute, so there are no more places than schemes.
        let places = query.attributes.isEmpty ? shown : max(shown, schemes)
        let totalled = query.totals.filter { $0 == "area" || SchemeAttribute(rawValue: $0) != nil }.count
        let keys = query.categories.reduce(1) { keys, category in
            keys * (category.options.count + (query.totals.contains(category.id.rawValue) ? 1 : 0))
        }
        let periods = query.periods.count + (query.totals.contains("period") ? 1 : 0)
        let measures = query.measures.count * (1 + query.comparisons.count)
        cells = periods * (places << totalled) * keys * measures
        let summed = query.terms.reduce(0) { $0 + $1.cells.count }
        values = query.loadedMonths.count * summed * (query.area.isOfPrefectures ? max(schemes, 47) : schemes)
    }

    /// Errors: `answer-too-large`.
    func requireBounded() throws(Problem) {
        guard cells <= Limits.cellsPerAnswer, values <= Limits.valuesPerQuery else { throw .answerTooLarge() }
    }
}
