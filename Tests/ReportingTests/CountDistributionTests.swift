import Foundation
import Testing

@testable import Reporting

@Suite("How likely a count is")
struct CountDistributionTests {
    /// Term by term, from the recurrence of the negative binomial's probabilities.
    private func summed(_ count: Int, mean: Double, variance: Double) -> Double {
        let size = mean * mean / (variance - mean)
        let p = size / (size + mean)
        var term = exp(size * log(p))
        var sum = term
        for k in 0..<count {
            term *= (Double(k) + size) / Double(k + 1) * (1 - p)
            sum += term
        }
        return sum
    }

    @Test(
        "The cumulative probability is the sum of its terms",
        arguments: [(1.5, 2.0), (0.2, 0.9), (10, 12), (40, 200), (3, 3.001), (150, 151)])
    func cumulative(mean: Double, variance: Double) {
        let distribution = CountDistribution(mean: mean, variance: variance)
        for count in [0, 1, 2, 5, 9, 30, 80, 200] {
            let expected = summed(count, mean: mean, variance: variance)
            #expect(abs(distribution.cumulative(Int64(count)) - expected) < 1e-9, "\(mean) \(variance) \(count)")
        }
    }

    @Test("With a variance of its mean it is Poisson")
    func poisson() {
        let distribution = CountDistribution(mean: 2.5, variance: 2.5)
        var (term, sum) = (exp(-2.5), 0.0)
        for k in 0..<12 {
            sum += term
            // The limit is taken at a size of a billion means, which agrees to five digits.
            #expect(abs(distribution.cumulative(Int64(k)) - sum) < 1e-5, "\(k)")
            term *= 2.5 / Double(k + 1)
        }
    }

    @Test("Few months of its own lean on the peers, many on themselves; without either nothing is said")
    func posterior() throws {
        #expect(CountDistribution(history: [], peers: []) == nil)
        let peers = [8.0, 10, 12, 9, 11, 10]
        let new = try #require(CountDistribution(history: [], peers: peers))
        #expect(abs(new.mean - 10) < 1e-9)
        let old = try #require(CountDistribution(history: [Int64](repeating: 2, count: 24), peers: peers))
        let one = try #require(CountDistribution(history: [2], peers: peers))
        #expect(old.mean < one.mean && one.mean < new.mean)
        let alone = try #require(CountDistribution(history: [3, 3, 3, 3], peers: []))
        #expect(abs(alone.mean - 12.5 / 4) < 1e-9)
    }

    @Test("What varies more than counts do is given more room")
    func dispersion() throws {
        let steady = try #require(CountDistribution(history: [5, 5, 5, 5, 5, 5], peers: []))
        let wild = try #require(CountDistribution(history: [0, 15, 0, 15, 0, 0], peers: []))
        #expect(abs(steady.mean - wild.mean) < 1e-9)
        #expect(wild.twoSidedTail(of: 15) > 100 * steady.twoSidedTail(of: 15))
    }

    @Test("Measures beside it: z, modified z, and the range")
    func measures() {
        let measures = OutlierMeasures(9, history: [1, 2, 3, 4, 5], peers: [])
        #expect(abs((measures.z ?? 0) - (9 - 3) / 2.5.squareRoot()) < 1e-9)
        #expect(abs((measures.modifiedZ ?? 0) - 0.6745 * 6) < 1e-9)
        #expect(measures.minimum == 1 && measures.maximum == 5 && measures.isOutsideRange)
        let flat = OutlierMeasures(3, history: [3, 3, 3], peers: [])
        #expect(flat.z == nil && flat.modifiedZ == nil && !flat.isOutsideRange && (flat.tail ?? 0) > 0.5)
        let unknown = OutlierMeasures(3, history: [], peers: [])
        #expect(unknown.tail == nil && unknown.minimum == nil && !unknown.isOutsideRange)
    }
}
