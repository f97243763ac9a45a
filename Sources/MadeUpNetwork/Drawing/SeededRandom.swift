/// SplitMix64 (Steele, Lea and Flood 2014). One seed gives one sequence on every machine, which the standard
/// library's generators and distributions do not promise.
struct SeededRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A sequence of its own for one purpose, so that what is drawn for one scheme never moves another's figures.
    init(seed: UInt64, for purpose: String) {
        // FNV-1a, because `Hasher` differs between runs.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        state = seed ^ hash
        _ = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// At least 0, below 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
