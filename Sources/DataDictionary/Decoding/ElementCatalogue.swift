import HubCore

/// All elements of a dictionary, while what they and the indicators say of each other is checked.
struct ElementCatalogue {
    private let elements: [DataElement.ID: DataElement]
    private let categories: [Category.ID: Category]

    init(_ dataSets: [DataSet], categories: [Category]) throws(Problem) {
        let all = dataSets.flatMap(\.elements)
        try (DocumentPlace.top / "dataSets").requireDistinct(all.map(\.id))
        elements = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
        self.categories = Dictionary(uniqueKeysWithValues: categories.map { ($0.id, $0) })
        for element in all { try checkReferences(of: element) }
        try checkSize(all)
    }

    func element(_ id: DataElement.ID, at place: DocumentPlace) throws(Problem) -> DataElement {
        guard let element = elements[id] else { throw place.unknown(id.rawValue) }
        return element
    }

    func contains(elementNamed name: String) -> Bool {
        DataElement.ID(parsing: name).map { elements[$0] != nil } ?? false
    }

    func category(_ name: String, at place: DocumentPlace) throws(Problem) -> Category {
        guard let category = categories[try place.identifier(name)] else { throw place.unknown(name) }
        return category
    }

    /// An element of the given kind that is reported as one figure.
    private func require(
        _ kind: ElementKind, _ id: DataElement.ID, at place: DocumentPlace
    ) throws(Problem) {
        let element = try element(id, at: place)
        guard element.kind == kind, element.hasTotal else {
            throw place.problem(
                ja: "\(id) は合計のある \(kind.rawValue) ではありません", en: "\(id) is not a \(kind.rawValue) with a total")
        }
    }

    private func checkReferences(of element: DataElement) throws(Problem) {
        let place = DocumentPlace.top / "dataSets" / element.dataSet / "elements" / element.id
        if let cohort = element.cohort {
            let place = place / "cohort"
            let asked = try self.element(cohort, at: place)
            guard asked.dataSet == element.dataSet, asked.kind == element.kind, asked.id != element.id else {
                throw place.problem(
                    ja: "同じデータセットの同じ種類の項目にしてください", en: "must be of the same data set and kind over time")
            }
        }
        if let balance = element.balance {
            try require(.flow, balance.plus, at: place / "balance" / "plus")
            try require(.flow, balance.minus, at: place / "balance" / "minus")
        }
        if let derivation = element.derivation {
            try require(.stock, derivation.openingStock, at: place / "derived" / "openingStock")
            try require(.flow, derivation.plusFlow, at: place / "derived" / "plusFlow")
        }
    }

    /// A breakdown by many categories grows beyond what anybody could report.
    private func checkSize(_ all: [DataElement]) throws(Problem) {
        var total = 0
        for element in all {
            for breakdown in element.breakdowns {
                let cells = breakdown.categories.reduce(1) { $0 * (categories[$1]?.options.count ?? 1) }
                total += cells
                guard cells <= Self.largestTable, total <= Self.mostCells else {
                    let place = DocumentPlace.top / "dataSets" / element.dataSet / "elements" / element.id
                    throw (place / "breakdowns" / breakdown).problem(ja: "内訳が細かすぎます", en: "has too many cells")
                }
            }
        }
    }

    private static let largestTable = 5_000
    private static let mostCells = 20_000
}
