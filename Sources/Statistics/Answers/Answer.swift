import DataDictionary
import HubCore

/// The figures that answer a query, in the order of periods, areas and the dictionary's options. A figure that nobody
/// reported a number for is not there: nothing reported is not zero.
package struct Answer: Sendable {
    package let query: StatisticsQuery
    package let vintage: Vintage
    package let figures: [StatisticsStore.Figure]
    /// Names at least the areas that the figures are about.
    package let areaNames: AreaNames

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

extension StatisticsQuery {
    /// For each of `keys` its options, in the order of `categories`.
    package var options: [[CategoryOption]] {
        keys.map { key in
            categories.compactMap { category in key[category.id].flatMap(category.option) }
        }
    }
}
