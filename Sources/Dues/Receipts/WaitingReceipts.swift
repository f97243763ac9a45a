import HubCore
import Postgres

/// Payments that wait for a person, and whose money they may be.
struct WaitingReceipts: Sendable, Equatable {
    let lines: Int
    /// Every member that matching names for one of them, however sure it is.
    let members: Set<SchemeID>

    static func read(in transaction: Transaction) throws -> Self {
        let loaded = try MatchingInputsStore.load(in: transaction)
        let decisions = ReceiptMatching.decide(loaded, without: [])
        return Self(lines: loaded.lines.count, members: Set(decisions.flatMap(\.members)))
    }
}
