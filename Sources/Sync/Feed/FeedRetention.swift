import Foundation
import HubCore
import Postgres

/// Takes out of the feeds what is older than they are kept: some schemes at a time, a bounded number
/// of entries of each, so that no transaction is long. Any number of hubs may run one on the same database.
package struct FeedRetention: Sendable {
    private let database: Database
    private let clock: Clock
    private let schemesAtOnce: Int
    private let entriesAtOnce: Int

    package init(database: Database, clock: Clock, schemesAtOnce: Int = 200, entriesAtOnce: Int = 1_000) {
        self.database = database
        self.clock = clock
        self.schemesAtOnce = schemesAtOnce
        self.entriesAtOnce = entriesAtOnce
    }

    /// One round through all schemes and the network's feed; answers with how many entries it took out. Of a feed with
    /// more old entries than are taken at once, the next round takes more.
    @discardableResult
    package func goRound() async throws -> Int {
        let limit = clock.now.addingTimeInterval(-Limits.feedLife)
        var removed = try await database.maintain(as: .national) { tx in
            guard let floor = try tx.first(FeedRetentionStore.raiseNetworkFloor, limit) else { return 0 }
            return try tx.execute(FeedRetentionStore.removeFromNetwork, floor)
        }
        var last = SchemeID(0)
        while true {
            let turn = try await turn(after: last, before: limit)
            removed += turn.removed
            guard let next = turn.last else { return removed }
            try Task.checkCancellation()
            last = next
        }
    }

    private func turn(after last: SchemeID, before limit: Date) async throws -> (last: SchemeID?, removed: Int) {
        try await database.maintain(as: .national) { [schemesAtOnce, entriesAtOnce] tx in
            let found = try tx.all(
                FeedRetentionStore.oldEntries, last, Int32(schemesAtOnce), limit, Int32(entriesAtOnce))
            let old = found.filter { $0.floor != nil }
            let (schemes, floors) = (old.map(\.scheme), old.map { $0.floor ?? 0 })
            guard !old.isEmpty else { return (found.last?.scheme, 0) }
            tx.enqueue(FeedRetentionStore.raiseFloors, schemes, floors)
            return (found.last?.scheme, try tx.execute(FeedRetentionStore.remove, schemes, floors))
        }
    }
}
