import HubCore

/// Which step of a membership may follow which status.
package enum MembershipStep {
    /// The statuses from which the step leads; nil stands for somebody of whom nothing is on record.
    static func origins(of kind: MembershipEvent.Kind) -> Set<MembershipStatus?> {
        switch kind {
        case .applied: [nil, .withdrawn, .disqualified, .expelled, .dissolved]
        case .approved: [.applied]
        // Schemes from before there was a record of applications begin with their start.
        case .started: [nil, .applied, .approved]
        case .suspended: [.active, .withdrawing]
        case .resumed: [.suspended]
        case .withdrawing: [.active, .suspended]
        case .withdrawn, .disqualified, .expelled, .dissolved: [.active, .suspended, .withdrawing]
        }
    }

    /// Decides whether the step fits into the history, both to what is before it and to what follows.
    ///
    /// Problems: `membership-step`; `already-exists` where the same step stands on that day.
    static func check(_ event: MembershipEvent, in history: MembershipHistory) throws(Problem) {
        guard !history.events.contains(event) else {
            throw Problem(
                .alreadyExists,
                detail: Message(
                    ja: "\(event.day.japanese) \(event.kind.status.title.ja)", en: "\(event.kind) on \(event.day)"))
        }
        let before = history.events.last { $0 < event }?.kind.status
        try check(event, after: before)
        if let next = history.events.first(where: { $0 > event }) { try check(next, after: event.kind.status) }
    }

    private static func check(_ event: MembershipEvent, after status: MembershipStatus?) throws(Problem) {
        guard origins(of: event.kind).contains(status) else {
            let none = Message(ja: "届けなし", en: "nothing on record")
            let (before, after) = (status?.title ?? none, event.kind.status.title)
            throw Problem(
                .membershipStep,
                detail: Message(
                    ja: "\(event.day.japanese): \(before.ja) → \(after.ja)",
                    en: "\(event.day): \(before.en) → \(after.en)"))
        }
    }
}
