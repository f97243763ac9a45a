import HubCore
import Synchronization

/// Bounds how much is done at once: some run, some wait in the order they came, the rest are sent away.
///
/// Waiting is bounded too. Whoever is sent away gets `temporary-reduced-capacity` with a time to come back.
package final class ConcurrencyLimit: Sendable {
    private typealias Ticket = UInt64

    private struct Waiter {
        let ticket: Ticket
        /// Absent between taking a place and suspending.
        var continuation: CheckedContinuation<Void, any Error>?
    }

    private struct State {
        var running = 0
        var queue: [Waiter] = []
        var nextTicket: Ticket = 0
        /// Decisions about waiters who had not suspended yet.
        var early: [Ticket: Result<Void, any Error>] = [:]

        /// The continuation to resume, or nil when the decision is kept until the waiter suspends.
        mutating func decide(
            _ waiter: Waiter, _ decision: Result<Void, any Error>
        ) -> CheckedContinuation<Void, any Error>? {
            if waiter.continuation == nil { early[waiter.ticket] = decision }
            return waiter.continuation
        }
    }

    private let running: Int
    /// How many may wait, and how long.
    let waiting: Int
    let patience: Duration
    private let state = Mutex(State())

    /// - Parameters:
    ///   - running: how many may run at once, at least 1.
    ///   - waiting: how many may wait, at least 0.
    ///   - patience: how long one may wait.
    package init(running: Int, waiting: Int, patience: Duration) {
        precondition(running >= 1 && waiting >= 0)
        self.running = running
        self.waiting = waiting
        self.patience = patience
    }

    /// Runs the body when there is room.
    ///
    /// - Throws: `temporary-reduced-capacity` when too many wait or the wait took too long; `CancellationError` when
    ///   the task was cancelled while it waited; what the body throws.
    package func withPermit<Value>(_ body: () async throws -> Value) async throws -> Value {
        try await enter()
        defer { leave() }
        return try await body()
    }

    /// How many run and how many wait at this moment.
    package var load: (running: Int, waiting: Int) {
        state.withLock { ($0.running, $0.queue.count) }
    }
}

// MARK: The queue

extension ConcurrencyLimit {
    private func enter() async throws {
        guard let ticket = try takePlace() else { return }
        // Ends with this scope: the wait for a turn is over then.
        async let _ = expire(ticket)
        try await turn(ticket)
    }

    /// A place among the running (nil) or in the queue (its ticket).
    private func takePlace() throws -> Ticket? {
        try state.withLock { state in
            if state.running < running && state.queue.isEmpty {
                state.running += 1
                return nil
            }
            guard state.queue.count < waiting else { throw busy }
            state.nextTicket += 1
            state.queue.append(Waiter(ticket: state.nextTicket))
            return state.nextTicket
        }
    }

    private func turn(_ ticket: Ticket) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let decision = state.withLock { state -> Result<Void, any Error>? in
                    if let decision = state.early.removeValue(forKey: ticket) { return decision }
                    // Not decided, so still in the queue.
                    let place = state.queue.firstIndex { $0.ticket == ticket }!
                    state.queue[place].continuation = continuation
                    return nil
                }
                if let decision { continuation.resume(with: decision) }
            }
        } onCancel: {
            dismiss(ticket, CancellationError())
        }
    }

    private func expire(_ ticket: Ticket) async {
        do { try await Task.sleep(for: patience) } catch { return }
        dismiss(ticket, busy)
    }

    /// Sends a waiter away. One that was let in already is not waiting any more and stays.
    private func dismiss(_ ticket: Ticket, _ error: any Error) {
        let continuation = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard let place = state.queue.firstIndex(where: { $0.ticket == ticket }) else { return nil }
            return state.decide(state.queue.remove(at: place), .failure(error))
        }
        continuation?.resume(throwing: error)
    }

    /// Hands the place to the first in the queue.
    private func leave() {
        let continuation = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            if state.queue.isEmpty {
                state.running -= 1
                return nil
            }
            return state.decide(state.queue.removeFirst(), .success(()))
        }
        continuation?.resume()
    }

    private var busy: Problem {
        Problem(.reducedCapacity, members: [Problem.retryAfter: .integer(max(1, Int(patience.components.seconds)))])
    }
}
