/// Numbers by size, in steps of four: 0 to below four thresholds, from there to below sixteen, and so on.
///
/// Within a class the price of hiding a cell does not depend on its number but on a secret key, so the choice between
/// two of a class tells nothing of them. Between classes it does: the smaller is hidden first, so a reader may conclude
/// that what is hidden is in no higher class than what was left beside it. The other tables of a certificate stand up to
/// that: in none does a hidden cell leave its class upwards, unless to reach what it must.
struct SizeClass {
    let number: Int
    /// The largest number of the class.
    let top: Int

    init(of value: Int, threshold: Int) {
        var number = 0
        var end = 4 * max(threshold, 1)
        while value >= end {
            number += 1
            end *= 4
        }
        self.number = number
        top = end - 1
    }
}

extension DisclosurePolicy {
    /// The largest of all levels: the scale on which numbers are told large from small.
    var largestThreshold: Int { rules.values.reduce(otherwise.threshold) { max($0, $1.threshold) } }
}
