import HubCore

/// One member in a billing run as a person reads it: by code and name, billed or not, and why.
package struct BillingLine: Sendable, Equatable {
    package enum State: String, Sendable, Hashable, Codable, CaseIterable {
        case pending, issued, skipped, failed

        package var title: Message {
            switch self {
            case .pending: Message(ja: "発行前", en: "pending")
            case .issued: Message(ja: "発行済み", en: "issued")
            case .skipped: Message(ja: "対象外", en: "not billed")
            case .failed: Message(ja: "失敗", en: "failed")
            }
        }
    }

    package let member: BilledMember
    package let state: State
    package let reason: BillingReason
    package let reasonDay: Day?
    package let amount: Yen?
    package let dueOn: Day?
    package let invoice: InvoiceNumber?

    package var reasonText: Message { reason.text(on: reasonDay) }
}

/// What a bill and a list say of a member.
package struct BilledMember: Sendable, Equatable {
    package let id: SchemeID
    package let code: String
    package let name: String
    /// The scheme belongs to a made-up network; wherever it is shown, that is said.
    package let isMadeUp: Bool
}
