import HubCore

/// Where a member stands: 申込 → 承認 → 活動 ⇄ 休会 → 退会予定 → 退会, and the other ways out. Whether dues were paid
/// plays no part in it: arrears are for the board to decide on.
package enum MembershipStatus: String, Sendable, Hashable, Codable, CaseIterable {
    case applied, approved, active, suspended, withdrawing, withdrawn, disqualified, expelled, dissolved

    /// The table that says in which status dues are owed. A scheme becomes a member when its activity starts, and is
    /// one until the day on which it has left.
    package var owesDues: Bool {
        switch self {
        case .active, .withdrawing: true
        case .applied, .approved, .suspended, .withdrawn, .disqualified, .expelled, .dissolved: false
        }
    }

    /// Whether the membership is over.
    package var hasEnded: Bool {
        switch self {
        case .withdrawn, .disqualified, .expelled, .dissolved: true
        case .applied, .approved, .active, .suspended, .withdrawing: false
        }
    }

    package var title: Message {
        switch self {
        case .applied: Message(ja: "申込", en: "applied")
        case .approved: Message(ja: "承認", en: "approved")
        case .active: Message(ja: "活動", en: "active")
        case .suspended: Message(ja: "休会", en: "suspended")
        case .withdrawing: Message(ja: "退会予定", en: "withdrawing")
        case .withdrawn: Message(ja: "退会", en: "withdrawn")
        case .disqualified: Message(ja: "資格喪失", en: "disqualified")
        case .expelled: Message(ja: "除名", en: "expelled")
        case .dissolved: Message(ja: "解散", en: "dissolved")
        }
    }
}
