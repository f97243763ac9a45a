import Foundation
import HubCore

/// A moment that somebody asks about: a time, or the end of a day in Japan.
package struct Moment: Hashable, Sendable, CustomStringConvertible {
    package let date: Date
    /// As it was asked for, the same for the same moment: `2026-06-30` or `2026-06-30T09:00:00Z`.
    package let description: String

    /// `2026-06-30T09:00:00Z`, or `2026-06-30` for all of that day.
    ///
    /// Problems: `query-invalid`.
    package init(parsing text: String) throws(Problem) {
        if let day = Day(text) {
            date = day.adding(days: 1).start.addingTimeInterval(-0.000_001)
            description = day.description
        } else if let time = try? Date(text, strategy: .iso8601) {
            date = time
            description = time.iso8601
        } else {
            throw Problem(
                .queryInvalid,
                detail: Message(
                    ja: "日時「\(text.excerpt)」。2026-06-30 または 2026-06-30T09:00:00Z の形で指定してください",
                    en: "“\(text.excerpt)” is no moment; write 2026-06-30 or 2026-06-30T09:00:00Z"))
        }
    }
}
