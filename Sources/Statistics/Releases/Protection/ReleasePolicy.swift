/// The rule of what a release hides at first (`docs/decisions/0023`, `docs/DISCLOSURE.md`).
package struct ReleasePolicy: Sendable, Equatable, Codable {
    /// A count above zero and below this is hidden; so is one that is below it without its largest scheme's part.
    package let threshold: Int64
    /// Fewer schemes with a part are hidden.
    package let leastSchemes: Int
    /// Of rates: the least denominator.
    package let leastDenominator: Int64
    /// Of what is said of organisations: the unit of budgets, in yen.
    package let budgetUnit: Int64

    package static let standard = ReleasePolicy(
        threshold: 10, leastSchemes: 3, leastDenominator: 20, budgetUnit: 100_000)

    /// Whether a count may be shown, by the parts that its schemes have in it. Zero may.
    package func isShown(_ parts: some Collection<Int64>) -> Bool {
        let count = parts.reduce(0, +)
        guard count != 0 else { return parts.allSatisfy { $0 == 0 } }
        return count >= threshold && parts.count(where: { $0 > 0 }) >= leastSchemes
            && count - (parts.max() ?? 0) >= threshold
    }

    /// Whether a rate may be shown, by the parts that schemes (or organisations) have in its denominator.
    package func isRateShown(_ parts: some Collection<Int64>) -> Bool {
        let denominator = parts.reduce(0, +)
        return denominator >= leastDenominator && parts.count(where: { $0 > 0 }) >= leastSchemes
            && denominator - (parts.max() ?? 0) >= threshold
    }
}
