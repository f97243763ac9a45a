import HubCore

/// The periods that a query asks for: whole ones, of one length, without a gap.
package struct AskedPeriods: Hashable, Sendable {
    package let type: PeriodType
    package let months: ClosedRange<Month>

    package var count: Int { months.count / type.monthCount }

    /// The period whose first month this is.
    package func period(startingWith month: Month) -> Period { Period(type, containing: month) }
}

extension AskedPeriods {
    /// `from` and `to` name a month, a half or a fiscal year each; what they span must consist of whole periods, since
    /// part of a year that looks like a year misleads. Without `to` the query is about `from` alone.
    ///
    /// Errors: `query-invalid` naming `from` or `to`.
    package init(_ type: PeriodType, from: String?, to: String?) throws(Problem) {
        guard let from else {
            throw .query(
                "from", ja: "開始の年月または年度を指定してください（例: 2025-04、2025-H1、FY2025）",
                en: "is needed, such as 2025-04, 2025-H1 or FY2025")
        }
        let start = try Self.period("from", from)
        let end = if let to { try Self.period("to", to) } else { start }

        let first = Period(type, containing: start.firstMonth)
        let last = Period(type, containing: end.lastMonth)
        guard first.firstMonth == start.firstMonth else {
            throw .query(
                "from", ja: "\(start)は\(first.japanese)の途中です。\(first)などとしてください",
                en: "\(start) is in the middle of \(first); ask from \(first)")
        }
        guard last.lastMonth == end.lastMonth else {
            throw .query(
                "to", ja: "\(end)は\(last.japanese)の途中です。\(last)などとしてください",
                en: "\(end) is in the middle of \(last); ask up to \(last)")
        }
        guard start.firstMonth <= end.lastMonth else {
            throw .query("to", ja: "\(end)は\(start)より前です", en: "\(end) is before \(start)")
        }
        self.init(type: type, months: start.firstMonth...end.lastMonth)
    }

    private static func period(_ parameter: String, _ text: String) throws(Problem) -> Period {
        guard let period = Period(text) else {
            throw .query(
                parameter, ja: "「\(text.excerpt)」は年月（2025-04）、半期（2025-H1）、年度（FY2025）のいずれでもありません",
                en: "“\(text.excerpt)” is neither a month (2025-04) nor a half (2025-H1) nor a fiscal year (FY2025)")
        }
        return period
    }
}

extension PeriodType {
    package var monthCount: Int {
        switch self {
        case .month: 1
        case .half: 6
        case .year: 12
        }
    }
}

extension Period {
    /// 令和7年4月, 令和7年度上半期, 令和7年度.
    package var japanese: String {
        switch self {
        case .month(let month): String(Day(year: month.year, month: month.month, day: 1)!.japanese.dropLast(2))
        case .half(let half): half.japanese
        case .year(let year): year.japanese
        }
    }
}
