import HubCore
import Postgres

/// Keeps the number of waiting deltas small, in the background. Queries are exact whether it runs or not; it makes
/// them fast. Any number of hubs may run one on the same database.
package struct RollupFolder: Sendable {
    private let database: Database
    private let policy: FoldPolicy

    package init(database: Database, policy: FoldPolicy = FoldPolicy()) {
        self.database = database
        self.policy = policy
    }

    /// Looks once, folds if the policy says so, and answers with how many wait now. `before`: its last answer.
    package func look(before: Int?) async throws -> Int {
        let waiting = try await database.read(as: .national) { [policy] tx in
            try RollupStore.waiting(most: policy.most + 1, tx)
        }
        guard policy.wantsFold(waiting: waiting, before: before) else { return waiting }
        try await foldAll()
        return 0
    }

    /// Folds all that wait, a bounded number in each transaction, and answers with how many deltas it took.
    @discardableResult
    package func foldAll() async throws -> Int {
        var total = 0
        while true {
            let folded = try await database.maintain(as: .national) { [policy] tx in
                try RollupStore.fold(most: policy.atOnce, tx)
            }
            total += folded
            guard folded == policy.atOnce else { return total }
            try Task.checkCancellation()
        }
    }
}
