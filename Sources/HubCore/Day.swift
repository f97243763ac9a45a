/// A calendar day without a time zone, as due dates and booking dates are. Written `2026-05-31`.
package struct Day: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    /// Days since 2000-01-01, which is how PostgreSQL counts.
    package let ordinal: Int32

    package init(ordinal: Int32) { self.ordinal = ordinal }

    /// Nil for a day that the calendar does not have.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        ordinal = Self.ordinal(year, month, day)
        guard self.parts == (year, month, day) else { return nil }
    }

    /// Nil unless `YYYY-MM-DD` and in the calendar.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let day = Day(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a day (YYYY-MM-DD)")
        }
        self = day
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    package var year: Int { parts.year }
    package var month: Month { Month(year: parts.year, month: parts.month) }
    package func adding(days: Int) -> Day { Day(ordinal: ordinal + Int32(days)) }

    /// 1 Monday … 7 Sunday (ISO 8601). 2000-01-01 was a Saturday.
    package var weekday: Int { Int(((ordinal + 5) % 7 + 7) % 7) + 1 }

    package var description: String { "\(parts.year.padded(4))-\(parts.month.padded(2))-\(parts.day.padded(2))" }

    /// 令和8年5月31日.
    package var japanese: String {
        let (year, month, day) = parts
        let reiwa = self >= Day(year: 2019, month: 5, day: 1)!
        let count = reiwa ? year - 2018 : year - 1988
        return "\(reiwa ? "令和" : "平成")\(count == 1 ? "元" : String(count))年\(month)月\(day)日"
    }

    package static func < (a: Self, b: Self) -> Bool { a.ordinal < b.ordinal }

    /// Civil date from the count of days, over 400-year cycles that start on 1 March.
    private var parts: (year: Int, month: Int, day: Int) {
        let shifted = Int(ordinal) + 730_425
        let cycle = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfCycle = shifted - cycle * 146_097
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func ordinal(_ year: Int, _ month: Int, _ day: Int) -> Int32 {
        let y = month <= 2 ? year - 1 : year
        let cycle = (y >= 0 ? y : y - 399) / 400
        let yearOfCycle = y - cycle * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
        return Int32(cycle * 146_097 + dayOfCycle - 730_425)
    }
}
