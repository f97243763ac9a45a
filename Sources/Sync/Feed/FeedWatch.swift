import HubCore
import Logging
import Postgres
import ServiceLifecycle
import Synchronization

/// Lets pulls wait for something new. However many wait, one look a period asks the database for all of them, and none
/// while nobody waits. PostgreSQL's NOTIFY would take a lock of the whole cluster in the commit of every push.
package final class FeedWatch: Service {
    private struct Waiter {
        let scheme: SchemeID
        let positions: FeedPositions
        /// Absent between taking a place and suspending.
        var continuation: CheckedContinuation<Bool, any Error>?
    }

    private struct State {
        var waiters: [UInt64: Waiter] = [:]
        var arrivals: UInt64 = 0
        /// Decisions about waiters who had not suspended yet.
        var early: [UInt64: Result<Bool, any Error>] = [:]
        var isClosed = false
    }

    private let database: Database
    private let period: Duration
    private let most: Int
    private let mostPerScheme: Int
    private let logger: Logger
    private let state = Mutex(State())
    private let arrivals: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - period: how long it pauses between looks.
    ///   - most: how many may wait; `mostPerScheme`: how many of one scheme.
    package init(
        database: Database, period: Duration = .milliseconds(500), most: Int = Limits.feedWaits,
        mostPerScheme: Int = Limits.feedWaitsPerScheme, logger: Logger
    ) {
        self.database = database
        self.period = period
        self.most = most
        self.mostPerScheme = mostPerScheme
        self.logger = logger
        (arrivals, arrival) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Whether a feed has moved from these positions. False when the deadline came first, when there was no room to
    /// wait, and when the hub stops. Throws `CancellationError` when the caller has gone.
    package func moved(
        _ scheme: SchemeID, past positions: FeedPositions, until deadline: ContinuousClock.Instant
    ) async throws -> Bool {
        guard deadline > .now, let ticket = takePlace(scheme, positions) else { return false }
        // Ends with this scope: the wait is over then.
        async let _ = expire(ticket, at: deadline)
        arrival.yield()
        return try await turn(ticket)
    }

    /// How many wait at this moment.
    package var waiting: Int { state.withLock { $0.waiters.count } }

    package func run() async throws {
        defer { close() }
        do {
            try await cancelWhenGracefulShutdown { [self] in
                for await _ in arrivals {
                    while waiting > 0 {
                        try await Task.sleep(for: period)
                        await look()
                    }
                }
            }
        } catch is CancellationError {
            // Whoever waits is told by `close`.
        }
    }

    // MARK: Looking

    private func look() async {
        let schemes = state.withLock { Set($0.waiters.values.map(\.scheme)) }
        guard !schemes.isEmpty else { return }
        do {
            let ends = try await ends(of: Array(schemes))
            let answered = state.withLock { state in
                state.waiters.filter { ends[$0.value.scheme] != $0.value.positions }.map(\.key)
            }
            for ticket in answered { answer(ticket, .success(true)) }
        } catch {
            // Waiters come to their own deadlines; the next look may succeed.
            logger.warning("the feeds could not be looked at: \(error)")
        }
    }

    private func ends(of schemes: [SchemeID]) async throws -> [SchemeID: FeedPositions] {
        try await database.read(as: .gate) { tx in
            let rows = tx.ask(FeedWatchStore.schemeEnds, schemes)
            let network = tx.ask(FeedStore.network)
            let position = try network.rows().first?.extent.end ?? 0
            return Dictionary(
                uniqueKeysWithValues: try rows.rows().map { ($0.0, FeedPositions(scheme: $0.1, network: position)) })
        }
    }

    // MARK: Waiting

    private func takePlace(_ scheme: SchemeID, _ positions: FeedPositions) -> UInt64? {
        state.withLock { state in
            guard !state.isClosed, state.waiters.count < most,
                state.waiters.values.count(where: { $0.scheme == scheme }) < mostPerScheme
            else { return nil }
            state.arrivals += 1
            state.waiters[state.arrivals] = Waiter(scheme: scheme, positions: positions)
            return state.arrivals
        }
    }

    private func turn(_ ticket: UInt64) async throws -> Bool {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let decision = state.withLock { state -> Result<Bool, any Error>? in
                    if let decision = state.early.removeValue(forKey: ticket) { return decision }
                    state.waiters[ticket]!.continuation = continuation
                    return nil
                }
                if let decision { continuation.resume(with: decision) }
            }
        } onCancel: {
            answer(ticket, .failure(CancellationError()))
        }
    }

    private func expire(_ ticket: UInt64, at deadline: ContinuousClock.Instant) async {
        do { try await Task.sleep(until: deadline) } catch { return }
        answer(ticket, .success(false))
    }

    /// Whoever was answered already is not waiting any more.
    private func answer(_ ticket: UInt64, _ decision: Result<Bool, any Error>) {
        let continuation = state.withLock { state -> CheckedContinuation<Bool, any Error>? in
            guard let waiter = state.waiters.removeValue(forKey: ticket) else { return nil }
            if waiter.continuation == nil { state.early[ticket] = decision }
            return waiter.continuation
        }
        continuation?.resume(with: decision)
    }

    /// Sends everybody away with nothing, and whoever comes later.
    private func close() {
        let tickets = state.withLock { state in
            state.isClosed = true
            return Array(state.waiters.keys)
        }
        for ticket in tickets { answer(ticket, .success(false)) }
    }
}
