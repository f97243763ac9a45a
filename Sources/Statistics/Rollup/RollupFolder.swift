import HubCore
import Logging
import Postgres
import ServiceLifecycle

/// Keeps the number of waiting deltas small, in the background. Queries are exact whether it runs or not; it makes
/// them fast. Any number of hubs may run one on the same database.
package struct RollupFolder: Service {
    private let database: Database
    private let policy: FoldPolicy
    /// How often it looks. A look that finds nothing counts the rows of an empty table.
    private let period: Duration
    private let logger: Logger

    package init(
        database: Database, policy: FoldPolicy = FoldPolicy(), period: Duration = .seconds(2), logger: Logger
    ) {
        self.database = database
        self.policy = policy
        self.period = period
        self.logger = logger
    }

    package func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await lookAgainAndAgain() }
        } catch is CancellationError {
            // A fold under way has been committed or was rolled back; the next hub goes on from there.
        }
    }

    private func lookAgainAndAgain() async throws {
        var before: Int?
        while true {
            try await Task.sleep(for: period)
            do {
                before = try await look(before: before)
            } catch let error as PostgresError {
                // Nothing is lost: the deltas wait for the next look.
                logger.warning("folding of sums failed: \(error)")
            }
        }
    }

    /// Looks once, folds if the policy says so, and answers with how many wait now.
    private func look(before: Int?) async throws -> Int {
        let waiting = try await database.read(as: .national) { [policy] tx in
            try RollupStore.waiting(most: policy.most + 1, tx)
        }
        guard policy.wantsFold(waiting: waiting, before: before) else { return waiting }
        let folded = try await foldAll()
        logger.debug("deltas folded into the sums", metadata: ["rollup.folded": "\(folded)"])
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
