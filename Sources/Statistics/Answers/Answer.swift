import DataDictionary
import HubCore

/// The figures that answer a query, in the order of periods, areas and the dictionary's options. A figure that nobody
/// reported a number for is not there: nothing reported is not zero. `cube` is what is written of it.
package struct Answer: Sendable {
    package let query: StatisticsQuery
    package let vintage: Vintage
    package let figures: [StatisticsStore.Figure]
    /// What was reported in the detail of an older dictionary version.
    package let olderDetail: [OlderDetail]
    /// Names at least the areas that the figures are about.
    package let areaNames: AreaNames

    init(query: StatisticsQuery, vintage: Vintage, figures: [StatisticsStore.Figure], areaNames: AreaNames) {
        self.query = query
        self.vintage = vintage
        self.figures = figures.filter { $0.key < query.keys.count }
        self.areaNames = areaNames
        olderDetail = query.olderDetail(in: figures)
    }

    /// The areas that have figures, each once, by code.
    package var areas: [String] { Set(figures.map(\.area)).sorted() }

    package func period(of figure: StatisticsStore.Figure) -> Period {
        query.periods.period(startingWith: figure.start)
    }

    /// The figure with the decimals of its element: `12.5`.
    package func valueText(of figure: StatisticsStore.Figure) -> String {
        DecimalText.text(figure.value, decimals: query.element.decimals)
    }
}

/// Something that only older dictionary versions know as one.
package struct OlderDetail: Sendable, Equatable {
    /// What it was reported as.
    package let label: Message
    /// Whether the answer shows it as a figure of its own. Otherwise the figures of the periods lack it, because nobody
    /// can tell which part of it belongs to them.
    package let isShown: Bool
    /// The first months of the periods in which it was reported, rising.
    package let periods: [Month]

    /// One line for a table.
    package var note: Message {
        isShown
            ? Message(ja: "旧版の区分: \(label.ja)", en: "As in an older version: \(label.en)")
            : Message(
                ja: "旧版で区分されずに報告された値を含みません: \(label.ja)",
                en: "Without what an older version did not tell apart: \(label.en)")
    }
}

extension StatisticsQuery {
    fileprivate func olderDetail(in figures: [StatisticsStore.Figure]) -> [OlderDetail] {
        var periods: [Int: Set<Month>] = [:]
        for figure in figures where figure.key >= firstOlder { periods[figure.key, default: []].insert(figure.start) }
        let options = options
        return periods.sorted { $0.key < $1.key }.map { key, months in
            let isShown = key < keys.count
            return OlderDetail(
                label: isShown ? Message(joining: options[key].map(\.label)) : undivided[key - keys.count].title,
                isShown: isShown, periods: months.sorted())
        }
    }

    /// For each of `keys` its options, in the order of `categories`.
    package var options: [[CategoryOption]] {
        keys.map { key in
            categories.compactMap { category in key[category.id].flatMap(category.option) }
        }
    }
}

extension Message {
    fileprivate init(joining labels: [Message]) {
        self.init(
            ja: labels.map(\.ja).joined(separator: "×"), en: labels.map(\.en).joined(separator: " × "))
    }
}

extension SeriesSelection.Undivided {
    /// With the version that told it as one.
    var title: Message { Message(ja: "\(label.ja)（\(version)版）", en: "\(label.en) (\(version))") }
}
