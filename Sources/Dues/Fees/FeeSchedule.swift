import HubCore

/// What the general meeting resolved for one fiscal year: the amount, the due date, and the rule for those who join
/// within the year. Configuration, not a constant: the published page only says 会費3万円.
package struct FeeSchedule: Sendable, Equatable {
    package let fiscalYear: FiscalYear
    package let kind: FeeKind
    /// For the whole year. From ¥1 to ¥100,000,000.
    package let amount: Yen
    package let dueDate: DueDateRule
    package let joining: JoiningRule
    /// The resolution that this rests on, as it is quoted on documents.
    package let resolution: String

    /// Errors: `Problem(.feeScheduleInvalid)` for an amount out of bounds or a missing resolution.
    package init(
        fiscalYear: FiscalYear, kind: FeeKind, amount: Yen, dueDate: DueDateRule, joining: JoiningRule,
        resolution: String
    ) throws(Problem) {
        guard (1...100_000_000).contains(amount.amount) else {
            throw Problem(
                .feeScheduleInvalid,
                detail: Message(ja: "金額は1円以上1億円以下です", en: "the amount must be ¥1 to ¥100,000,000"))
        }
        guard (1...500).contains(resolution.count) else {
            throw Problem(
                .feeScheduleInvalid,
                detail: Message(ja: "総会決議を500字以内で入力してください", en: "name the resolution, in at most 500 characters"))
        }
        self.fiscalYear = fiscalYear
        self.kind = kind
        self.amount = amount
        self.dueDate = dueDate
        self.joining = joining
        self.resolution = resolution
    }

    /// What a member owes who joined in the month given, or who was a member when the year began (nil).
    package func amount(joinedIn month: Month?) -> Yen {
        guard let month else { return amount }
        return joining.share(of: amount, joinedIn: month, of: fiscalYear)
    }
}
