import HubCore

/// A step in a scheme's membership.
package struct MembershipEvent: Sendable, Codable, Equatable {
    package enum Kind: String, Sendable, Codable {
        /// 申込
        case applied
        /// 承認
        case approved
        /// 活動開始
        case started
        /// 休会, from this day on
        case suspended
        /// 活動再開
        case resumed
        /// 退会; the day before was the last of activity
        case withdrawn
    }

    package let on: Day
    package let event: Kind
}

extension Scheme {
    /// Whether visits were made throughout the month: begun, not suspended, not withdrawn.
    package func isActive(in month: Month) -> Bool {
        var active = false
        for event in membership where event.on.month <= month {
            switch event.event {
            case .started, .resumed: active = true
            case .suspended, .withdrawn: active = false
            case .applied, .approved: break
            }
        }
        return active
    }

    /// Whether visits were made in any month of the year.
    package func isActive(in year: FiscalYear) -> Bool {
        year.months.contains(where: isActive(in:))
    }

    /// What was true of the scheme in the month; the oldest for a month before all.
    package func profile(in month: Month) -> Profile {
        profile.last { $0.from.month <= month } ?? profile[0]
    }
}
