import Testing

@testable import MadeUpNetwork

@Suite struct SeededRandomTests {
    /// The first outputs of the generator's reference implementation for seed 1234567.
    @Test func referenceSequence() {
        var random = SeededRandom(seed: 1_234_567)
        let drawn = (0..<5).map { _ in random.next() }
        #expect(
            drawn == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test func purposesDrawApart() {
        var one = SeededRandom(seed: 1, for: "one")
        var other = SeededRandom(seed: 1, for: "other")
        #expect(one.next() != other.next())
    }

    /// Means over many draws, each within five standard errors.
    @Test func means() {
        var random = SeededRandom(seed: 7)
        let count = 20_000
        func mean(_ draw: () -> Double) -> Double { (0..<count).reduce(0) { sum, _ in sum + draw() } / Double(count) }
        func near(_ found: Double, _ expected: Double, variance: Double) -> Bool {
            abs(found - expected) < 5 * (variance / Double(count)).squareRoot()
        }
        #expect(near(mean { random.unit() }, 0.5, variance: 1 / 12))
        #expect(near(mean { Double(random.poisson(1.5)) }, 1.5, variance: 1.5))
        #expect(near(mean { Double(random.poisson(75)) }, 75, variance: 75))
        #expect(near(mean { Double(random.binomial(10, 0.3)) }, 3, variance: 2.1))
        #expect(near(mean { random.normal() }, 0, variance: 1))
        #expect(near(mean { Double(random.integer(in: 4...6)) }, 5, variance: 2.0 / 3))
        #expect(near(mean { random.index(weighted: [1, 3]) == 1 ? 1 : 0 }, 0.75, variance: 0.1875))
    }

    @Test func edges() {
        var random = SeededRandom(seed: 3)
        #expect(random.poisson(0) == 0)
        #expect(random.binomial(0, 0.5) == 0)
        #expect(random.binomial(5, 1) == 5)
        #expect(random.index(weighted: [0, 0, 1, 0]) == 2)
    }
}
