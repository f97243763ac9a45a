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
    /// What the figures are broken down by, sorted by id.
    package let categories: [Category]
    /// The figures of one period and area, in the dictionary's order. One with the key of the total without breakdown.
    package let keys: [CategoryKey]

    /// How a figure comes about.
    package enum Source: Sendable {
        /// A sum of cells, given for each of `keys` as `DataCell.index`. Months add up for a flow; of a stock the last
        /// month of the period stands for it.
        case sums([[Int]])
        /// For each scheme: `opening` at the end of the month before the period (0 when that was not reported) plus
        /// `flow` within it. Only schemes that reported the flow in the period count.
        case distinct(opening: Int, flow: Int)
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
        parsing element: String, _ parameters: QueryParameters, in dictionary: DataDictionary
    ) throws(Problem) {
        var parameters = parameters
        guard let id = DataElement.ID(parsing: element), let element = dictionary.element(id) else {
            throw .elementUnknown(element)
        }
        let area = try parameters.take("area", or: AreaLevel.nation)
        let type = try parameters.take("period", or: PeriodType.month)
        let periods = try AskedPeriods(type, from: parameters.take("from"), to: parameters.take("to"))
        let within = try Self.restriction(parameters.take("in"), area: area)
        let categories = try Self.categories(parameters.take("breakdown"), in: dictionary)
        try parameters.requireNoMore()

        let (source, keys) = try Self.source(of: element, by: categories, in: dictionary)
        self.init(
            dictionary: dictionary.version, element: element, source: source, periods: periods, area: area,
            within: within, categories: categories, keys: keys)
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

    private static func categories(_ text: String?, in dictionary: DataDictionary) throws(Problem) -> [Category] {
        guard let text else { return [] }
        var categories: [Category] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let id = Category.ID(parsing: name), let category = dictionary.category(id) else {
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

    private static func source(
        of element: DataElement, by categories: [Category], in dictionary: DataDictionary
    ) throws(Problem) -> (Source, [CategoryKey]) {
        guard let derivation = element.derivation else {
            let selection = try dictionary.selection(of: element.id, by: Set(categories.map(\.id)))
            return (.sums(selection.groups.map(\.cells)), selection.groups.map(\.key))
        }
        let opening = try dictionary.selection(of: derivation.openingStock).groups.flatMap(\.cells)
        let flow = try dictionary.selection(of: derivation.plusFlow).groups.flatMap(\.cells)
        guard categories.isEmpty, opening.count == 1, flow.count == 1 else {
            throw Problem(
                .doesNotAdd,
                detail: Message(
                    ja: "「\(element.label.ja)」は期首の利用中と期間中の新規から求めるため、内訳では求められません",
                    en: "\(element.label.en): worked out from an opening stock that is not reported by category"))
        }
        return (.distinct(opening: opening[0], flow: flow[0]), [.total])
    }

    /// What one place may have already fills the answer; how many places there are shows when it is read.
    private func requireBounded() throws(Problem) {
        let cells = periods.count * keys.count
        guard cells <= Limits.cellsPerAnswer else { throw .answerTooLarge() }
    }
}

extension Problem {
    static func elementUnknown(_ name: String) -> Problem {
        Problem(.elementUnknown, detail: Message(ja: "項目: \(name.excerpt)", en: "Data element: \(name.excerpt)"))
    }

    static func answerTooLarge() -> Problem {
        let limit = Limits.cellsPerAnswer
        return Problem(
            .answerTooLarge,
            detail: Message(ja: "上限は\(limit.grouped)件です", en: "At most \(limit.grouped) figures"),
            members: ["limit": .integer(limit)])
    }
}
