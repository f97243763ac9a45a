import HubCore

/// What somebody pays who joins within the fiscal year.
package enum JoiningRule: String, Sendable, Hashable, Codable, CaseIterable {
    /// The whole fee, whenever one joins. The default.
    case full
    /// Half of it from October.
    case halfYearly = "half-yearly"
    /// A twelfth for each month from the month of joining.
    case monthly

    /// Rounded down to whole yen, so that nobody pays more than their share.
    package func share(of amount: Yen, joinedIn month: Month, of fiscalYear: FiscalYear) -> Yen {
        let months = Int64(min(12, max(0, month.distance(to: fiscalYear.lastMonth) + 1)))
        switch self {
        case .full: return amount
        case .halfYearly: return months <= 6 ? Yen(amount.amount / 2) : amount
        case .monthly: return Yen(amount.amount * months / 12)
        }
    }

    package var title: Message {
        switch self {
        case .full: Message(ja: "全額", en: "full fee")
        case .halfYearly: Message(ja: "10月以降は半額", en: "half from October")
        case .monthly: Message(ja: "月割", en: "by months")
        }
    }
}
