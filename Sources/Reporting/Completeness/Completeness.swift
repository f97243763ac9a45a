import HubCore

/// How much of what is expected came, was complete and was on time, for a place, a data set and a period.
package struct Completeness: Sendable, Encodable, Equatable {
    /// `JP`, a prefecture (JIS X 0401) or a scheme's code.
    package let area: String
    package let areaLabel: Message
    package let dataSet: String
    package let dataSetLabel: Message
    package let period: String
    package let periodLabel: Message
    /// Reports of schemes and months: the scheme's span of activity × the data set.
    package internal(set) var expected = 0
    package internal(set) var received = 0
    package internal(set) var complete = 0
    package internal(set) var onTime = 0
    /// Came from a scheme that was not active; in none of the numbers above.
    package internal(set) var unexpected = 0

    enum CodingKeys: String, CodingKey {
        case area, areaLabel, dataSet, dataSetLabel, period, periodLabel, expected, received, complete, onTime,
            unexpected
        case receivedPercent, completePercent, onTimePercent
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(area, forKey: .area)
        try members.encode(areaLabel, forKey: .areaLabel)
        try members.encode(dataSet, forKey: .dataSet)
        try members.encode(dataSetLabel, forKey: .dataSetLabel)
        try members.encode(period, forKey: .period)
        try members.encode(periodLabel, forKey: .periodLabel)
        try members.encode(expected, forKey: .expected)
        try members.encode(received, forKey: .received)
        try members.encode(complete, forKey: .complete)
        try members.encode(onTime, forKey: .onTime)
        try members.encode(unexpected, forKey: .unexpected)
        try members.encode(percent(received), forKey: .receivedPercent)
        try members.encode(percent(complete), forKey: .completePercent)
        try members.encode(percent(onTime), forKey: .onTimePercent)
    }

    /// With one decimal, cut, so that 100.0 means all; nil where nothing is expected.
    package func percent(_ count: Int) -> String? {
        guard expected > 0 else { return nil }
        let tenths = count * 1000 / expected
        return "\(tenths / 10).\(tenths % 10)"
    }

    mutating func add(_ standing: ReportStanding) {
        guard standing.isExpected else {
            unexpected += 1
            return
        }
        expected += 1
        if standing.isReceived { received += 1 }
        if standing.isComplete { complete += 1 }
        if standing.isOnTime { onTime += 1 }
    }
}

/// By what completeness is told.
package struct CompletenessGrouping: Sendable, Equatable {
    package enum Area: String, Sendable, CaseIterable { case nation, prefecture, scheme }

    package let area: Area
    package let period: PeriodType

    package init(area: Area, period: PeriodType) {
        self.area = area
        self.period = period
    }

    /// Problems: `query-invalid`.
    package init(area: String?, period: String?) throws(Problem) {
        guard let area = Area(rawValue: area ?? Area.scheme.rawValue),
            let period = PeriodType(rawValue: period ?? PeriodType.month.rawValue)
        else {
            throw Problem(
                .queryInvalid,
                detail: Message(
                    ja: "area は nation・prefecture・scheme、period は month・half・year のいずれかです",
                    en: "area is nation, prefecture or scheme; period is month, half or year"))
        }
        self.init(area: area, period: period)
    }
}

extension LoadedReports {
    /// Sums the reports of each place, data set and period, in the order of places, data sets and time. Pure.
    func completeness(by grouping: CompletenessGrouping, dataSetLabels: [String: Message]) -> [Completeness] {
        let schemeOf = Dictionary(uniqueKeysWithValues: schemes.map { ($0.id, $0) })
        var groups: [Completeness] = []
        var positions: [[String]: Int] = [:]
        for standing in standings {
            guard let scheme = schemeOf[standing.scheme] else { continue }
            let (area, label) = grouping.area.place(of: scheme)
            let period = Period(grouping.period, containing: standing.month)
            let key = [area, standing.dataSet, period.description]
            let position = positions[key] ?? groups.count
            if position == groups.count {
                positions[key] = position
                groups.append(
                    Completeness(
                        area: area, areaLabel: label, dataSet: standing.dataSet,
                        dataSetLabel: dataSetLabels[standing.dataSet]
                            ?? Message(ja: standing.dataSet, en: standing.dataSet),
                        period: period.description, periodLabel: period.readable))
            }
            groups[position].add(standing)
        }
        let order = Dictionary(
            uniqueKeysWithValues: dataSetLabels.keys.sorted().enumerated().map { ($0.element, $0.offset) })
        return groups.sorted {
            ($0.area, order[$0.dataSet] ?? 0, $0.period) < ($1.area, order[$1.dataSet] ?? 0, $1.period)
        }
    }
}

extension CompletenessGrouping.Area {
    fileprivate func place(of scheme: CompletenessStore.Scheme) -> (code: String, label: Message) {
        switch self {
        case .nation: ("JP", Message(ja: "全国", en: "Japan"))
        case .prefecture: (scheme.prefecture, scheme.prefectureName)
        case .scheme: (scheme.code, Message(ja: scheme.name, en: scheme.name))
        }
    }
}

extension Period {
    /// 令和8年5月, 令和8年度上半期, 令和8年度; as codes in English.
    package var readable: Message {
        let ja =
            switch self {
            case .month(let month): String(month.firstDay.japanese.dropLast(2))
            case .half(let half): half.japanese
            case .year(let year): year.japanese
            }
        return Message(ja: ja, en: description)
    }
}
