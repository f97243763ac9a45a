/// A part of a whole. Numerator and denominator stay, so that a reader sees what a percentage rests on.
package struct Share: Hashable, Sendable {
    package let numerator: Int64
    /// Above zero.
    package let denominator: Int64

    /// Nil when there is nothing to take a part of, or when either side was not reported.
    package init?(_ numerator: Int64?, of denominator: Int64?) {
        guard let numerator, let denominator, denominator > 0 else { return nil }
        self.numerator = numerator
        self.denominator = denominator
    }

    package var value: Double { Double(numerator) / Double(denominator) }

    /// `65.4`: one decimal, halves rounded up.
    package var percentText: String { Self.percentText(value) }

    package static func percentText(_ value: Double) -> String {
        let tenths = Int64((value * 1000).rounded(.toNearestOrAwayFromZero))
        return "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
    }
}
