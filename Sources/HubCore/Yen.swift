/// Money, in whole yen. Addition traps on overflow, which no sum of the network comes near.
package struct Yen: Hashable, Sendable, Comparable, Codable, AdditiveArithmetic, CustomStringConvertible {
    package let amount: Int64

    package init(_ amount: Int64) { self.amount = amount }

    package init(from decoder: any Decoder) throws {
        amount = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(amount)
    }

    package static let zero = Yen(0)
    package static func + (a: Yen, b: Yen) -> Yen { Yen(a.amount + b.amount) }
    package static func - (a: Yen, b: Yen) -> Yen { Yen(a.amount - b.amount) }
    package static func < (a: Yen, b: Yen) -> Bool { a.amount < b.amount }

    /// `¥30,000`.
    package var description: String { (amount < 0 ? "-¥" : "¥") + amount.magnitude.grouped }
}

extension BinaryInteger {
    /// Digits in groups of three: `1,234,567`.
    package var grouped: String {
        var result = ""
        let digits = String(self)
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3), result != "-" { result.append(",") }
            result.append(digit)
        }
        return result
    }
}
