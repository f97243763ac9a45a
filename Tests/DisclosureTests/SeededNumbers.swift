/// The same numbers for the same seed (SplitMix64), so that a failing random test can be run again.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Small numbers mostly, as those of the network are.
    mutating func count() -> Int {
        switch Int.random(in: 0..<10, using: &self) {
        case 0..<3: 0
        case 3..<7: Int.random(in: 1...4, using: &self)
        case 7..<9: Int.random(in: 3...12, using: &self)
        default: Int.random(in: 8...20, using: &self)
        }
    }
}
