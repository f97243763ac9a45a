import HubCore

/// 国民の祝日: the days that Article 2 of the Act names, and those that an act of their own made one.
enum NationalHolidays {
    static func contains(_ day: Day) -> Bool { name(of: day) != nil }

    static func name(of day: Day) -> String? {
        guard JapaneseHolidays.years.contains(day.year) else { return nil }
        if let single = singleDays[day] { return single }
        return rules.first { $0.years.contains(day.year) && $0.date.day(in: day.year) == day }?.name
    }

    private struct Rule {
        let name: String
        let years: ClosedRange<Int>
        let date: YearlyDate
    }

    private enum YearlyDate {
        case fixed(month: Int, day: Int)
        case monday(Int, month: Int)
        case vernalEquinox
        case autumnalEquinox

        func day(in year: Int) -> Day? {
            switch self {
            case .fixed(let month, let day):
                return Day(year: year, month: month, day: day)
            case .monday(let number, let month):
                guard let first = Day(year: year, month: month, day: 1) else { return nil }
                return first.adding(days: (8 - first.weekday) % 7 + (number - 1) * 7)
            case .vernalEquinox:
                return Day(year: year, month: 3, day: Self.equinox(20_843_100, year))
            case .autumnalEquinox:
                return Day(year: year, month: 9, day: Self.equinox(23_248_800, year))
            }
        }

        /// The day of the month in which the sun passes the equinox, in Japan's time: the mean of 1980 plus the
        /// tropical year's excess over 365 days, less the leap days since. In millionths of a day; valid 1980–2099
        /// (新こよみ便利帳, 海上保安庁水路部).
        private static func equinox(_ in1980: Int, _ year: Int) -> Int {
            (in1980 + 242_194 * (year - 1980)) / 1_000_000 - (year - 1980) / 4
        }
    }

    private static let rules: [Rule] = {
        let (start, end) = (JapaneseHolidays.years.lowerBound, JapaneseHolidays.years.upperBound)
        func rule(_ name: String, from first: Int = start, to last: Int = end, _ date: YearlyDate) -> Rule {
            Rule(name: name, years: first...last, date: date)
        }
        return [
            rule("元日", .fixed(month: 1, day: 1)),
            rule("成人の日", to: 1999, .fixed(month: 1, day: 15)),
            rule("成人の日", from: 2000, .monday(2, month: 1)),
            rule("建国記念の日", .fixed(month: 2, day: 11)),
            rule("天皇誕生日", from: 2020, .fixed(month: 2, day: 23)),
            rule("春分の日", .vernalEquinox),
            rule("天皇誕生日", to: 1988, .fixed(month: 4, day: 29)),
            rule("みどりの日", from: 1989, to: 2006, .fixed(month: 4, day: 29)),
            rule("昭和の日", from: 2007, .fixed(month: 4, day: 29)),
            rule("憲法記念日", .fixed(month: 5, day: 3)),
            rule("みどりの日", from: 2007, .fixed(month: 5, day: 4)),
            rule("こどもの日", .fixed(month: 5, day: 5)),
            rule("海の日", from: 1996, to: 2002, .fixed(month: 7, day: 20)),
            rule("海の日", from: 2003, to: 2019, .monday(3, month: 7)),
            rule("海の日", from: 2022, .monday(3, month: 7)),
            rule("山の日", from: 2016, to: 2019, .fixed(month: 8, day: 11)),
            rule("山の日", from: 2022, .fixed(month: 8, day: 11)),
            rule("敬老の日", to: 2002, .fixed(month: 9, day: 15)),
            rule("敬老の日", from: 2003, .monday(3, month: 9)),
            rule("秋分の日", .autumnalEquinox),
            rule("体育の日", to: 1999, .fixed(month: 10, day: 10)),
            rule("体育の日", from: 2000, to: 2019, .monday(2, month: 10)),
            rule("スポーツの日", from: 2022, .monday(2, month: 10)),
            rule("文化の日", .fixed(month: 11, day: 3)),
            rule("勤労感謝の日", .fixed(month: 11, day: 23)),
            rule("天皇誕生日", from: 1989, to: 2018, .fixed(month: 12, day: 23)),
        ]
    }()

    /// Days set by an act of their own: the imperial family's, and the summers of 2020 and 2021, moved for the
    /// Olympic Games.
    private static let singleDays: [Day: String] = Dictionary(
        uniqueKeysWithValues: [
            (1989, 2, 24, "昭和天皇の大喪の礼"), (1990, 11, 12, "即位礼正殿の儀"), (1993, 6, 9, "皇太子徳仁親王の結婚の儀"),
            (2019, 5, 1, "天皇の即位の日"), (2019, 10, 22, "即位礼正殿の儀"),
            (2020, 7, 23, "海の日"), (2020, 7, 24, "スポーツの日"), (2020, 8, 10, "山の日"),
            (2021, 7, 22, "海の日"), (2021, 7, 23, "スポーツの日"), (2021, 8, 8, "山の日"),
        ].compactMap { year, month, day, name in Day(year: year, month: month, day: day).map { ($0, name) } })
}
