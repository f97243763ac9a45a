import DataDictionary
import HubCore

extension CubeQuery {
    /// Reads `measures`, `period`, `from` and `to` or `when`, `area`, `in`, `breakdown`, `with`, `totals`, `as-of`, and
    /// filters: a category's or an attribute's name with the options that count.
    ///
    /// Errors: `element-unknown`; `query-invalid` naming the parameter; `breakdown-not-together`; `does-not-add`;
    /// `answer-too-large`.
    package init(parsing parameters: QueryParameters, in series: DictionarySeries, today: Day) throws(Problem) {
        var parameters = parameters
        let names = try Self.list("measures", parameters.take("measures"), most: Limits.measuresPerQuery)
        guard !names.isEmpty else {
            throw .query("measures", ja: "項目または指標を指定してください", en: "is needed: elements or indicators")
        }
        let type = try parameters.take("period", or: PeriodType.month)
        let (periods, relative) = try Self.periods(type, &parameters, today: today)
        let area = try parameters.take("area", or: AreaLevel.nation)
        let within = try Self.places(parameters.take("in"), area: area)
        let (attributes, categories) = try Self.breakdown(parameters.take("breakdown"), in: series)
        let comparisons = try Self.comparisons(parameters.take("with"), area: area)
        let totals = try Self.list("totals", parameters.take("totals"), most: Limits.dimensionsPerQuery)
        let asOf = try Self.moment(parameters.take("as-of"), today: today)
        let (attributeFilters, categoryFilters) = try Self.filters(&parameters, in: series)
        try parameters.requireNoMore()

        var reading = MeasureReading(series, by: Set(categories.map(\.id)), only: categoryFilters)
        let measures = try names.map { (name) throws(Problem) in try reading.measure(name) }
        self.init(
            dictionary: series.newest.version, measures: measures, terms: reading.terms, periods: periods,
            relative: relative, area: area, within: within, attributes: attributes, attributeFilters: attributeFilters,
            categories: categories.map { category in
                // Options of older versions stay, since what they became may count.
                guard let counted = categoryFilters[category.id], let newest = series.newest.category(category.id)
                else { return category }
                return category.keeping { counted.contains($0.id) || newest.option($0.id) == nil }
            }, categoryFilters: categoryFilters,
            comparisons: comparisons, totals: Set(totals), asOf: asOf)
        try requireKnownThen()
        try requireAdding()
        try QueryCost(self).requireBounded()
    }

    // MARK: Reading parameters

    /// Names separated by commas; none twice.
    private static func list(_ parameter: String, _ text: String?, most: Int) throws(Problem) -> [String] {
        guard let text else { return [] }
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard names.count <= most else {
            throw .query(parameter, ja: "一度に指定できるのは\(most)個までです", en: "takes at most \(most)")
        }
        guard !names.contains("") else { throw .query(parameter, ja: "名前のない指定があります", en: "has an empty name") }
        for (position, name) in names.enumerated() where names[..<position].contains(name) {
            throw .query(parameter, ja: "「\(name.excerpt)」が2回指定されています", en: "“\(name.excerpt)” is given twice")
        }
        return names
    }

    private static func periods(
        _ type: PeriodType, _ parameters: inout QueryParameters, today: Day
    ) throws(Problem) -> (AskedPeriods, RelativePeriods?) {
        let (from, to) = (parameters.take("from"), parameters.take("to"))
        guard let text = parameters.take("when") else { return (try AskedPeriods(type, from: from, to: to), nil) }
        guard from == nil, to == nil else {
            throw .query("when", ja: "from・to と同時には指定できません", en: "goes with neither from nor to")
        }
        let relative = try RelativePeriods(parsing: text)
        let months = relative.months(at: today)
        return (
            try AskedPeriods(type, from: months.lowerBound.description, to: months.upperBound.description), relative
        )
    }

    private static func moment(_ text: String?, today: Day) throws(Problem) -> Moment? {
        guard let text else { return nil }
        guard let moment = try? Moment(parsing: text) else {
            throw .query(
                "as-of", ja: "「\(text.excerpt)」は日時ではありません（例: 2026-06-30、2026-06-30T09:00:00Z）",
                en: "“\(text.excerpt)” is no moment, such as 2026-06-30 or 2026-06-30T09:00:00Z")
        }
        guard moment.date.dayInJapan <= today else {
            throw .query("as-of", ja: "「\(moment)」はまだ来ていません", en: "\(moment) is still to come")
        }
        return moment
    }

    private static func places(_ text: String?, area: AreaLevel) throws(Problem) -> [AreaCode] {
        var places: [AreaCode] = []
        for name in try list("in", text, most: Limits.placesPerQuery) {
            guard let code = AreaCode(name) else {
                throw .query(
                    "in", ja: "「\(name.excerpt)」は地域コードでもスキームコードでもありません",
                    en: "“\(name.excerpt)” is neither an area's code nor a scheme's")
            }
            guard area.isWithin(code.level) else {
                throw .query("in", ja: "area より狭い地域は指定できません", en: "is narrower than the area asked for")
            }
            places.append(code)
        }
        return places.contains(.nation) ? [] : places.sorted { $0.description < $1.description }
    }

    private static func breakdown(
        _ text: String?, in series: DictionarySeries
    ) throws(Problem) -> ([SchemeAttribute], [Category]) {
        let names = try list("breakdown", text, most: Limits.dimensionsPerQuery)
        var categories: [Category] = []
        for name in names where SchemeAttribute(rawValue: name) == nil {
            guard let id = Category.ID(parsing: name), let category = series.category(id) else {
                throw .query(
                    "breakdown", ja: "「\(name.excerpt)」という内訳はありません", en: "there is no category “\(name.excerpt)”")
            }
            categories.append(category)
        }
        let attributes = SchemeAttribute.allCases.filter { names.contains($0.rawValue) }
        return (attributes, categories.sorted { $0.id < $1.id })
    }

    private static func comparisons(_ text: String?, area: AreaLevel) throws(Problem) -> [Comparison] {
        var comparisons: [Comparison] = []
        for name in try list("with", text, most: Limits.comparisonsPerQuery) {
            guard let comparison = Comparison(name) else {
                throw .query(
                    "with", ja: "「\(name.excerpt)」は使えません（\(Comparison.names) のいずれか）",
                    en: "“\(name.excerpt)” is not one of \(Comparison.names)")
            }
            comparisons.append(comparison)
        }
        guard area == .scheme || !comparisons.contains(.percentile) else {
            throw .query("with", ja: "percentile は area=scheme のときに使えます", en: "percentile needs area=scheme")
        }
        return comparisons
    }

    /// What is left is filters, or a mistake.
    private static func filters(
        _ parameters: inout QueryParameters, in series: DictionarySeries
    ) throws(Problem) -> ([SchemeAttribute: Set<String>], [Category.ID: Set<CategoryOption.ID>]) {
        var (attributes, categories): ([SchemeAttribute: Set<String>], [Category.ID: Set<CategoryOption.ID>]) = (
            [:], [:]
        )
        for attribute in SchemeAttribute.allCases {
            guard let text = parameters.take(attribute.rawValue) else { continue }
            let names = try list(attribute.rawValue, text, most: Limits.optionsPerFilter)
            let known = Set(attribute.members(series.newest).map(\.code))
            for name in names where !known.contains(name) { throw .noOption(name, of: attribute.rawValue) }
            attributes[attribute] = Set(names)
        }
        for category in series.newest.categories {
            guard let text = parameters.take(category.id.rawValue) else { continue }
            let names = try list(category.id.rawValue, text, most: Limits.optionsPerFilter)
            var options: Set<CategoryOption.ID> = []
            for name in names {
                guard let id = CategoryOption.ID(parsing: name), category.option(id) != nil else {
                    throw .noOption(name, of: category.id.rawValue)
                }
                options.insert(id)
            }
            categories[category.id] = options
        }
        return (attributes, categories)
    }

    // MARK: What was known

    /// Of figures every change is kept; of what else a question may rest on only what is known today.
    private func requireKnownThen() throws(Problem) {
        guard asOf != nil else { return }
        guard !asksForAttributes else {
            throw .query(
                "as-of", ja: "運営団体・活動資金・活動年数は今の記録しかなく、過去の時点では分けられません",
                en: "goes with no attribute of schemes: of profiles only what is known today is kept")
        }
        guard !comparisons.contains(.cumulative) else {
            throw .query(
                "as-of", ja: "累計は今の期首残高と合計から求めるため、過去の時点では求められません",
                en: "goes not with cumulative: the opening balances and all sums after them are as of today")
        }
    }

    // MARK: What adds up

    private func requireAdding() throws(Problem) {
        let dimensions =
            ["period", "area"] + attributes.map(\.rawValue) + categories.map(\.id.rawValue)
        for name in totals.sorted() where !dimensions.contains(name) { throw .noDimension(name, "totals") }
        for case .share(let name) in comparisons where !dimensions.contains(name) { throw .noDimension(name, "with") }
        for measure in measures {
            if totals.contains("period"), !measure.addsOverPeriods { throw .doesNotAddOverPeriods(measure) }
            for category in categories
            where measure.needsApart.contains(category.id) && totals.contains(category.id.rawValue) {
                throw .doesNotAdd(
                    ja: "「\(measure.cube.label.ja)」は「\(category.label.ja)」で合計できません",
                    en: "\(measure.cube.label.en) does not add up over \(category.label.en)")
            }
            for comparison in comparisons { try requireComparable(measure, comparison) }
        }
    }

    private func requireComparable(_ measure: AskedMeasure, _ comparison: Comparison) throws(Problem) {
        if measure.isRate, comparison.adds {
            throw .doesNotAdd(
                ja: "「\(measure.cube.label.ja)」は割合・比のため足し合わせられません（\(comparison)）",
                en: "\(measure.cube.label.en) is a rate: \(comparison) would add it up")
        }
        if measure.isRate, comparison == .changeRate {
            throw .query(
                "with", ja: "「\(measure.cube.label.ja)」の前年との差は change で求めてください",
                en: "ask for the change of \(measure.cube.label.en): a rate's growth misleads")
        }
        if comparison == .running || comparison == .share(of: "period"), !measure.addsOverPeriods {
            throw .doesNotAddOverPeriods(measure)
        }
        guard comparison == .cumulative else { return }
        guard measure.flow != nil else { throw .doesNotAddOverPeriods(measure) }
        guard area == .nation, within.isEmpty, !asksForAttributes, categories.isEmpty, categoryFilters.isEmpty else {
            throw .doesNotAdd(
                ja: "累計は全国の合計だけです。期首残高に内訳がありません",
                en: "The opening balances are of the whole network, so cumulative figures are too")
        }
    }
}

extension Problem {
    fileprivate static func noOption(_ name: String, of filter: String) -> Problem {
        .query(filter, ja: "「\(name.excerpt)」という選択肢はありません", en: "there is no option “\(name.excerpt)”")
    }

    fileprivate static func noDimension(_ name: String, _ parameter: String) -> Problem {
        .query(
            parameter, ja: "「\(name.excerpt)」は period・area・breakdown のいずれでもありません",
            en: "“\(name.excerpt)” is neither period nor area nor in the breakdown")
    }

    fileprivate static func doesNotAdd(ja: String, en: String) -> Problem {
        Problem(.doesNotAdd, detail: Message(ja: ja, en: en))
    }

    fileprivate static func doesNotAddOverPeriods(_ measure: AskedMeasure) -> Problem {
        .doesNotAdd(
            ja: "「\(measure.cube.label.ja)」は期間をまたいで足し合わせられません（同じ家庭や人を重ねて数えることになります）",
            en: "\(measure.cube.label.en) does not add up over periods: the same families or people would count twice")
    }
}
