/// A calendar month, the period in which schemes report. Written `2026-05`. From 1989-01 to 2189-12.
package struct Month: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Months since January of year 0, so that neighbours differ by one.
    package let ordinal: Int32

    package init(ordinal: Int32) { self.ordinal = ordinal }

    package init(year: Int, month: Int) {
        precondition((1...12).contains(month))
        ordinal = Int32(year * 12 + month - 1)
    }

    /// Nil unless the text is four digits, a hyphen and a month 01–12 within the bounds of the type.
    package init?(_ text: some StringProtocol) {
        guard
            let month = text.utf8.withContiguousStorageIfAvailable({ Month(bytes: UnsafeRawBufferPointer($0)) })
                ?? Array(text.utf8).withUnsafeBytes({ Month(bytes: $0) })
        else { return nil }
        self = month
    }

    /// The same from bytes in place; on the hot path of a batch.
    package init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 7, bytes[4] == 0x2D else { return nil }
        var digits = 0
        for index in 0..<7 where index != 4 {
            guard bytes[index].isDigit else { return nil }
            digits = digits * 10 + Int(bytes[index] - 0x30)
        }
        let (year, month) = (digits / 100, digits % 100)
        guard (1989...2189).contains(year), (1...12).contains(month) else { return nil }
        self.init(year: year, month: month)
    }

    package var year: Int { Int(ordinal) / 12 }
    package var month: Int { Int(ordinal) % 12 + 1 }
    package var next: Month { Month(ordinal: ordinal + 1) }
    package var previous: Month { Month(ordinal: ordinal - 1) }
    package var fiscalYear: FiscalYear { FiscalYear(month >= 4 ? year : year - 1) }

    package var description: String { "\(year.padded(4))-\(month.padded(2))" }
    package static func < (a: Self, b: Self) -> Bool { a.ordinal < b.ordinal }
}

extension Month: Strideable {
    package func distance(to other: Month) -> Int { Int(other.ordinal - ordinal) }
    package func advanced(by n: Int) -> Month { Month(ordinal: ordinal + Int32(n)) }
}

extension Int {
    /// Decimal digits with leading zeros up to `width`.
    package func padded(_ width: Int) -> String {
        let digits = String(self)
        return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
    }
}
