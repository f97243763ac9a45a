import Foundation
import HubCore
import Spreadsheets

/// Dates and months as people write them: 令和8年5月1日, R8.5.1, 2026/5/1, 2026年5月, 20260501, in any width.
enum CalendarText {
    /// Nil for anything else, also for a date without its year or with two digits of one.
    static func day(_ text: String) -> Day? {
        guard let numbers = numbers(in: text), numbers.count == 3 else { return nil }
        return Day(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    /// A date stands for its month. With a fiscal year, 4月 is enough.
    static func month(_ text: String, in fiscalYear: FiscalYear? = nil) -> Month? {
        if let numbers = numbers(in: text), numbers.count >= 2, (1...12).contains(numbers[1]) {
            return Month(year: numbers[0], month: numbers[1])
        }
        let label = Label(text).text
        guard let fiscalYear, label.hasSuffix("月"), let month = Int(label.dropLast()), (1...12).contains(month) else {
            return nil
        }
        return Month(year: month >= 4 ? fiscalYear.year : fiscalYear.year + 1, month: month)
    }

    /// Year, month and maybe day.
    private static func numbers(in text: String) -> [Int]? {
        let whole = Label(text).plain.text
        // A time after the date.
        var rest = whole[...]
        if let time = rest.firstIndex(of: "t") { rest = rest[..<time] }
        let era = Self.eras.first { rest.hasPrefix($0.name) }
        if let era { rest = rest.dropFirst(era.name.count) }
        var numbers: [Int] = []
        while !rest.isEmpty, rest != "分", numbers.count < 3 {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            if digits.isEmpty, numbers.isEmpty, era != nil, rest.hasPrefix("元") {
                numbers.append(1)
                rest = rest.dropFirst()
            } else if let number = Int(digits), digits.count <= 8 {
                numbers.append(number)
                rest = rest.dropFirst(digits.count)
            } else {
                return nil
            }
            if let separator = rest.first, "年月日/.-".contains(separator) { rest = rest.dropFirst() }
        }
        guard rest.isEmpty || rest == "分" && numbers.count == 2 else { return nil }
        if era == nil, numbers.count == 1 { numbers = split(numbers[0]) }
        guard let first = numbers.first else { return nil }
        let year = era.map { (1...99).contains(first) ? $0.before + first : 0 } ?? first
        guard (1900...2189).contains(year) else { return nil }
        return [year] + numbers.dropFirst()
    }

    /// 20260501 and 202605.
    private static func split(_ number: Int) -> [Int] {
        switch number {
        case 19_000_101...21_891_231: [number / 10_000, number / 100 % 100, number % 100]
        case 190_001...218_912: [number / 100, number % 100]
        default: []
        }
    }

    /// The year before the era's first.
    private static let eras: [(name: String, before: Int)] = [
        ("令和", 2018), ("r", 2018), ("平成", 1988), ("h", 1988), ("昭和", 1925), ("s", 1925),
    ]
}

extension SheetCell {
    /// The day that the cell says, also where Excel shows the serial number of a date as a number.
    func day(_ system: DateSystem) -> Day? {
        switch self {
        case .day(let day): day
        // 1989 to 2189, so that a small number is no date; 20260501 is read as it looks.
        case .number(let number) where (31_000...106_000).contains(number): system.day(serial: number)
        case .number(let number) where number.rounded() == number && abs(number) < 1e9:
            CalendarText.day(String(Int(number)))
        case .text(let text): CalendarText.day(text) ?? CalendarText.day(Self.beforeTime(text))
        case .empty, .number, .time, .error, .uncalculated: nil
        }
    }

    /// The month that a heading names.
    func month(in fiscalYear: FiscalYear, _ system: DateSystem) -> Month? {
        switch self {
        case .day(let day): day.month
        case .text(let text): CalendarText.month(text, in: fiscalYear)
        case .number(let number) where (31_000...106_000).contains(number): system.day(serial: number)?.month
        case .empty, .number, .time, .error, .uncalculated: nil
        }
    }

    /// 2026/5/1 10:00 → 2026/5/1.
    private static func beforeTime(_ text: String) -> String {
        let parts = text.widthNormalised.split(separator: " ")
        return parts.count == 2 && parts[1].contains(":") ? String(parts[0]) : ""
    }

    /// What the cell shows, near enough to quote it; nil for an empty one.
    var shown: String? {
        switch self {
        case .empty: nil
        case .text(let text): text.trimmingCharacters(in: .whitespacesAndNewlines)
        case .number(let number):
            number.rounded() == number && abs(number) < 1e15 ? String(Int64(number)) : String(number)
        case .day(let day): day.description
        case .time(let days): String(days)
        case .error(let code): code
        case .uncalculated: "=…"
        }
    }

    /// Whether nothing is said: empty, or spaces only.
    var isBlank: Bool { shown?.allSatisfy(\.isWhitespace) ?? true }
}
