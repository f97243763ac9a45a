import HubCore

/// Periods that are named by where they lie before today, so that a saved query moves on with time.
///
/// Written `this-year`, `last-year`, `this-half`, `last-half`, `last-12-months`, `last-4-halves`, `last-3-years`. The
/// last so many are whole ones: those before the one that today lies in.
package struct RelativePeriods: Hashable, Sendable, CustomStringConvertible {
    let type: PeriodType
    /// Nil for the period that today lies in.
    let last: Int?

    /// Errors: `query-invalid` naming `when`.
    init(parsing text: String) throws(Problem) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        if parts.count == 2, let type = PeriodType(rawValue: String(parts[1])), type != .month {
            if parts[0] == "this" || parts[0] == "last" {
                self.type = type
                last = parts[0] == "this" ? nil : 1
                return
            }
        }
        if parts.count == 3, parts[0] == "last", let type = Self.plurals.first(where: { $0.name == parts[2] })?.type,
            let count = Int(parts[1]), (1...Self.most).contains(count), String(count) == parts[1]
        {
            self.type = type
            last = count
            return
        }
        throw .query(
            "when",
            ja: "「\(text.excerpt)」は使えません（this-year、last-year、this-half、last-half、last-12-months などと指定してください）",
            en: "“\(text.excerpt)” is not this-year, last-year, this-half, last-half or the like of last-12-months")
    }

    /// From the first month to the last.
    func months(at today: Day) -> ClosedRange<Month> {
        let current = Period(type, containing: today.month)
        guard let last else { return current.firstMonth...current.lastMonth }
        return current.firstMonth.advanced(by: -last * type.monthCount)...current.firstMonth.previous
    }

    package var description: String {
        switch last {
        case nil: "this-\(type.rawValue)"
        case 1 where type != .month: "last-\(type.rawValue)"
        case let last?: "last-\(last)-\(Self.plurals.first { $0.type == type }!.name)"
        }
    }

    /// Months since 1989 are fewer.
    private static let most = 600
    private static let plurals: [(type: PeriodType, name: String)] = [
        (.month, "months"), (.half, "halves"), (.year, "years"),
    ]
}
