import HubCore

/// A member that gets no reminders for a time, for a reason.
package struct ReminderHold: Sendable, Equatable, Codable {
    package let reason: String
    /// The last day of it; nil: until somebody lifts it.
    package let until: Day?

    /// Problems: `request-invalid` for a reason that is empty or too long.
    package init(reason: String, until: Day?) throws(Problem) {
        guard (1...DuesLimits.reasonCharacters).contains(reason.count) else {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "理由を\(DuesLimits.reasonCharacters)字以内で入力してください",
                    en: "give a reason of at most \(DuesLimits.reasonCharacters) characters"))
        }
        self.reason = reason
        self.until = until
    }

    /// One that was checked before.
    init(stored reason: String, until: Day?) {
        self.reason = reason
        self.until = until
    }

    func holds(on day: Day) -> Bool { until.map { day <= $0 } ?? true }
}
