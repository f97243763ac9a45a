import Foundation
import HubCore

/// The months that a review is about.
package struct ReviewedMonths: Sendable, Equatable {
    package let months: ClosedRange<Month>

    package init(_ months: ClosedRange<Month>) { self.months = months }

    /// `from` and `to` each name a month, a half or a fiscal year; without `to` the review is about `from` alone.
    ///
    /// Problems: `query-invalid` for what is no period, comes in the wrong order, or covers more than
    /// `Limits.monthsPerReview`.
    package init(from: String?, to: String?) throws(Problem) {
        guard let from else {
            throw Self.problem(
                "期間を指定してください（例: 2026-05、2026-H1、FY2026）", "A period is needed, such as 2026-05, 2026-H1 or FY2026")
        }
        let start = try Self.period(from)
        let end = if let to { try Self.period(to) } else { start }
        guard start.firstMonth <= end.lastMonth else {
            throw Self.problem("\(end)は\(start)より前です", "\(end) is before \(start)")
        }
        let months = start.firstMonth...end.lastMonth
        guard months.count <= Limits.monthsPerReview else {
            throw Self.problem(
                "期間は\(Limits.monthsPerReview)か月までです", "At most \(Limits.monthsPerReview) months at a time")
        }
        self.init(months)
    }

    private static func period(_ text: String) throws(Problem) -> Period {
        guard let period = Period(text) else {
            throw problem("期間「\(text.excerpt)」", "Period “\(text.excerpt)”")
        }
        return period
    }

    private static func problem(_ ja: String, _ en: String) -> Problem {
        Problem(.queryInvalid, detail: Message(ja: ja, en: en))
    }
}
