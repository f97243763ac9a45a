import Foundation
import HubCore
import Logging
import Postgres
import ServiceLifecycle

/// Takes out of the log of raw accesses what is older than it is kept, in the background, a bounded number at a time.
/// Any number of hubs may run one on the same database.
package struct RawAccessRetention: Service {
    private let database: Database
    private let clock: Clock
    private let period: Duration
    private let accessesAtOnce: Int
    private let logger: Logger

    /// `period`: how often it looks.
    package init(
        database: Database, clock: Clock, period: Duration = .seconds(3_600), accessesAtOnce: Int = 10_000,
        logger: Logger
    ) {
        self.database = database
        self.clock = clock
        self.period = period
        self.accessesAtOnce = accessesAtOnce
        self.logger = logger
    }

    package func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                while true {
                    try await Task.sleep(for: period)
                    await lookOnce()
                }
            }
        } catch is CancellationError {
            // A turn under way has been committed or was rolled back; the next hub goes on from there.
        }
    }

    private func lookOnce() async {
        do {
            let removed = try await removeOld()
            if removed > 0 {
                logger.info("old accesses to raw figures taken out", metadata: ["access.removed": "\(removed)"])
            }
        } catch {
            logger.warning("old accesses to raw figures could not be taken out: \(error)")
        }
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
