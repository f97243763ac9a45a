import DataDictionary

/// A number that is loaded for each place and period, before anything is worked out from it. Cells as in
/// `SeriesSelection`.
enum Term: Hashable, Sendable {
    /// Adds up over the months of a period.
    case flow([Int])
    /// As at the end of the period's last month.
    case stock([Int])
    /// For each scheme the stock at the end of the month before the period, and the flow within it.
    case distinct(opening: [Int], flow: [Int])

    var isDistinct: Bool {
        if case .distinct = self { true } else { false }
    }

    var isStock: Bool {
        if case .stock = self { true } else { false }
    }

    var cells: [Int] {
        switch self {
        case .flow(let cells), .stock(let cells): cells
        case .distinct(let opening, let flow): opening + flow
        }
    }
}

/// How a measure's value comes about from terms, which are named by their positions in the query.
enum Formula: Hashable, Sendable {
    case sum(Set<Int>)
    case ratio(Ratio)
    /// The unweighted mean of ratios, by the positions of the options that it goes over; those without a value are
    /// left out.
    case mean([Int: Ratio])

    struct Ratio: Hashable, Sendable {
        var numerator: Set<Int>
        var denominator: Set<Int>
    }

    /// All terms that it rests on.
    var terms: Set<Int> {
        switch self {
        case .sum(let terms): terms
        case .ratio(let ratio): ratio.terms
        case .mean(let ratios): ratios.values.reduce(into: []) { $0.formUnion($1.terms) }
        }
    }

    /// The formula of two parts taken together. A term that both rest on counts once: a denominator that a category
    /// does not split is the same for all its options.
    func adding(_ other: Formula) -> Formula {
        switch (self, other) {
        case (.sum(let a), .sum(let b)): return .sum(a.union(b))
        case (.ratio(let a), .ratio(let b)): return .ratio(a.adding(b))
        case (.mean(let a), .mean(let b)): return .mean(a.merging(b) { $0.adding($1) })
        default: preconditionFailure("the formulas of a measure are of one form")
        }
    }
}

extension Formula.Ratio {
    fileprivate var terms: Set<Int> { numerator.union(denominator) }

    fileprivate func adding(_ other: Self) -> Self {
        Self(numerator: numerator.union(other.numerator), denominator: denominator.union(other.denominator))
    }
}
