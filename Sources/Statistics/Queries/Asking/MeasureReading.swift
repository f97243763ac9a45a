import DataDictionary
import HubCore

/// Finds out what measures are worked out from, and gathers the terms of all of them.
struct MeasureReading {
    private let series: DictionarySeries
    private let categories: Set<Category.ID>
    private let filters: [Category.ID: Set<CategoryOption.ID>]
    private(set) var terms: [Term] = []
    private var positions: [Term: Int] = [:]

    /// `categories` that the answer is broken down by; `filters`: the options that count.
    init(
        _ series: DictionarySeries, by categories: Set<Category.ID>, only filters: [Category.ID: Set<CategoryOption.ID>]
    ) {
        self.series = series
        self.categories = categories
        self.filters = filters
    }

    /// Errors: `element-unknown`; `breakdown-not-together`; `does-not-add`; `query-invalid`.
    mutating func measure(_ name: String) throws(Problem) -> AskedMeasure {
        if let id = Indicator.ID(parsing: name), let indicator = series.newest.indicator(id) {
            return try measure(indicator)
        }
        guard let id = DataElement.ID(parsing: name) else { throw .elementUnknown(name) }
        guard let element = series.newest.element(id) else {
            throw .elementUnknown(id, now: series.successors(of: id))
        }
        let part = try part(of: element, by: categories, only: filters)
        return AskedMeasure(
            cube: Cube.Measure(element), formulas: part.terms.mapValues { .sum([$0]) }, olderKeys: part.olderKeys,
            undivided: part.undivided, nature: .count(element: id, flow: element.kind == .flow),
            addsOverPeriods: element.kind == .flow, needsApart: [], notes: [])
    }

    // MARK: Elements

    /// The terms of an element by the options asked for.
    private struct Part {
        var terms: [CategoryKey: Int]
        var olderKeys: Set<CategoryKey> = []
        var undivided: [AskedMeasure.Undivided] = []
    }

    private mutating func part(
        of element: DataElement, by categories: Set<Category.ID>, only: [Category.ID: Set<CategoryOption.ID>]
    ) throws(Problem) -> Part {
        guard let derivation = element.derivation else {
            let selection = try series.selection(of: element.id, by: categories, only: only)
            let isStock = element.kind == .stock
            func term(_ cells: [Int]) -> Term { isStock ? .stock(cells) : .flow(cells) }
            var part = Part(terms: [:])
            for group in selection.groups { part.terms[group.key] = position(of: term(group.cells)) }
            part.olderKeys = Set(selection.groups[selection.firstOlder...].map(\.key))
            part.undivided = selection.undivided.map { undivided in
                .init(term: position(of: term(undivided.cells)), label: undivided.title, isOfElement: true)
            }
            return part
        }
        let opening = try series.selection(of: derivation.openingStock).groups
        let flow = try series.selection(of: derivation.plusFlow).groups
        guard categories.isEmpty, only.isEmpty, opening.count == 1, flow.count == 1 else {
            throw .workedOutWithoutCategories(element)
        }
        return Part(terms: [.total: position(of: .distinct(opening: opening[0].cells, flow: flow[0].cells))])
    }

    private mutating func position(of term: Term) -> Int {
        if let position = positions[term] { return position }
        terms.append(term)
        positions[term] = terms.count - 1
        return terms.count - 1
    }

    // MARK: Indicators

    private mutating func measure(_ indicator: Indicator) throws(Problem) -> AskedMeasure {
        switch indicator.measure {
        case .ratio(let numerator, let denominator):
            try requireApart(indicator)
            let sides = try sides(of: indicator, numerator, denominator, by: categories)
            return try measure(
                indicator, numerator, denominator, sides, formulas: sides.ratios.mapValues { .ratio($0) }, notes: [])
        case .mean(let inner, let over):
            guard let rate = series.newest.indicator(inner), let category = series.newest.category(over),
                case .ratio(let numerator, let denominator) = rate.measure
            else { throw .elementUnknown(indicator.id.rawValue) }
            guard !categories.contains(over) else { throw .cannotBeApart(indicator, category) }
            let sides = try sides(of: rate, numerator, denominator, by: categories.union([over]))
            var formulas: [CategoryKey: [Int: Formula.Ratio]] = [:]
            for (key, ratio) in sides.ratios where !sides.numerator.olderKeys.contains(key) {
                guard let option = key[over], let position = category.options.firstIndex(where: { $0.id == option })
                else { continue }
                formulas[key.keeping(categories), default: [:]][position] = ratio
            }
            let note = Message(
                ja: "「\(indicator.label.ja)」は「\(category.label.ja)」ごとの「\(rate.label.ja)」の単純平均です（重みなし）",
                en: "\(indicator.label.en) is the unweighted mean of \(rate.label.en) over \(category.label.en)")
            return try measure(
                indicator, numerator, denominator, sides, formulas: formulas.mapValues { .mean($0) }, notes: [note])
        }
    }

    private struct Sides {
        var ratios: [CategoryKey: Formula.Ratio]
        var numerator: Part
        var undivided: [AskedMeasure.Undivided]
    }

    private mutating func sides(
        of indicator: Indicator, _ numerator: IndicatorTerm, _ denominator: IndicatorTerm,
        by categories: Set<Category.ID>
    ) throws(Problem) -> Sides {
        for id in Set(numerator.only.keys).union(denominator.only.keys).sorted()
        where categories.contains(id) || filters[id] != nil {
            if let category = series.newest.category(id) { throw .cannotBeApart(indicator, category) }
        }
        let upper = try part(
            of: element(numerator), by: categories, only: numerator.only.merging(filters) { a, _ in a })
        // A category that only the numerator is reported by does not split the denominator.
        let below = try element(denominator)
        let known = Set(below.breakdowns.flatMap(\.categories))
        let lower = try part(
            of: below, by: categories.intersection(known),
            only: denominator.only.merging(filters.filter { known.contains($0.key) }) { a, _ in a })
        var ratios: [CategoryKey: Formula.Ratio] = [:]
        for key in Set(upper.terms.keys).union(categories.isSubset(of: known) ? Set(lower.terms.keys) : []) {
            guard let term = lower.terms[key.keeping(known)] else { continue }
            ratios[key] = .init(numerator: Set(upper.terms[key].map { [$0] } ?? []), denominator: [term])
        }
        let undivided = (upper.undivided + lower.undivided).map {
            AskedMeasure.Undivided(term: $0.term, label: $0.label, isOfElement: false)
        }
        return Sides(ratios: ratios, numerator: upper, undivided: undivided)
    }

    private func measure(
        _ indicator: Indicator, _ numerator: IndicatorTerm, _ denominator: IndicatorTerm, _ sides: Sides,
        formulas: [CategoryKey: Formula], notes: [Message]
    ) throws(Problem) -> AskedMeasure {
        let (upper, lower) = (try element(numerator), try element(denominator))
        let isPercent = indicator.shown == .percent
        let unit =
            isPercent
            ? Message(ja: "%", en: "%")
            : Message(
                ja: "\(upper.unit.label.ja)/\(lower.unit.label.ja)", en: "\(upper.unit.label.en)/\(lower.unit.label.en)"
            )
        let basis = Message(
            ja: "「\(indicator.label.ja)」の分母は「\(lower.label.ja)」です",
            en: "\(indicator.label.en) is taken of: \(lower.label.en)")
        return AskedMeasure(
            cube: Cube.Measure(
                id: indicator.id.rawValue, label: indicator.label, unit: unit, unitID: isPercent ? "percent" : "ratio",
                decimals: indicator.decimals, numeratorDecimals: upper.decimals, denominatorDecimals: lower.decimals),
            formulas: formulas, olderKeys: sides.numerator.olderKeys, undivided: sides.undivided,
            nature: .rate(isPercent: isPercent, sameTable: upper.id == lower.id),
            addsOverPeriods: upper.kind == .flow && lower.kind == .flow,
            needsApart: Set(indicator.requires), notes: notes + [basis])
    }

    private func element(_ term: IndicatorTerm) throws(Problem) -> DataElement {
        guard let element = series.newest.element(term.element) else { throw .elementUnknown(term.element.rawValue) }
        return element
    }

    private func requireApart(_ indicator: Indicator) throws(Problem) {
        for id in indicator.requires where !categories.contains(id) && filters[id]?.count != 1 {
            guard let category = series.newest.category(id) else { continue }
            throw Problem(
                .doesNotAdd,
                detail: Message(
                    ja: "「\(indicator.label.ja)」は「\(category.label.ja)」ごとの値です。内訳に指定するか、一つにしぼってください",
                    en: "\(indicator.label.en) is by \(category.label.en): break it down or pick one (\(id))"))
        }
    }
}

extension Problem {
    fileprivate static func cannotBeApart(_ indicator: Indicator, _ category: Category) -> Problem {
        .query(
            "breakdown", ja: "「\(indicator.label.ja)」は「\(category.label.ja)」では分けられません",
            en: "\(indicator.label.en) cannot be broken down by \(category.label.en)")
    }

    static func workedOutWithoutCategories(_ element: DataElement) -> Problem {
        Problem(
            .doesNotAdd,
            detail: Message(
                ja: "「\(element.label.ja)」は期首の利用中と期間中の新規から求めるため、内訳では求められません",
                en: "\(element.label.en): worked out from an opening stock that is not reported by category"))
    }
}
