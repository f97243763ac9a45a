import DataDictionary
import HubCore

/// A question that is answered by a table: several measures by period, area, attributes of schemes and categories,
/// with totals and comparisons.
package struct CubeQuery: Sendable {
    /// The version that the names in the query are from.
    package let dictionary: Identifier<DataDictionary>
    let measures: [AskedMeasure]
    /// What the measures' formulas rest on.
    let terms: [Term]
    package let periods: AskedPeriods
    /// Nil for periods that were named by dates.
    let relative: RelativePeriods?
    package let area: AreaLevel
    /// Only schemes in one of these places, each of the area's level or wider; none for the whole network.
    let within: [AreaCode]
    let attributes: [SchemeAttribute]
    /// For each attribute named here, the values that count.
    let attributeFilters: [SchemeAttribute: Set<String>]
    /// What the figures are broken down by, sorted by id; with the options that count, those of older versions last.
    let categories: [Category]
    let categoryFilters: [Category.ID: Set<CategoryOption.ID>]
    let comparisons: [Comparison]
    /// Ids of dimensions that get a total.
    let totals: Set<String>
    /// Nil for figures as they stand.
    let asOf: Moment?

    /// Periods before the first that are loaded for comparison with the year before.
    var periodsBefore: Int {
        comparisons.contains(where: \.needsYearBefore) ? 12 / periods.type.monthCount : 0
    }

    /// The last day of which anything is known.
    func lastDay(on today: Day) -> Day { asOf.map { min($0.date.dayInJapan, today) } ?? today }

    /// The months to load, those for comparison included.
    var loadedMonths: ClosedRange<Month> {
        periods.months.lowerBound.advanced(by: -periodsBefore * periods.type.monthCount)...periods.months.upperBound
    }

    var needsWholeNetwork: Bool { comparisons.contains(.percentile) }

    /// Whether schemes must be told apart by what they are, and not only by where.
    var asksForAttributes: Bool { !attributes.isEmpty || !attributeFilters.isEmpty }

    /// The query as the query of an address, the same for the same question. Periods that were named by where they lie
    /// before today stay so.
    package var address: String {
        var parts = ["measures=" + measures.map(\.id).joined(separator: ",")]
        parts.append("period=\(periods.type.rawValue)")
        if let relative {
            parts.append("when=\(relative)")
        } else {
            parts += ["from=\(periods.months.lowerBound)", "to=\(periods.months.upperBound)"]
        }
        parts.append("area=\(area.rawValue)")
        if !within.isEmpty { parts.append("in=" + within.map(\.description).joined(separator: ",")) }
        let breakdown = attributes.map(\.rawValue) + categories.map(\.id.rawValue)
        if !breakdown.isEmpty { parts.append("breakdown=" + breakdown.joined(separator: ",")) }
        for (attribute, values) in attributeFilters.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            parts.append("\(attribute.rawValue)=" + values.sorted().joined(separator: ","))
        }
        for (category, options) in categoryFilters.sorted(by: { $0.key < $1.key }) {
            parts.append("\(category)=" + options.sorted().map(\.rawValue).joined(separator: ","))
        }
        if !comparisons.isEmpty { parts.append("with=" + comparisons.map(\.description).joined(separator: ",")) }
        if !totals.isEmpty { parts.append("totals=" + totals.sorted().joined(separator: ",")) }
        if let asOf { parts.append("as-of=\(asOf)") }
        return parts.joined(separator: "&")
    }

    /// A name for files.
    package var name: String { measures.count == 1 ? measures[0].id : "statistics" }
}
