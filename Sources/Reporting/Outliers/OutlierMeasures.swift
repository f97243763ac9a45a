import Foundation

/// How far a count stands from what is usual for the scheme, by several measures. Pure.
package struct OutlierMeasures: Sendable, Equatable {
    /// Two-sided tail probability under `CountDistribution`; nil where nothing tells what is usual.
    package let tail: Double?
    /// What was to be expected.
    package let expected: Double?
    /// Standard deviations from the mean of the own months; nil for fewer than three, or when all were equal.
    package let z: Double?
    /// By median and median deviation (Iglewicz and Hoaglin 1993: notable above 3.5); nil as `z`.
    package let modifiedZ: Double?
    package let minimum: Int64?
    package let maximum: Int64?

    /// Beyond all own months.
    package let isOutsideRange: Bool

    package init(_ count: Int64, history: [Int64], peers: [Double]) {
        let distribution = CountDistribution(history: history, peers: peers)
        tail = distribution?.twoSidedTail(of: count)
        expected = distribution?.mean
        let values = history.map(Double.init)
        z = Self.z(Double(count), values)
        modifiedZ = Self.modifiedZ(Double(count), values)
        minimum = history.min()
        maximum = history.max()
        isOutsideRange = history.isEmpty ? false : count < history.min()! || count > history.max()!
    }

    private static func z(_ count: Double, _ values: [Double]) -> Double? {
        guard values.count >= 3 else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
        return deviation > 0 ? (count - mean) / deviation : nil
    }

    private static func modifiedZ(_ count: Double, _ values: [Double]) -> Double? {
        guard values.count >= 3 else { return nil }
        let middle = median(values)
        let deviation = median(values.map { abs($0 - middle) })
        return deviation > 0 ? 0.6745 * (count - middle) / deviation : nil
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let half = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
    }
}
