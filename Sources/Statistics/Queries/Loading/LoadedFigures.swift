import HubCore
import Postgres
import ReferenceData

/// The numbers that a query's measures are worked out from, by term, period and place.
struct LoadedFigures: Sendable {
    struct Amount: Sendable, Equatable {
        /// In units of the last decimal; nil when all that was reported is that it does not apply.
        var value: Int64?
        var reports: Int
        var schemes: Int
    }

    private let termCount: Int
    private let periods: Int
    /// For each place and period the row in `amounts`; −1 where there is none.
    private var rows: [Int] = []
    /// By row, then term.
    private var amounts: [Amount?] = []
    /// Places that have a number or a reason for none.
    private(set) var places: Set<Int> = []
    private var lastPlace: Int?
    private var isThere: [Bool]

    init(terms: Int, periods: Int) {
        termCount = terms
        self.periods = periods
        isThere = Array(repeating: false, count: terms)
    }

    /// Terms of which there is one.
    var terms: Set<Int> { Set(isThere.indices.filter { isThere[$0] }) }

    /// Whether any place has one.
    func hasAmount(_ term: Int, _ period: Int) -> Bool { places.contains { self[term, period, $0] != nil } }

    /// `period` counts from the first that was loaded.
    subscript(term: Int, period: Int, place: Int) -> Amount? {
        get {
            let position = place * periods + period
            guard position < rows.count, rows[position] >= 0 else { return nil }
            return amounts[rows[position] * termCount + term]
        }
        set {
            amounts[row(place * periods + period) * termCount + term] = newValue
            if place != lastPlace { places.insert(place) }
            lastPlace = place
            isThere[term] = true
        }
    }

    private mutating func row(_ position: Int) -> Int {
        if position >= rows.count { rows += repeatElement(-1, count: position + 1 - rows.count) }
        if rows[position] < 0 {
            rows[position] = amounts.count / termCount
            amounts += repeatElement(nil, count: termCount)
        }
        return rows[position]
    }
}

extension LoadedFigures {
    /// Asks for everything at once: at most one statement for flows, one for stocks and one for what is distinct.
    ///
    /// Sums by prefecture are kept, and tell of a month, or of a period's last, how many schemes they rest on. All else
    /// is read from the values.
    static func load(
        _ query: CubeQuery, _ placement: inout Placement, _ cells: DictionaryInUse, known: KeptSums.Known,
        _ tx: Transaction
    ) throws(PostgresError) -> LoadedFigures {
        let length = query.periods.type.monthCount
        let (flows, stocks) = (
            query.positions { if case .flow = $0 { true } else { false } },
            query.positions { if case .stock = $0 { true } else { false } }
        )
        var fromSums: [(positions: [Int], sums: KeptSums.Asked)] = []
        var fromValues: [(positions: [Int], rows: Transaction.Pending<PlacedFiguresStore.Figure>)] = []
        for (positions, isStock) in [(flows, false), (stocks, true)] where !positions.isEmpty {
            let summed = SummedCells(positions.map { query.terms[$0].cells }, cells)
            if query.readsSums(stock: isStock) {
                let places = PrefecturePlaces(query.area, within: query.within)
                fromSums.append(
                    (
                        positions,
                        KeptSums.ask(
                            summed, places, query.loadedMonths, monthsPerPeriod: length, isStock: isStock,
                            known: known, tx)
                    ))
            } else {
                fromValues.append(
                    (
                        positions,
                        askValues(summed, placement, passedOver: isStock ? length - 1 : 0, length, query.asOf, tx)
                    ))
            }
        }
        let distinct = query.positions(where: \.isDistinct)
        if !distinct.isEmpty {
            let terms = distinct.map { query.terms[$0] }
            fromValues.append((distinct, askDistinct(terms, placement, cells, length, query.asOf, tx)))
        }

        let first = query.loadedMonths.lowerBound
        var figures = LoadedFigures(terms: query.terms.count, periods: query.loadedMonths.count / length)
        for (positions, sums) in fromSums {
            let rows = try sums.figures()
            // Rows of one area follow each other.
            var (area, place) = ("", 0)
            for row in rows {
                if row.area != area {
                    (area, place) = (row.area, placement.position(of: QueryPlace(area: row.area, attributes: [])))
                }
                figures[positions[row.key], first.distance(to: row.start) / length, place] =
                    Amount(value: row.value, reports: Int(row.reports), schemes: Int(row.reports))
            }
        }
        for (positions, rows) in fromValues {
            for row in try rows.rows() {
                figures[positions[row.key], first.distance(to: row.start) / length, row.place] =
                    Amount(value: row.value, reports: row.reports, schemes: row.schemes)
            }
        }
        return figures
    }

    private static func askValues(
        _ summed: SummedCells, _ placement: Placement, passedOver: Int, _ length: Int, _ asOf: Moment?,
        _ tx: Transaction
    ) -> Transaction.Pending<PlacedFiguresStore.Figure> {
        let (first, last) = (summed.ids.min() ?? 0, summed.ids.max() ?? 0)
        guard let asOf else {
            return tx.ask(
                PlacedFiguresStore.sums, summed.ids, summed.keys, summed.lines, summed.counted, first, last,
                placement.schemes, placement.starts, placement.spots, Int32(passedOver), Int32(length))
        }
        return tx.ask(
            PlacedFiguresAsOf.sums, summed.ids, summed.keys, summed.lines, summed.counted, first, last,
            placement.schemes, placement.starts, placement.spots, Int32(passedOver), Int32(length), asOf.date)
    }

    private static func askDistinct(
        _ terms: [Term], _ placement: Placement, _ cells: DictionaryInUse, _ length: Int, _ asOf: Moment?,
        _ tx: Transaction
    ) -> Transaction.Pending<PlacedFiguresStore.Figure> {
        var (stocks, stockKeys, flows, flowKeys): ([Int32], [Int32], [Int32], [Int32]) = ([], [], [], [])
        for (key, term) in terms.enumerated() {
            guard case .distinct(let opening, let flow) = term else { continue }
            stocks += opening.map { cells.cellIDs[$0] }
            stockKeys += opening.map { _ in Int32(key) }
            flows += flow.map { cells.cellIDs[$0] }
            flowKeys += flow.map { _ in Int32(key) }
        }
        guard let asOf else {
            return tx.ask(
                PlacedFiguresStore.distinct, stocks, stockKeys, flows, flowKeys, placement.schemes, placement.starts,
                placement.spots, Int32(length))
        }
        return tx.ask(
            PlacedFiguresAsOf.distinct, stocks, stockKeys, flows, flowKeys, placement.schemes, placement.starts,
            placement.spots, Int32(length), asOf.date)
    }
}

extension CubeQuery {
    fileprivate func positions(where isWanted: (Term) -> Bool) -> [Int] {
        terms.indices.filter { isWanted(terms[$0]) }
    }

    /// Whether such terms are answered from the sums that are kept.
    fileprivate func readsSums(stock: Bool) -> Bool {
        asOf == nil && area.isOfPrefectures && !asksForAttributes && (stock || periods.type == .month)
    }

    /// Whether the schemes must be known before any figure can be read.
    var needsSchemes: Bool {
        asOf != nil || !area.isOfPrefectures || asksForAttributes
            || terms.contains { term in
                switch term {
                case .flow: !readsSums(stock: false)
                case .stock: !readsSums(stock: true)
                case .distinct: true
                }
            }
    }
}
