import HubCore

/// Reads days that are written with a year of the era, `080501` for 令和8年5月1日.
///
/// Which era is meant follows from the day of import: the newest era in which the day lies in the past, or only as far
/// ahead as value dates do. A fixed offset would read last year's 平成 as a year to come.
struct EraYears: Sendable {
    /// The days on which eras began, newest first (元号を改める政令). A new era is a new row.
    private static let eras: [(firstYear: Int, begins: Day)] = [
        (2019, Day(year: 2019, month: 5, day: 1)!), (1989, Day(year: 1989, month: 1, day: 8)!),
    ]

    let importedOn: Day

    enum Reading: Equatable {
        case day(Day)
        case tooOld(Day)
        case invalid
    }

    /// `digits`: YYMMDD.
    func read(_ digits: Int) -> Reading {
        let (year, month, day) = (digits / 10_000, digits / 100 % 100, digits % 100)
        guard year > 0 else { return .invalid }
        let latest = importedOn.adding(days: BankFileLimits.daysAhead)
        for era in Self.eras {
            guard let read = Day(year: era.firstYear + year - 1, month: month, day: day), read >= era.begins,
                read <= latest
            else { continue }
            let isOld = read < importedOn.adding(days: -BankFileLimits.oldestDays)
            return isOld ? .tooOld(read) : .day(read)
        }
        return .invalid
    }
}
