import Logging
import ServiceLifecycle

/// Work that is done again and again in the background for as long as the hub runs. Any number of hubs may do it on one
/// database: a turn that is cut off was committed or is rolled back, and the next one, here or elsewhere, goes on.
package struct PeriodicService: Service {
    private let name: String
    private let period: Duration
    private let logger: Logger
    private let turn: @Sendable () async throws -> Logger.Metadata?

    /// - Parameters:
    ///   - name: what is done, for the log.
    ///   - period: from the end of a turn to the next.
    ///   - turn: one turn; what it did, if that is worth a line of the log.
    package init(
        _ name: String, every period: Duration, logger: Logger,
        turn: @escaping @Sendable () async throws -> Logger.Metadata?
    ) {
        self.name = name
        self.period = period
        self.logger = logger
        self.turn = turn
    }

    package func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                while true {
                    await takeTurn()
                    try await Task.sleep(for: period)
                }
            }
        } catch is CancellationError {
            // The hub stops.
        }
    }

    private func takeTurn() async {
        do {
            if let done = try await turn() { logger.info("\(name)", metadata: done) }
        } catch {
            if !Task.isCancelled { logger.warning("\(name): \(error)") }
        }
    }
}
