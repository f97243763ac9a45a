import DataDictionary
import HubCore

/// A question about one data element, that can be answered: by period, area and some of its categories.
package struct StatisticsQuery: Sendable {
    /// The version that the names in the query are from.
    package let dictionary: Identifier<DataDictionary>
    package let element: DataElement
    package let source: Source
    package let periods: AskedPeriods
    package let area: AreaLevel
    /// Only figures from here, a place of the area's level or wider; nil for the whole network.
    package let within: AreaCode?
    /// What the figures are broken down by, sorted by id; with options that only older versions had.
    package let categories: [Category]
    /// The figures of one period and area, in the dictionary's order, those of older options last. One with the key of
    /// the total without breakdown.
    package let keys: [CategoryKey]
    /// Where the keys with older options begin.
    package let firstOlder: Int
    /// What belongs to the figures in part, and older versions did not tell to which.
    package let undivided: [SeriesSelection.Undivided]

    /// How a figure comes about.
    package enum Source: Sendable {
        /// A sum of cells of all versions, given for each of `keys` as in `SeriesSelection`. Months add up for a flow; of a stock the last
        /// month of the period stands for it.
        case sums([[Int]])
        /// For each scheme: `opening` at the end of the month before the period (0 when that was not reported) plus
        /// `flow` within it, each the sum of some cells. Only schemes that reported the flow in the period count.
        case distinct(opening: [Int], flow: [Int])
    }

    /// The query as an address, the same for the same question: it keys caches and is repeated in answers.
    package var address: String {
        var parts = ["period=\(periods.type.rawValue)", "area=\(area.rawValue)"]
        parts.append("from=\(periods.months.lowerBound)")
        parts.append("to=\(periods.months.upperBound)")
        if !categories.isEmpty { parts.append("breakdown=" + categories.map(\.id.rawValue).joined(separator: ",")) }
        if let within { parts.append("in=\(within)") }
        return "\(element.id)?" + parts.joined(separator: "&")
    }
}

// MARK: Parsing

extension StatisticsQuery {
    /// Reads `period`, `area`, `from`, `to`, `breakdown` and `in`; the caller has taken out what it understands itself.
    ///
    /// Errors: `element-unknown`; `query-invalid` naming the parameter; `breakdown-not-together`; `does-not-add`;
    /// `answer-too-large`.
    package init(
        parsing element: String, _ parameters: QueryParameters, in series: DictionarySeries
    ) throws(Problem) {
        var parameters = parameters
        guard let id = DataElement.ID(parsing: element) else { throw .elementUnknown(element) }
        guard let element = series.newest.element(id) else { throw .elementUnknown(id, now: series.successors(of: id)) }
        let area = try parameters.take("area", or: AreaLevel.nation)
        let type = try parameters.take("period", or: PeriodType.month)
        let periods = try AskedPeriods(type, from: parameters.take("from"), to: parameters.take("to"))
        let within = try Self.restriction(parameters.take("in"), area: area)
        let categories = try Self.categories(parameters.take("breakdown"), in: series)
        for name in ["as-of", "when", "with", "totals"] where parameters.take(name) != nil {
            throw .query(
                name, ja: "1項目の照会では使えません。/statistics/query?measures=\(element.id) で指定してください",
                en: "is not for a single element's figures; ask /statistics/query?measures=\(element.id)")
        }
        try parameters.requireNoMore()

        let (source, selection) = try Self.source(of: element, by: categories, in: series)
        self.init(
            dictionary: series.newest.version, element: element, source: source, periods: periods, area: area,
            within: within, categories: categories, keys: selection?.groups.map(\.key) ?? [.total],
            firstOlder: selection?.firstOlder ?? 1, undivided: selection?.undivided ?? [])
        try requireBounded()
    }

    private static func restriction(_ text: String?, area: AreaLevel) throws(Problem) -> AreaCode? {
        guard let text else { return nil }
        guard let code = AreaCode(text) else {
            throw .query(
                "in", ja: "「\(text.excerpt)」は地域コードでもスキームコードでもありません",
                en: "“\(text.excerpt)” is neither an area's code nor a scheme's")
        }
        guard area.isWithin(code.level) else {
            throw .query("in", ja: "area より狭い地域は指定できません", en: "is narrower than the area asked for")
        }
        return code == .nation ? nil : code
    }

    private static func categories(_ text: String?, in series: DictionarySeries) throws(Problem) -> [Category] {
        guard let text else { return [] }
        var categories: [Category] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let id = Category.ID(parsing: name), let category = series.category(id) else {
                let name = String(name).excerpt
                throw .query("breakdown", ja: "「\(name)」という内訳はありません", en: "there is no category “\(name)”")
            }
            guard !categories.contains(where: { $0.id == id }) else {
                throw .query("breakdown", ja: "「\(id)」が2回指定されています", en: "“\(id)” is given twice")
            }
            categories.append(category)
        }
        return categories.sorted { $0.id < $1.id }
    }

    /// The selection is nil for what is worked out.
    private static func source(
        of element: DataElement, by categories: [Category], in series: DictionarySeries
    ) throws(Problem) -> (Source, SeriesSelection?) {
        guard let derivation = element.derivation else {
            let selection = try series.selection(of: element.id, by: Set(categories.map(\.id)))
            return (.sums(selection.groups.map(\.cells)), selection)
        }
        let opening = try series.selection(of: derivation.openingStock).groups
        let flow = try series.selection(of: derivation.plusFlow).groups
        guard categories.isEmpty, opening.count == 1, flow.count == 1 else {
            throw .workedOutWithoutCategories(element)
        }
        return (.distinct(opening: opening[0].cells, flow: flow[0].cells), nil)
    }

    /// What one place may have already fills the answer; how many places there are shows when it is read.
    private func requireBounded() throws(Problem) {
        let cells = periods.count * (keys.count + undivided.count)
        guard cells <= Limits.cellsPerAnswer else { throw .answerTooLarge() }
    }
}

extension Problem {
    static func elementUnknown(_ name: String) -> Problem {
        Problem(.elementUnknown, detail: Message(ja: "項目: \(name.excerpt)", en: "Data element: \(name.excerpt)"))
    }

    /// An element that only older versions have: says what became of it.
    static func elementUnknown(_ id: DataElement.ID, now successors: Set<DataElement.ID>?) -> Problem {
        guard let successors else { return .elementUnknown(id.rawValue) }
        let names = successors.sorted().map(\.rawValue).joined(separator: ", ")
        return Problem(
            .elementUnknown,
            detail: names.isEmpty
                ? Message(ja: "項目「\(id)」は今の版では使われていません", en: "\(id) has been retired")
                : Message(ja: "項目「\(id)」は今の版では \(names) です", en: "\(id) is now \(names)"))
    }

    static func answerTooLarge() -> Problem {
        let limit = Limits.cellsPerAnswer
        return Problem(
            .answerTooLarge,
            detail: Message(ja: "上限は\(limit.grouped)件です", en: "At most \(limit.grouped) figures"),
            members: ["limit": .integer(limit)])
    }
}
