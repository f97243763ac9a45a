import Audit
import Foundation
import HubCore
import Postgres

/// When dues are asked for, and how fresh the bank's data must be for it.
package struct ReminderPolicy: Sendable, Equatable, Codable {
    /// Of each level in order, in days from the due date; the first may be before it.
    package let daysFromDue: [Int]
    /// Least days from one reminder of an invoice to the next, 1 to 365.
    package let distanceDays: Int
    /// How many banking days may be missing in the bank's data, 0 to 30.
    package let freshDays: Int

    /// A notice two weeks before, requests two weeks and two months after, the demand after half a year.
    package static let standard = ReminderPolicy(stored: [-14, 14, 60, 180], distance: 14, fresh: 3)

    /// Problems: `request-invalid` unless there are four levels in their order, only the first before the due date.
    package init(daysFromDue: [Int], distanceDays: Int, freshDays: Int) throws(Problem) {
        let isOrdered = zip(daysFromDue, daysFromDue.dropFirst()).allSatisfy { $0 < $1 }
        guard daysFromDue.count == ReminderLevel.allCases.count, isOrdered, daysFromDue[0] >= -90, daysFromDue[0] <= 0,
            daysFromDue[1] > 0, daysFromDue[3] <= 1_000, (1...365).contains(distanceDays), (0...30).contains(freshDays)
        else {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "日数は4段階を早い順に指定してください。期限前にできるのは最初の段階だけです",
                    en: "give the days of the four levels in their order; only the first may be before the due date"))
        }
        self.daysFromDue = daysFromDue
        self.distanceDays = distanceDays
        self.freshDays = freshDays
    }

    /// One that was checked before.
    init(stored days: [Int16], distance: Int16, fresh: Int16) {
        daysFromDue = days.map(Int.init)
        distanceDays = Int(distance)
        freshDays = Int(fresh)
    }

    func day(of level: ReminderLevel, dueOn: Day) -> Day { dueOn.adding(days: daysFromDue[level.rawValue - 1]) }
}

/// The SQL of the policy.
enum ReminderPolicyStore {
    static func policy(in transaction: Transaction) throws -> ReminderPolicy {
        try transaction.first(select) ?? .standard
    }

    private static let select = Statement<ReminderPolicy>(
        "dues.reminderPolicy.select", "SELECT days_from_due, distance_days, fresh_days FROM reminder_policy",
        row: ReminderPolicy.init(stored:distance:fresh:))

    static let put = Statement<[Int16], Int16, Int16, Date, String, Void>(
        "dues.reminderPolicy.put",
        """
        INSERT INTO reminder_policy (days_from_due, distance_days, fresh_days, recorded_at, recorded_by)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (only_row) DO UPDATE SET days_from_due = excluded.days_from_due,
            distance_days = excluded.distance_days, fresh_days = excluded.fresh_days,
            recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
        """)

    static let statements: [any AnyStatement] = [select, put]
}
