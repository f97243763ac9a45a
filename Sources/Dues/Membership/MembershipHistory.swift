import HubCore

/// The events of one member in order, read as a status for each day.
package struct MembershipHistory: Sendable, Equatable {
    package let events: [MembershipEvent]

    package init(_ events: [MembershipEvent]) { self.events = events.sorted() }

    /// The status at the end of the day; nil before the first event.
    package func status(on day: Day) -> MembershipStatus? { lastEvent(until: day)?.kind.status }

    /// The event that the status on the day comes from.
    package func lastEvent(until day: Day) -> MembershipEvent? { events.last { $0.day <= day } }

    /// The first day of the span on which dues are owed.
    package func firstDayOwing(in span: ClosedRange<Day>) -> Day? {
        if status(on: span.lowerBound)?.owesDues == true { return span.lowerBound }
        return events.first { span.contains($0.day) && status(on: $0.day)?.owesDues == true }?.day
    }

    /// The start of activity that is known for a later day, if one is.
    package func start(after day: Day) -> Day? { events.first { $0.day > day && $0.kind == .started }?.day }
}
