import HubCore

extension DataSet {
    init(
        _ document: DictionaryDocument.DataSet, units: [UnitOfMeasure], categories: [Category], at place: DocumentPlace
    ) throws(Problem) {
        let id: DataSet.ID = try place.identifier(document.id)
        let elements = try document.elements.map { (element) throws(Problem) in
            try DataElement(
                element, of: id, units: units, categories: categories, at: place / "elements" / element.id)
        }
        guard !elements.isEmpty else {
            throw (place / "elements").problem(ja: "項目がありません", en: "has no elements")
        }
        self.init(id: id, label: try place.label(document.label), period: document.period, elements: elements)
    }
}

extension DataElement {
    /// Checks all that can be checked of an element alone; `ElementCatalogue` checks what it says of others.
    fileprivate init(
        _ document: DictionaryDocument.Element, of dataSet: DataSet.ID, units: [UnitOfMeasure],
        categories: [Category], at place: DocumentPlace
    ) throws(Problem) {
        guard let unit = units.first(where: { $0.id.rawValue == document.unit }) else {
            throw (place / "unit").unknown(document.unit)
        }
        let breakdowns = try document.breakdowns.enumerated().map { (position, names) throws(Problem) in
            try Breakdown(names, of: categories, at: place / "breakdowns" / position)
        }
        try (place / "breakdowns").requireDistinct(breakdowns)
        try document.requireAgreement(at: place)

        self.init(
            id: try place.identifier(document.id), dataSet: dataSet, label: try place.label(document.label),
            unit: unit, kind: document.kind, decimals: try place.digits(document.decimals),
            hasTotal: document.total, breakdowns: breakdowns,
            cohort: try document.cohort.map { (id) throws(Problem) in try (place / "cohort").identifier(id) },
            balance: try document.balance.map { (balance) throws(Problem) in
                let place = place / "balance"
                return StockBalance(
                    plus: try place.identifier(balance.plus), minus: try place.identifier(balance.minus))
            },
            derivation: try document.derived.map { (derived) throws(Problem) in
                let place = place / "derived"
                return DistinctCount(
                    openingStock: try place.identifier(derived.openingStock),
                    plusFlow: try place.identifier(derived.plusFlow))
            })
    }
}

extension Breakdown {
    fileprivate init(_ names: [String], of categories: [Category], at place: DocumentPlace) throws(Problem) {
        guard !names.isEmpty else { throw place.problem(ja: "内訳が空です", en: "is empty") }
        try place.requireDistinct(names)
        let known = try names.map { (name) throws(Problem) in
            guard let category = categories.first(where: { $0.id.rawValue == name }) else { throw place.unknown(name) }
            return category.id
        }
        self.init(categories: known.sorted())
    }
}

extension DictionaryDocument.Element {
    /// What is declared must go with the kind over time.
    fileprivate func requireAgreement(at place: DocumentPlace) throws(Problem) {
        if kind == .distinct {
            guard derived != nil, !total, breakdowns.isEmpty else {
                throw place.problem(
                    ja: "distinct の項目には derived が必要で、報告欄は持てません",
                    en: "a distinct element needs derived, and takes no total or breakdown")
            }
        } else {
            guard derived == nil else {
                throw (place / "derived").problem(ja: "distinct の項目だけが持てます", en: "is for distinct elements")
            }
            guard total || !breakdowns.isEmpty else {
                throw place.problem(ja: "合計も内訳もありません", en: "has neither a total nor a breakdown")
            }
        }
        guard balance == nil || kind == .stock else {
            throw (place / "balance").problem(ja: "stock の項目だけが持てます", en: "is for stocks")
        }
    }
}
