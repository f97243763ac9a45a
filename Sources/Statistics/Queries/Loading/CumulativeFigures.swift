import DataDictionary
import HubCore
import Postgres
import ReferenceData

/// What elements have amounted to since the beginning: the opening balance and every month after it.
struct CumulativeFigures: Sendable {
    static let none = CumulativeFigures(balances: [:], months: [:])

    let balances: [DataElement.ID: OpeningBalance]
    /// Of the whole network.
    let months: [DataElement.ID: [Month: Int64]]

    /// `not-reported` without an opening balance; `not-applicable` for a month within it.
    func value(of element: DataElement.ID, upTo last: Month) -> MeasuredValue {
        guard let balance = balances[element] else { return MeasuredValue(.none(.notReported)) }
        guard last > balance.until else { return MeasuredValue(.none(.notApplicable)) }
        let later = (months[element] ?? [:]).filter { $0.key > balance.until && $0.key <= last }
        return MeasuredValue(.value(later.values.reduce(balance.amount, +)))
    }
}

extension CumulativeFigures {
    /// `balances` of the whole network. One statement, over the months from the earliest balance on.
    static func load(
        _ query: CubeQuery, _ balances: [OpeningBalance], _ cells: DictionaryInUse, _ tx: Transaction
    ) throws(PostgresError) -> CumulativeFigures {
        let elements = query.measures.compactMap { measure in
            measure.flow.map { (id: $0, cells: measure.formulas[.total].map(query.cells) ?? []) }
        }
        let known = balances.filter { balance in elements.contains { $0.id == balance.element } }
        guard let first = known.map(\.until.next).min(), first <= query.periods.months.upperBound else {
            return CumulativeFigures(balances: [:], months: [:]).with(known)
        }
        let summed = SummedCells(elements.map(\.cells), cells)
        let rows = try tx.all(
            RollupFigures.sums, summed.ids, summed.keys, summed.lines, summed.counted,
            PrefecturePlaces(.nation, within: []).codes, first, query.periods.months.upperBound, 1, 1, Int32.max)
        var months: [DataElement.ID: [Month: Int64]] = [:]
        for row in rows { months[elements[row.key].id, default: [:]][row.start] = row.value }
        return CumulativeFigures(balances: [:], months: months).with(known)
    }

    private func with(_ known: [OpeningBalance]) -> CumulativeFigures {
        CumulativeFigures(
            balances: Dictionary(known.map { ($0.element, $0) }, uniquingKeysWith: { first, _ in first }),
            months: months)
    }
}

extension CubeQuery {
    fileprivate func cells(of formula: Formula) -> [Int] { formula.terms.sorted().flatMap { terms[$0].cells } }
}
