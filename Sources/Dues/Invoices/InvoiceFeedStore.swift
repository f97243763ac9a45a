import Foundation
import Postgres

/// Tells members of their invoices.
enum InvoiceFeedStore {
    /// Within the caller's transaction, and last in it: the members' states stay locked until commit.
    static func append(_ entries: [InvoiceFeedEntry], at time: Date, in transaction: Transaction) {
        MemberFeedStore.append(
            entries.map { MemberFeedEntry(member: $0.member, key: $0.key, data: $0.data) }, topic: "invoice", at: time,
            in: transaction)
    }
}
