import HubCore

/// When a scheme was active, from its membership events. Pure.
///
/// A start or a resumption begins a span with its day; a suspension and every way of leaving ends one before its day. An
/// announced withdrawal (`withdrawing`) ends nothing yet.
package struct ActivitySpan: Sendable, Equatable {
    private struct Change: Sendable, Equatable {
        let day: Day
        let isActive: Bool
    }

    /// By day, without two of the same kind in a row.
    private let changes: [Change]

    /// Events in any order. On a day with both, the scheme is active.
    package init(_ events: some Sequence<(day: Day, event: String)>) {
        let steps = events.compactMap { day, event -> Change? in
            switch event {
            case "started", "resumed": Change(day: day, isActive: true)
            case "suspended", "withdrawn", "disqualified", "expelled", "dissolved": Change(day: day, isActive: false)
            default: nil
            }
        }
        var changes: [Change] = []
        for step in steps.sorted(by: { ($0.day, $0.isActive ? 1 : 0) < ($1.day, $1.isActive ? 1 : 0) })
        where step.isActive != changes.last?.isActive ?? false {
            changes.append(step)
        }
        self.changes = changes
    }

    /// Whether a report is expected: the scheme was active on at least one day of the month.
    package func expects(_ month: Month) -> Bool {
        let before = changes.last { $0.day < month.firstDay }?.isActive ?? false
        return before && !changes.contains { $0.day == month.firstDay && !$0.isActive }
            || changes.contains { $0.isActive && (month.firstDay...month.lastDay).contains($0.day) }
    }
}
