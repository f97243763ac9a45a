import DataDictionary
import HubCore
import Postgres
import ReferenceData

/// A number of the whole network that is asked for: an element, counted under some options only.
package struct NationalCount: Hashable, Sendable {
    package let element: DataElement.ID
    package let only: [Category.ID: Set<CategoryOption.ID>]

    package init(_ element: DataElement.ID, only: [Category.ID: Set<CategoryOption.ID>] = [:]) {
        self.element = element
        self.only = only
    }
}

/// Many numbers of the whole network over the same periods, loaded together.
package struct NationalFigures: Sendable {
    private var values: [NationalCount: [Month: Int64]]

    package init(_ values: [NationalCount: [Month: Int64]]) { self.values = values }

    /// The number for the period that begins with the month; nil when nobody reported it.
    package subscript(count: NationalCount, start: Month) -> Int64? { values[count]?[start] }

    /// All periods of one number, by their first months.
    package subscript(count: NationalCount) -> [Month: Int64] { values[count] ?? [:] }

    /// Errors: those of `DictionarySeries.selection` when the dictionary does not have what is counted.
    static func load(
        _ counts: [NationalCount], _ periods: AskedPeriods, _ cells: DictionaryInUse, _ tx: Transaction
    ) throws -> NationalFigures {
        let flows = counts.filter { cells.dictionary.element($0.element)?.kind == .flow }
        let stocks = counts.filter { cells.dictionary.element($0.element)?.kind == .stock }
        let distinct = counts.filter { cells.dictionary.element($0.element)?.kind == .distinct }

        let length = Int32(periods.type.monthCount)
        var asked = [
            (flows, try ask(flows, periods, stride: 1, cells, tx)),
            (stocks, try ask(stocks, periods, stride: length, cells, tx)),
        ]
        for count in distinct { asked.append(([count], try askDistinct(count, periods, cells, tx))) }
        var values: [NationalCount: [Month: Int64]] = [:]
        for (counts, pending) in asked {
            let figures = try pending.rows()
            for figure in figures where figure.key < counts.count {
                values[counts[figure.key], default: [:]][figure.start] = figure.value
            }
            // A figure that lacks what an older version did not tell apart is none.
            for figure in figures where figure.key >= counts.count {
                values[counts[figure.key - counts.count]]?[figure.start] = nil
            }
        }
        return NationalFigures(values)
    }

    private static func ask(
        _ counts: [NationalCount], _ periods: AskedPeriods, stride: Int32, _ cells: DictionaryInUse, _ tx: Transaction
    ) throws(Problem) -> Transaction.Pending<StatisticsStore.Figure> {
        let selections = try counts.map { (count) throws(Problem) in
            try cells.series.selection(of: count.element, only: count.only)
        }
        let summed = SummedCells(
            selections.map { $0.groups.flatMap(\.cells) } + selections.map { $0.undivided.flatMap(\.cells) }, cells)
        let places = PrefecturePlaces(.nation, within: [])
        return tx.ask(
            RollupFigures.sums, summed.ids, summed.keys, summed.lines, summed.counted, places.codes,
            periods.months.lowerBound, periods.months.upperBound, Int32(periods.type.monthCount), stride, Int32.max)
    }

    private static func askDistinct(
        _ count: NationalCount, _ periods: AskedPeriods, _ cells: DictionaryInUse, _ tx: Transaction
    ) throws(Problem) -> Transaction.Pending<StatisticsStore.Figure> {
        guard let derivation = cells.dictionary.element(count.element)?.derivation else {
            throw Problem(.elementUnknown)
        }
        let opening = try cells.series.selection(of: derivation.openingStock).groups.flatMap(\.cells)
        let flow = try cells.series.selection(of: derivation.plusFlow).groups.flatMap(\.cells)
        return tx.ask(
            SchemeFigures.distinct, opening.map { cells.cellIDs[$0] }, flow.map { cells.cellIDs[$0] },
            AreaLevel.nation.rawValue, nil, periods.months.lowerBound, periods.months.upperBound,
            Int32(periods.type.monthCount), Int32.max)
    }
}
