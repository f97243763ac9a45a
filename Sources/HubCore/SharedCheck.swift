import Synchronization

/// A check that many callers ask for at once, made by one of them for the others.
///
/// Every caller gets a value that was read after it had asked: one who comes while a check is in flight waits for the
/// next one, together with all who come until that begins. So however many ask, one check is in flight, and none is
/// answered with what was true before. The first of a group makes the check for it; no task is started.
package final class SharedCheck<Value: Sendable>: Sendable {
    private enum Turn: Sendable {
        /// Make the check, for all who wait now.
        case lead
        case answered(Value)
    }

    private struct Waiter {
        let number: UInt64
        let turn: CheckedContinuation<Turn, any Error>
    }

    private struct State {
        var isRunning = false
        /// Those whom the check in flight is for, beside the one who makes it.
        var following: [Waiter] = []
        /// Those who came after it had begun.
        var waiting: [Waiter] = []
        var arrivals: UInt64 = 0

        mutating func remove(_ number: UInt64) -> Waiter? {
            if let index = following.firstIndex(where: { $0.number == number }) { return following.remove(at: index) }
            if let index = waiting.firstIndex(where: { $0.number == number }) { return waiting.remove(at: index) }
            return nil
        }
    }

    private let state = Mutex(State())
    private let check: @Sendable () async throws -> Value

    package init(_ check: @escaping @Sendable () async throws -> Value) { self.check = check }

    /// A value read after this call began. Throws what the check throws, or `CancellationError`.
    package func value() async throws -> Value {
        switch try await turn() {
        case .answered(let value): return value
        case .lead: return try await lead()
        }
    }

    private func turn() async throws -> Turn {
        let number = state.withLock { state in
            state.arrivals += 1
            return state.arrivals
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { turn in
                let now: Result<Turn, any Error>? = state.withLock { state in
                    // Looked at under the lock: a cancellation later than this finds the waiter in its list.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    guard state.isRunning else {
                        state.isRunning = true
                        return .success(.lead)
                    }
                    state.waiting.append(Waiter(number: number, turn: turn))
                    return nil
                }
                if let now { turn.resume(with: now) }
            }
        } onCancel: {
            state.withLock { $0.remove(number) }?.turn.resume(throwing: CancellationError())
        }
    }

    private func lead() async throws -> Value {
        state.withLock { state in
            state.following += state.waiting
            state.waiting = []
        }
        let result: Result<Value, any Error>
        do {
            result = .success(try await check())
        } catch {
            result = .failure(error)
        }
        finish(result, onlyForLeader: result.isFailure && Task.isCancelled)
        return try result.get()
    }

    /// Answers the group and hands on to the next. A leader who was cancelled failed for a reason of its own, so its
    /// group waits on and another of it makes the check.
    private func finish(_ result: Result<Value, any Error>, onlyForLeader: Bool) {
        let (answered, next) = state.withLock { state in
            var answered: [Waiter] = []
            if onlyForLeader { state.waiting = state.following + state.waiting } else { answered = state.following }
            state.following = []
            let next = state.waiting.isEmpty ? nil : state.waiting.removeFirst()
            state.isRunning = next != nil
            return (answered, next)
        }
        next?.turn.resume(returning: .lead)
        for waiter in answered { waiter.turn.resume(with: result.map(Turn.answered)) }
    }
}

extension Result {
    fileprivate var isFailure: Bool {
        if case .failure = self { true } else { false }
    }
}
