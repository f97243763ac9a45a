import Foundation

extension SeededRandom {
    /// True with the given probability.
    mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// Any of the range, each as likely.
    mutating func integer(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(unit() * Double(range.count))
    }

    /// A position in `weights`, as likely as its weight is of their sum.
    mutating func index(weighted weights: [Double]) -> Int {
        var left = unit() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            left -= weight
            if left < 0 { return index }
        }
        return weights.count - 1
    }

    /// How many of `trials` succeed.
    mutating func binomial(_ trials: Int, _ probability: Double) -> Int {
        var successes = 0
        for _ in 0..<max(0, trials) where chance(probability) { successes += 1 }
        return successes
    }

    /// Poisson by multiplication of uniforms; a large mean is the sum of smaller ones, since exp(−mean) underflows.
    mutating func poisson(_ mean: Double) -> Int {
        var count = 0
        var left = mean
        while left > 0 {
            let floor = exp(-min(left, 30))
            var product = unit()
            while product > floor {
                count += 1
                product *= unit()
            }
            left -= 30
        }
        return count
    }

    /// Standard normal (Box and Muller 1958).
    mutating func normal() -> Double {
        sqrt(-2 * log(1 - unit())) * cos(2 * .pi * unit())
    }

    /// A factor with median 1; `spread` is the standard deviation of its logarithm.
    mutating func logNormal(_ spread: Double) -> Double { exp(spread * normal()) }

    /// Fisher–Yates.
    mutating func shuffle<T>(_ list: inout [T]) {
        for last in stride(from: list.count - 1, to: 0, by: -1) {
            list.swapAt(last, integer(in: 0...last))
        }
    }
}
