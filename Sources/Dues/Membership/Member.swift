import HubCore

/// A scheme as the membership officer sees it on a day.
package struct Member: Sendable, Equatable, Encodable {
    package let scheme: String
    package let name: String
    package let isMadeUp: Bool
    /// Nil where nothing is on record.
    package let status: MembershipStatus?
    /// Since when.
    package let since: Day?
    /// Whether dues are owed in this status.
    package let owesDues: Bool
    /// Who pays, where somebody said so.
    package let payer: String?
    /// Why nothing is owed for the fiscal year of the day, where that was decided.
    package let exemption: String?
    /// The last stage reached, 1 to 5, of a scheme whose activity has not started.
    package let stage: Int?
}

/// All that is on record of one membership.
package struct MemberRecord: Sendable, Equatable, Encodable {
    package struct Step: Sendable, Equatable, Encodable {
        package let event: MembershipEvent.Kind
        package let on: Day
        /// `scheme` or `national`.
        package let declaredBy: String
        package let note: String?
    }

    package struct PayerSpan: Sendable, Equatable, Encodable {
        package let from: Day
        /// Nil: from this day the scheme's own word holds.
        package let payer: String?
    }

    package struct Stage: Sendable, Equatable, Encodable {
        package let stage: Int
        package let on: Day
        package let note: String?
    }

    package struct Exemption: Sendable, Equatable, Encodable {
        package let fiscalYear: Int
        package let reason: String
    }

    package let member: Member
    package let steps: [Step]
    package let payers: [PayerSpan]
    package let stages: [Stage]
    package let exemptions: [Exemption]
    /// Nil unless the member gets no reminders.
    package let hold: ReminderHold?
}

/// Evidence on which the board may decide that a member has lost its membership. It decides; nothing follows from
/// arrears alone.
package struct DisqualificationCandidate: Sendable, Equatable, Encodable {
    package let scheme: String
    package let name: String
    package let isMadeUp: Bool
    package let status: MembershipStatus?
    /// Fiscal years with an invoice that is past due and not paid.
    package let openYears: [Int]
    /// What these invoices were made out for; partial payments are not taken off.
    package let invoiced: Yen
    package let oldestDueOn: Day
    package let daysOverdue: Int
    /// Letters that asked for it, and the last one's day.
    package let reminders: Int
    package let lastReminderOn: Day?
    /// The last month for which figures came, as 2026-05; nil if none did.
    package let lastReportFor: String?
}
