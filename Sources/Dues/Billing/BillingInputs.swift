import HubCore

/// Everything that a billing decision rests on, and nothing else: two equal inputs give the same plan.
package struct BillingInputs: Sendable, Equatable {
    package struct Member: Sendable, Equatable {
        package let id: SchemeID
        package let history: MembershipHistory
        /// The invoice for this fiscal year and kind of fee that stands, if there is one.
        package let invoice: InvoiceNumber?
        /// Whether it was decided that the member owes nothing for this year.
        package let isExempt: Bool

        package init(id: SchemeID, history: MembershipHistory, invoice: InvoiceNumber?, isExempt: Bool = false) {
            self.id = id
            self.history = history
            self.invoice = invoice
            self.isExempt = isExempt
        }
    }

    package let schedule: FeeSchedule
    /// Membership is read as it stands on this day, and days to pay count from it.
    package let asOf: Day
    /// In the order of their invoices.
    package let members: [Member]

    package init(schedule: FeeSchedule, asOf: Day, members: [Member]) {
        self.schedule = schedule
        self.asOf = asOf
        self.members = members
    }

    /// From 1 April to the day of billing, which may be before the year begins or after it has ended.
    var span: ClosedRange<Day> {
        let year = schedule.fiscalYear.year
        let first = Day(year: year, month: 4, day: 1)!
        let last = Day(year: year + 1, month: 3, day: 31)!
        return first...max(first, min(asOf, last))
    }
}
