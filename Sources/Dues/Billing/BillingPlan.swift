import HubCore

/// What a billing run would do: an item for each member, billed or not, with its reason. Decided by `InvoiceGenerator`.
package struct BillingPlan: Sendable, Equatable {
    package struct Item: Sendable, Equatable {
        package let member: SchemeID
        package let reason: BillingReason
        /// The day that the reason speaks of: of joining, of withdrawal.
        package let reasonDay: Day?
        /// Nil for a member that is not billed.
        package let bill: Bill?
        /// The invoice because of which the member is not billed again.
        package let earlierInvoice: InvoiceNumber?
    }

    package struct Bill: Sendable, Equatable {
        package let amount: Yen
        package let dueOn: Day
    }

    /// In the order of their invoices.
    package let items: [Item]

    package var billed: Int { items.count { $0.bill != nil } }
    package var total: Yen { items.reduce(.zero) { $0 + ($1.bill?.amount ?? .zero) } }
}
