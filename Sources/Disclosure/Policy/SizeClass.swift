/// Numbers by size, in steps of four: 0 to below four thresholds, from there to below sixteen, and so on.
///
/// Within a class the choice of what to hide looks at no number, so it tells none: all that a reader may conclude from
/// a cell having been hidden before another was published is that it is in no higher class. The other tables of a
/// certificate respect that: in none does a hidden cell leave its class upwards, unless to reach what it must.
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
