import HubCore

/// Decides who is billed how much for a fiscal year, and who is not, and why.
package enum InvoiceGenerator {
    package static func plan(_ inputs: BillingInputs) -> BillingPlan {
        let dueOn = inputs.schedule.dueDate.dueDate(in: inputs.schedule.fiscalYear, billedOn: inputs.asOf)
        return BillingPlan(items: inputs.members.map { item(for: $0, inputs, dueOn: dueOn) })
    }

    private static func item(
        for member: BillingInputs.Member, _ inputs: BillingInputs, dueOn: Day
    ) -> BillingPlan.Item {
        if let invoice = member.invoice {
            return .notBilled(member.id, .alreadyInvoiced, earlierInvoice: invoice)
        }
        guard let firstDay = member.history.firstDayOwing(in: inputs.span) else {
            return exclusion(of: member, through: inputs.span.upperBound)
        }
        if member.isExempt { return .notBilled(member.id, .exempt) }
        let entry = entry(of: member.history, on: firstDay, yearBegins: inputs.span.lowerBound)
        let joined = entry == .joinedWithinYear ? firstDay.month : nil
        let (reason, day) = reason(for: member.history, entry: entry, on: firstDay, through: inputs.span.upperBound)
        return .billed(
            member.id, reason, on: day,
            BillingPlan.Bill(amount: inputs.schedule.amount(joinedIn: joined), dueOn: dueOn))
    }

    /// How the member came to owe dues on the first day on which it does.
    private static func entry(of history: MembershipHistory, on day: Day, yearBegins: Day) -> BillingReason {
        if day == yearBegins { return history.status(on: day) == .withdrawing ? .withdrawing : .continuing }
        return history.status(on: day.adding(days: -1)) == .suspended ? .resumedWithinYear : .joinedWithinYear
    }

    /// What a person should look at: having left already says more than how the year began.
    private static func reason(
        for history: MembershipHistory, entry: BillingReason, on firstDay: Day, through lastDay: Day
    ) -> (BillingReason, Day?) {
        if let last = history.lastEvent(until: lastDay), last.kind.status.hasEnded {
            return (.leftWithinYear, last.day)
        }
        switch entry {
        case .joinedWithinYear, .resumedWithinYear: return (entry, firstDay)
        default: return (entry, nil)
        }
    }

    private static func exclusion(of member: BillingInputs.Member, through day: Day) -> BillingPlan.Item {
        let last = member.history.lastEvent(until: day)
        let reason: BillingReason
        switch last?.kind.status {
        case .withdrawn: reason = .withdrawn
        case .disqualified: reason = .disqualified
        case .expelled: reason = .expelled
        case .dissolved: reason = .dissolved
        case .suspended: reason = .suspended
        // Active and withdrawing owe dues, so nobody comes here with them.
        case .applied, .approved, .active, .withdrawing, nil:
            if let start = member.history.start(after: day) { return .notBilled(member.id, .startsLater, on: start) }
            return .notBilled(member.id, last == nil ? .noMembership : .notStarted, on: last?.day)
        }
        return .notBilled(member.id, reason, on: last?.day)
    }
}

extension BillingPlan.Item {
    fileprivate static func billed(
        _ member: SchemeID, _ reason: BillingReason, on day: Day?, _ bill: BillingPlan.Bill
    ) -> Self {
        Self(member: member, reason: reason, reasonDay: day, bill: bill, earlierInvoice: nil)
    }

    fileprivate static func notBilled(
        _ member: SchemeID, _ reason: BillingReason, on day: Day? = nil, earlierInvoice: InvoiceNumber? = nil
    ) -> Self {
        Self(member: member, reason: reason, reasonDay: day, bill: nil, earlierInvoice: earlierInvoice)
    }
}
