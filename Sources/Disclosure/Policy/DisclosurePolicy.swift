import HubCore

/// What must not be told of a number at one level.
package struct DisclosureRule: Hashable, Sendable, Codable {
    /// A count from 1 to below this is hidden, and whatever is hidden must, for all that a reader can work out, be able
    /// to reach it. 0: nothing is small.
    package let threshold: Int
    /// A number that fewer schemes brought something into is hidden, except zero. 0: no such rule.
    package let leastContributors: Int
    /// Hide what falls below the threshold once the largest part is taken away: a scheme subtracts its own.
    package let countsInsiders: Bool
    /// A zero may be hidden to protect others. Where it may not, everybody knows that what is hidden is 1 or more.
    package let mayHideZeros: Bool

    package init(threshold: Int, leastContributors: Int, countsInsiders: Bool, mayHideZeros: Bool = true) {
        self.threshold = threshold
        self.leastContributors = leastContributors
        self.countsInsiders = countsInsiders
        self.mayHideZeros = mayHideZeros
    }

    /// Ten, three schemes, and the scheme that subtracts its own: for regions and prefectures.
    package static let usual = Self(threshold: 10, leastContributors: 3, countsInsiders: true)
    /// Nothing is small by itself; a number is hidden only to protect others.
    package static let open = Self(threshold: 0, leastContributors: 0, countsInsiders: false)
}

/// The rules of a release, by level.
package struct DisclosurePolicy: Hashable, Sendable {
    package let rules: [String: DisclosureRule]
    /// For levels that `rules` does not name.
    package let otherwise: DisclosureRule
    /// Breaks the ties of what is hidden. Secret for as long as the release is public, and the same when a release is
    /// made again: without it nobody can run the choice on numbers of their own and compare.
    package let key: OrderKey

    package init(rules: [String: DisclosureRule] = [:], otherwise: DisclosureRule = .usual, key: OrderKey) {
        self.rules = rules
        self.otherwise = otherwise
        self.key = key
    }

    package func rule(at level: String) -> DisclosureRule { rules[level] ?? otherwise }

    /// How many integers what is hidden may be, at the least, for all that a reader can work out: 3, so that the largest
    /// and the smallest differ by 2.
    package static let leastSpread = 2
}
