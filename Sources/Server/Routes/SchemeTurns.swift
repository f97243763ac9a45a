import HubCore
import Synchronization

/// Lets each scheme have few batches at the hub at once, so that one that sends everything together does not take the
/// places of the others after an outage.
final class SchemeTurns: Sendable {
    private let running = Mutex<[SchemeID: Int]>([:])

    /// Batches of the scheme that are at the hub.
    func running(of scheme: SchemeID) -> Int { running.withLock { $0[scheme, default: 0] } }

    /// Problems: `quota-exceeded`.
    func withTurn<R: Sendable>(_ scheme: SchemeID, _ body: () async throws -> R) async throws -> R {
        let isFree = running.withLock { running in
            guard running[scheme, default: 0] < Limits.batchesOfSchemeInFlight else { return false }
            running[scheme, default: 0] += 1
            return true
        }
        guard isFree else { throw Problem(.tooManyRequests, members: [Problem.retryAfter: .integer(1)]) }
        defer {
            running.withLock { running in
                running[scheme, default: 1] -= 1
                if running[scheme] == 0 { running[scheme] = nil }
            }
        }
        return try await body()
    }
}
