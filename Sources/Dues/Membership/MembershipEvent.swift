import HubCore

/// Something that changed a membership, from a day on. As `membership_event` keeps it.
package struct MembershipEvent: Sendable, Hashable {
    /// In the order in which they follow each other when several fall on one day.
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case applied, approved, started, suspended, resumed, withdrawing, withdrawn, disqualified, expelled, dissolved

        /// The status that the event leads to.
        package var status: MembershipStatus {
            switch self {
            case .applied: .applied
            case .approved: .approved
            case .started, .resumed: .active
            case .suspended: .suspended
            case .withdrawing: .withdrawing
            case .withdrawn: .withdrawn
            case .disqualified: .disqualified
            case .expelled: .expelled
            case .dissolved: .dissolved
            }
        }

        fileprivate var order: Int { Self.allCases.firstIndex(of: self)! }
    }

    package let day: Day
    package let kind: Kind

    package init(_ kind: Kind, on day: Day) {
        self.day = day
        self.kind = kind
    }
}

extension MembershipEvent: Comparable {
    package static func < (a: Self, b: Self) -> Bool { (a.day, a.kind.order) < (b.day, b.kind.order) }
}
