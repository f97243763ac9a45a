import HubCore

/// Why a member is billed, or why not. Each has a day that it speaks of where that helps a person to check it.
package enum BillingReason: String, Sendable, Hashable, CaseIterable {
    // Billed
    case continuing
    case joinedWithinYear = "joined-within-year"
    case resumedWithinYear = "resumed-within-year"
    case withdrawing
    case leftWithinYear = "left-within-year"

    // Not billed
    case alreadyInvoiced = "already-invoiced"
    case exempt
    case noMembership = "no-membership"
    case notStarted = "not-started"
    case startsLater = "starts-later"
    case suspended
    case withdrawn
    case disqualified
    case expelled
    case dissolved

    package var isBilled: Bool {
        switch self {
        case .continuing, .joinedWithinYear, .resumedWithinYear, .withdrawing, .leftWithinYear: true
        case .alreadyInvoiced, .exempt, .noMembership, .notStarted, .startsLater, .suspended, .withdrawn, .disqualified,
            .expelled, .dissolved:
            false
        }
    }

    /// The reason in a word, for counts.
    package var title: Message {
        switch self {
        case .continuing: Message(ja: "継続", en: "continuing")
        case .joinedWithinYear: Message(ja: "年度途中入会", en: "joined within the year")
        case .resumedWithinYear: Message(ja: "年度途中復帰", en: "resumed within the year")
        case .withdrawing: Message(ja: "退会予定", en: "withdrawing")
        case .leftWithinYear: Message(ja: "年度途中退会", en: "left within the year")
        case .alreadyInvoiced: Message(ja: "請求書発行済み", en: "already invoiced")
        case .exempt: Message(ja: "会費免除", en: "exempt")
        case .noMembership: Message(ja: "会員の届けなし", en: "no membership on record")
        case .notStarted: Message(ja: "活動開始前", en: "not started")
        case .startsLater: Message(ja: "活動開始予定", en: "starts later")
        case .suspended: Message(ja: "休会中", en: "suspended")
        case .withdrawn: Message(ja: "退会", en: "withdrawn")
        case .disqualified: Message(ja: "資格喪失", en: "disqualified")
        case .expelled: Message(ja: "除名", en: "expelled")
        case .dissolved: Message(ja: "解散", en: "dissolved")
        }
    }

    /// The reason as a sentence about one member.
    package func text(on day: Day?) -> Message {
        let (ja, en) = (day?.japanese ?? "", day?.description ?? "")
        return switch self {
        case .continuing: Message(ja: "年度開始時に会員", en: "member when the year began")
        case .joinedWithinYear: Message(ja: "年度途中に入会(\(ja))", en: "joined within the year (\(en))")
        case .resumedWithinYear: Message(ja: "年度途中に休会から復帰(\(ja))", en: "resumed within the year (\(en))")
        case .withdrawing: Message(ja: "退会予定、年度開始時は会員", en: "withdrawing, but a member when the year began")
        case .leftWithinYear: Message(ja: "年度途中に退会(\(ja))", en: "left within the year (\(en))")
        case .alreadyInvoiced: Message(ja: "この年度の請求書を発行済み", en: "already invoiced for this year")
        case .exempt: Message(ja: "この年度の会費を免除", en: "exempt from dues for this year")
        case .noMembership: Message(ja: "会員としての届けがない", en: "no membership on record")
        case .notStarted: Message(ja: "活動開始前", en: "activity has not started")
        case .startsLater: Message(ja: "\(ja)に活動開始予定", en: "starts on \(en)")
        case .suspended: Message(ja: "休会中(\(ja)から)", en: "suspended since \(en)")
        case .withdrawn: Message(ja: "退会(\(ja))", en: "withdrew on \(en)")
        case .disqualified: Message(ja: "資格喪失(\(ja))", en: "lost membership on \(en)")
        case .expelled: Message(ja: "除名(\(ja))", en: "expelled on \(en)")
        case .dissolved: Message(ja: "解散(\(ja))", en: "dissolved on \(en)")
        }
    }
}
