import Foundation

/// Damage done at random to bytes that were sound.
package enum Mutation {
    /// Bytes changed, cut out, doubled, cut off, or put in from `edges`: one to `most` times.
    package static func of(
        _ bytes: [UInt8], edges: [String], most: Int = 6, _ random: inout SeededRandom
    ) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...most, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...30, using: &random)))
            case 3:
                let end = min(bytes.count, place + Int.random(in: 1...120, using: &random))
                bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
            case 4: if Int.random(in: 0..<4, using: &random) == 0 { bytes = Array(bytes.prefix(place)) }
            default: bytes.insert(contentsOf: Array(edges.randomElement(using: &random)!.utf8), at: place)
            }
        }
        return bytes
    }
}

/// The seeds of a random test: those given, or the one in an environment variable, to replay it.
package func seeds(_ variable: String, otherwise given: [UInt64]) -> [UInt64] {
    guard let text = ProcessInfo.processInfo.environment[variable] else { return given }
    if let range = text.firstRange(of: "-"), let first = UInt64(text[..<range.lowerBound]),
        let last = UInt64(text[range.upperBound...]), first <= last
    {
        return Array(first...last)
    }
    return UInt64(text).map { [$0] } ?? given
}
