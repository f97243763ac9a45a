import HubCore

/// Elements that are reported together, in one report a scheme and period.
package struct DataSet: Sendable, Identifiable {
    package let id: Identifier<DataSet>
    package let label: Message
    /// How often it is reported.
    package let period: PeriodType
    package let elements: [DataElement]
}

/// One figure that the network counts, such as new families or hours of visits.
package struct DataElement: Sendable, Identifiable {
    /// Unique in the whole dictionary.
    package let id: Identifier<DataElement>
    package let dataSet: DataSet.ID
    package let label: Message
    package let unit: UnitOfMeasure
    package let kind: ElementKind
    /// Digits after the point. Values are kept as integers of that unit: 12.5 hours with one decimal are 125.
    package let decimals: Int
    /// Whether the element is reported as one figure, beside its breakdowns.
    package let hasTotal: Bool
    /// The tables it is reported by. Nobody adds one to another, nor a total to its parts.
    package let breakdowns: [Breakdown]
    /// For an element that counts what is true of families, the element that counts the families asked: no cell may
    /// exceed it, and a rate is taken of it.
    package let cohort: DataElement.ID?
    /// For a stock, the flows that explain its change. Only where `kind` is `stock`.
    package let balance: StockBalance?
    /// How an element that is never reported is worked out. Present exactly where `kind` is `distinct`.
    package let derivation: DistinctCount?

    /// False for an element that is only ever worked out from others.
    package var isReported: Bool { kind != .distinct }
}

/// What may be done with an element over time.
package enum ElementKind: String, Sendable, Codable, CaseIterable {
    /// Adds up over months.
    case flow
    /// As at a month's end: the last month stands for a period. A missing last month is not reported, never carried
    /// forward.
    case stock
    /// Counted once in a period however long, so the months never add up.
    case distinct
}

/// A rule: the stock at a month's end is that of the month before, plus one flow, minus another.
package struct StockBalance: Hashable, Sendable {
    package let plus: DataElement.ID
    package let minus: DataElement.ID
}

/// Distinct in a period = the stock at the end of the month before it + the flow within it.
package struct DistinctCount: Hashable, Sendable {
    package let openingStock: DataElement.ID
    package let plusFlow: DataElement.ID
}

/// What an element counts in: families, visits, hours.
package struct UnitOfMeasure: Sendable, Identifiable {
    package let id: Identifier<UnitOfMeasure>
    package let label: Message
}
