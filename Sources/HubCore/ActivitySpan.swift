/// When a scheme was active, from its membership events, and so for which months its reports are expected. Pure.
///
/// A start or a resumption begins a span with its day; a suspension and every way of leaving ends one before its day. An
/// announced withdrawal (`withdrawing`) ends nothing yet.
package struct ActivitySpan: Sendable, Equatable {
    /// Months with at least one active day, rising; those of two spans may meet in one month.
    private let spans: [ClosedRange<Month>]

    /// Events in any order. On a day with both, the scheme is active.
    package init(_ events: some Sequence<(day: Day, event: String)>) {
        let steps = events.compactMap { day, event -> (day: Day, isActive: Bool)? in
            switch event {
            case "started", "resumed": (day, true)
            case "suspended", "withdrawn", "disqualified", "expelled", "dissolved": (day, false)
            default: nil
            }
        }
        var spans: [ClosedRange<Month>] = []
        var start: Day?
        for step in steps.sorted(by: { ($0.day, $0.isActive ? 1 : 0) < ($1.day, $1.isActive ? 1 : 0) }) {
            if step.isActive {
                start = start ?? step.day
            } else if let first = start {
                spans.append(first.month...step.day.adding(days: -1).month)
                start = nil
            }
        }
        if let start { spans.append(start.month...Self.open) }
        self.spans = spans
    }

    /// Whether a report is expected: the scheme was active on at least one day of the month.
    package func expects(_ month: Month) -> Bool { spans.contains { $0.contains(month) } }

    /// The end of what has not ended.
    private static let open = Month(year: 9999, month: 12)
}
