import Foundation
import HubCore
import Postgres

/// Takes out of the log of raw accesses what is older than it is kept, a bounded number at a time.
/// Any number of hubs may run one on the same database.
package struct RawAccessRetention: Sendable {
    private let database: Database
    private let clock: Clock
    private let accessesAtOnce: Int

    package init(database: Database, clock: Clock, accessesAtOnce: Int = 10_000) {
        self.database = database
        self.clock = clock
        self.accessesAtOnce = accessesAtOnce
    }

    /// Takes out all that are older than `Limits.rawAccessLife`; answers with how many.
    @discardableResult
    package func removeOld() async throws -> Int {
        let first = clock.now.addingTimeInterval(-Limits.rawAccessLife)
        var removed = 0
        while true {
            let turn = try await database.maintain(as: .national) { [accessesAtOnce] tx in
                try tx.execute(RawAccessStore.remove, first, Int32(accessesAtOnce))
            }
            removed += turn
            guard turn == accessesAtOnce else { return removed }
            try Task.checkCancellation()
        }
    }
}
