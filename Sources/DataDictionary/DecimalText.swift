import HubCore

/// Numbers as reports write them, `12` and `12.5`, and as the hub keeps them: integers of the last decimal (125).
///
/// Never negative, at most 2^53 − 1 as an integer, no more decimals than the element declares, one way to write each
/// whole part: no sign, no leading zero, no exponent.
package enum DecimalText {
    package enum Fault: Error, Sendable, Equatable {
        case notANumber, negative, tooManyDecimals(allowed: Int), tooLarge

        /// For the person who wrote the number.
        package var message: Message {
            switch self {
            case .notANumber: Message(ja: "数値ではありません", en: "Not a number")
            case .negative: Message(ja: "負の数は報告できません", en: "A figure cannot be negative")
            case .tooManyDecimals(0): Message(ja: "整数で報告してください", en: "A whole number is needed")
            case .tooManyDecimals(let allowed):
                Message(ja: "小数は\(allowed)桁までです", en: "At most \(allowed) decimal digits")
            case .tooLarge: Message(ja: "数値が大きすぎます", en: "The number is too large")
            }
        }
    }

    /// `12.5` with one decimal → 125; on the hot path of a batch. `decimals`: 0–6.
    package static func value(_ bytes: UnsafeRawBufferPointer, decimals: Int) throws(Fault) -> Int64 {
        try read(bytes, decimals)
    }

    package static func value(_ text: some StringProtocol, decimals: Int) throws(Fault) -> Int64 {
        try read(Array(text.utf8), decimals)
    }

    private static func read<Bytes: RandomAccessCollection<UInt8>>(
        _ text: Bytes, _ decimals: Int
    ) throws(Fault) -> Int64 where Bytes.Index == Int {
        guard let first = text.first else { throw .notANumber }
        if first == minus, text.count > 1, text[1].isDigit { throw .negative }

        let point = text.firstIndex(of: point) ?? text.count
        let whole = text[..<point]
        let fraction = text[min(point + 1, text.count)...]
        guard !whole.isEmpty, point == text.count || !fraction.isEmpty, whole.allSatisfy(\.isDigit),
            fraction.allSatisfy(\.isDigit), whole.count == 1 || first != zero
        else { throw .notANumber }
        guard fraction.count <= decimals else { throw .tooManyDecimals(allowed: decimals) }

        var value: Int64 = 0
        for digit in whole { value = try value.appending(digit - zero) }
        for digit in fraction { value = try value.appending(digit - zero) }
        for _ in fraction.count..<decimals { value = try value.appending(0) }
        return value
    }

    /// A number that came as a JSON integer: 12 with one decimal → 120.
    package static func value(whole: Int64, decimals: Int) throws(Fault) -> Int64 {
        guard whole >= 0 else { throw .negative }
        guard whole <= Limits.largestInteger else { throw .tooLarge }
        var value = whole
        for _ in 0..<decimals { value = try value.appending(0) }
        return value
    }

    /// 125 with one decimal → `12.5`; always with the declared number of decimals. `value` is not negative.
    package static func text(_ value: Int64, decimals: Int) -> String {
        guard decimals > 0 else { return String(value) }
        var digits = String(value)
        if digits.utf8.count <= decimals {
            digits = String(repeating: "0", count: decimals + 1 - digits.utf8.count) + digits
        }
        digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -decimals))
        return digits
    }

    private static let zero = UInt8(ascii: "0")
    private static let minus = UInt8(ascii: "-")
    private static let point = UInt8(ascii: ".")
}

extension Int64 {
    /// One decimal digit more. The bound is checked at each step, so nothing overflows however long the text.
    fileprivate func appending(_ digit: UInt8) throws(DecimalText.Fault) -> Int64 {
        let value = self * 10 + Int64(digit)
        guard value <= Limits.largestInteger else { throw .tooLarge }
        return value
    }
}
