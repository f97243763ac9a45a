import Foundation

/// The count that is to be expected of a scheme in a month: negative binomial, because its rate is known only from a few
/// months and from its peers. Pure.
///
/// A Gamma prior on the monthly rate is fitted to the peers by moments; the scheme's own months sharpen it; the
/// prediction is then negative binomial (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6). Where the own
/// months vary more than such counts do, the variance is widened by that factor.
package struct CountDistribution: Sendable, Equatable {
    package let mean: Double
    package let variance: Double

    /// - Parameters:
    ///   - history: the scheme's own counts of earlier months.
    ///   - peers: the mean monthly counts of the other schemes.
    ///
    /// Nil where neither tells anything.
    package init?(history: [Int64], peers: [Double]) {
        let n = Double(history.count)
        let sum = Double(history.reduce(0, +))
        let prior = Self.prior(peers)
        guard prior != nil || n > 0 else { return nil }
        // Without peers, Jeffreys' prior for a rate.
        let (shape, rate) = prior ?? (0.5, 0)
        let (a, b) = (shape + sum, rate + n)
        let mean = a / b
        self.mean = mean
        variance = (mean + mean / b) * Self.dispersion(history)
    }

    init(mean: Double, variance: Double) {
        self.mean = mean
        self.variance = variance
    }

    /// Shape and rate of the Gamma distribution with the peers' mean and variance; nil for too few to tell.
    private static func prior(_ peers: [Double]) -> (shape: Double, rate: Double)? {
        guard peers.count >= 5 else { return nil }
        let mean = peers.reduce(0, +) / Double(peers.count)
        let variance = peers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(peers.count - 1)
        guard mean > 0, variance > 0 else { return nil }
        return (mean * mean / variance, mean / variance)
    }

    /// Variance over mean of the own months, where there are enough; never below 1.
    private static func dispersion(_ history: [Int64]) -> Double {
        guard history.count >= 6 else { return 1 }
        let values = history.map(Double.init)
        let mean = values.reduce(0, +) / Double(values.count)
        guard mean > 0 else { return 1 }
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
        return max(1, variance / mean)
    }

    /// How likely a count this far out is: twice the smaller tail with the count itself in it, at most 1.
    package func twoSidedTail(of count: Int64) -> Double {
        let upTo = cumulative(count)
        let below = count > 0 ? cumulative(count - 1) : 0
        return min(1, 2 * min(upTo, 1 - below))
    }

    /// P(X ≤ count), by the regularised incomplete beta function (DLMF 8.17.24).
    func cumulative(_ count: Int64) -> Double {
        guard count >= 0 else { return 0 }
        guard mean > 0 else { return 1 }
        // A variance that does not exceed the mean is that of a Poisson distribution, the limit of large sizes.
        let excess = max(variance - mean, mean * 1e-9)
        let size = mean * mean / excess
        return IncompleteBeta.regularised(size / (size + mean), size, Double(count) + 1)
    }
}

/// The regularised incomplete beta function.
enum IncompleteBeta {
    /// I_x(a, b) for 0 ≤ x ≤ 1 and positive a, b; by its continued fraction (DLMF 8.17.22) with Lentz's method.
    static func regularised(_ x: Double, _ a: Double, _ b: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        // The fraction converges fast on one side; the other is its complement.
        if x > (a + 1) / (a + b + 2) { return 1 - regularised(1 - x, b, a) }
        let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - (a + b) * x / (a + 1)
        d = 1 / (abs(d) < tiny ? tiny : d)
        var fraction = d
        for m in 1...10_000 {
            let m = Double(m)
            for term in [
                m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 + term * d
                d = 1 / (abs(d) < tiny ? tiny : d)
                c = 1 + term / c
                if abs(c) < tiny { c = tiny }
                fraction *= d * c
            }
            if abs(d * c - 1) < 1e-14 { break }
        }
        return min(1, max(0, front * fraction))
    }
}
