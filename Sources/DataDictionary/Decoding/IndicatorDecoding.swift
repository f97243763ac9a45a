import HubCore

extension Indicator {
    init(
        _ document: DictionaryDocument.IndicatorEntry, elements: ElementCatalogue, at place: DocumentPlace
    ) throws(Problem) {
        let requires = try (document.requires ?? []).map { (name) throws(Problem) in
            try elements.category(name, at: place / "requires").id
        }
        self.init(
            id: try place.identifier(document.id), label: try place.label(document.label), shown: document.shown,
            decimals: try place.digits(document.decimals), requires: requires,
            measure: try Measure(document, requires: requires, elements: elements, at: place))
    }
}

extension Indicator.Measure {
    fileprivate init(
        _ document: DictionaryDocument.IndicatorEntry, requires: [Category.ID], elements: ElementCatalogue,
        at place: DocumentPlace
    ) throws(Problem) {
        switch (document.numerator, document.denominator, document.mean) {
        case (let numerator?, let denominator?, nil):
            self = .ratio(
                numerator: try IndicatorTerm(
                    numerator, with: requires, elements: elements, at: place / "numerator"),
                denominator: try IndicatorTerm(denominator, with: [], elements: elements, at: place / "denominator"))
        case (nil, nil, let mean?):
            let place = place / "mean"
            self = .mean(
                of: try place.identifier(mean.of), over: try elements.category(mean.over, at: place / "over").id)
        default:
            throw place.problem(
                ja: "numerator と denominator、または mean のどちらかが必要です",
                en: "needs numerator and denominator, or mean")
        }
    }
}

extension IndicatorTerm {
    /// `required`: categories that a query will ask of this term, beside those it is restricted by.
    fileprivate init(
        _ document: DictionaryDocument.Term, with required: [Category.ID], elements: ElementCatalogue,
        at place: DocumentPlace
    ) throws(Problem) {
        let element = try elements.element(
            try (place / "element").identifier(document.element), at: place / "element")
        var only: [Category.ID: Set<CategoryOption.ID>] = [:]
        for (name, options) in (document.only ?? [:]).sorted(by: { $0.key < $1.key }) {
            let place = place / "only" / name
            let category = try elements.category(name, at: place)
            only[category.id] = try options.ids(of: category, at: place)
        }
        let named = Set(only.keys).union(required)
        guard named.isEmpty || element.breakdowns.contains(where: { $0.contains(named) }) else {
            throw place.problem(ja: "この内訳では報告されません", en: "is not reported by these categories together")
        }
        self.init(element: element.id, only: only)
    }
}

extension DictionaryDocument.Options {
    fileprivate func ids(of category: Category, at place: DocumentPlace) throws(Problem) -> Set<CategoryOption.ID> {
        guard case .these(let names) = self else { return Set(category.options.map(\.id)) }
        guard !names.isEmpty else { throw place.problem(ja: "選択肢がありません", en: "names no option") }
        try place.requireDistinct(names)
        return Set(
            try names.map { (name) throws(Problem) in
                guard let option = category.options.first(where: { $0.id.rawValue == name }) else {
                    throw place.unknown(name)
                }
                return option.id
            })
    }
}

extension ElementCatalogue {
    /// Names are distinct also from those of elements, and a mean is one of a ratio by a category it is reported by.
    func check(_ indicators: [Indicator]) throws(Problem) {
        let place = DocumentPlace.top / "indicators"
        try place.requireDistinct(indicators.map(\.id))
        for indicator in indicators {
            let place = place / indicator.id
            guard !contains(elementNamed: indicator.id.rawValue) else {
                throw place.problem(ja: "同じ名前の項目があります", en: "is the name of an element too")
            }
            guard case .mean(let other, let category) = indicator.measure else { continue }
            guard let ratio = indicators.first(where: { $0.id == other }) else {
                throw (place / "mean" / "of").unknown(other.rawValue)
            }
            guard case .ratio(let numerator, _) = ratio.measure,
                try reports(numerator, by: category, at: place / "mean")
            else {
                throw (place / "mean").problem(
                    ja: "\(other) は \(category) 別の割合ではありません", en: "\(other) is not a ratio by \(category)")
            }
        }
    }

    private func reports(
        _ term: IndicatorTerm, by category: Category.ID, at place: DocumentPlace
    ) throws(Problem) -> Bool {
        let named = Set(term.only.keys).union([category])
        return try element(term.element, at: place).breakdowns.contains { $0.contains(named) }
    }
}
