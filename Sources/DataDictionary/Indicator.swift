import HubCore

/// A figure worked out from others when it is asked for: a rate, or a mean of rates. Never kept, never added up.
package struct Indicator: Sendable, Identifiable {
    /// Unique among indicators and elements, since a query names either.
    package let id: Identifier<Indicator>
    package let label: Message
    package let shown: Presentation
    /// Digits after the point when shown.
    package let decimals: Int
    /// Categories that a query must break it down by or pick one option of; without them it would mean something
    /// else. Need share is a share of families only item by item.
    package let requires: [Category.ID]
    package let measure: Measure

    package enum Presentation: String, Sendable, Codable {
        /// A part of a whole, times 100.
        case percent
        /// As many of one for each of the other.
        case ratio
    }

    package enum Measure: Sendable {
        /// The sum of the numerators ÷ the sum of the denominators. A category that only the numerator is reported by
        /// does not split the denominator.
        case ratio(numerator: IndicatorTerm, denominator: IndicatorTerm)
        /// The unweighted mean of another indicator over the options of a category; options without a value are left
        /// out.
        case mean(of: Indicator.ID, over: Category.ID)
    }
}

/// One side of a ratio: an element, counted under some options only.
package struct IndicatorTerm: Sendable, Hashable {
    package let element: DataElement.ID
    /// For each category named here, the options that count. All of them (`"any"` in the document) when the figure
    /// must come from the table reported by that category, so that both sides of a share come from one table.
    package let only: [Category.ID: Set<CategoryOption.ID>]
}
