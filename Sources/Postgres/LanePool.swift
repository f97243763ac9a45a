import Foundation
import Synchronization

/// Threads with a connection each, and one bounded queue before them.
///
/// A thread of its own for every connection keeps libpq's waiting away from Swift's cooperative threads.
final class LanePool: Sendable {
    /// Work for a lane. `run` gets the connection; `refuse` is called instead when no lane came free in time.
    private struct Job: Sendable {
        let expiry: ContinuousClock.Instant
        let run: @Sendable (Lane) -> Void
        let refuse: @Sendable (PostgresError) -> Void
    }

    private struct State {
        var jobs: [Job] = []
        var isClosed = false
    }

    private let settings: Database.Settings
    private let count: Int
    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)
    private let threads = DispatchGroup()

    init(name: String, count: Int, settings: Database.Settings) {
        self.settings = settings
        self.count = count
        for number in 1...max(1, count) {
            threads.enter()
            let thread = Thread { [self] in
                serve(Lane(conninfo: settings.conninfo))
                threads.leave()
            }
            thread.name = "postgres-\(name)-\(number)"
            thread.start()
        }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        for _ in 0..<max(1, count) { available.signal() }
    }

    /// Returns when every lane has ended and its connection is gone. Only after `close`.
    func ended() async {
        await withCheckedContinuation { continuation in
            threads.notify(queue: .global()) { continuation.resume() }
        }
    }

    /// Runs `body` on the next free lane. When `body` calls `retry` before it throws, it is run again, up to four times.
    func perform<R: Sendable>(
        _ body: @escaping @Sendable (Connection, _ retry: () -> Void) throws -> R
    ) async throws -> R {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<R, any Error>) in
            let job = Job(
                expiry: .now + settings.patience,
                run: { lane in continuation.resume(with: Result { try lane.attempt(body) }) },
                refuse: { continuation.resume(throwing: $0) })
            let refusal: PostgresError? = state.withLock { state in
                if state.isClosed { return PostgresError(.unreachable, message: "the database has been closed") }
                if state.jobs.count >= settings.queueLength {
                    return PostgresError(.busy, message: "too many wait for the database")
                }
                state.jobs.append(job)
                return nil
            }
            if let refusal { job.refuse(refusal) } else { available.signal() }
        }
    }

    private func serve(_ lane: Lane) {
        while true {
            available.wait()
            let (job, ends) = state.withLock { state in
                (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isClosed && state.jobs.isEmpty)
            }
            if let job {
                if job.expiry < .now {
                    job.refuse(PostgresError(.busy, message: "no database connection came free in time"))
                } else {
                    job.run(lane)
                }
            } else if ends {
                return
            }
        }
    }
}

/// One thread's connection, made when first needed and again after it broke.
final class Lane {
    private static let attempts = 5
    private let conninfo: String
    private var connection: Connection?

    init(conninfo: String) { self.conninfo = conninfo }

    func attempt<R>(_ body: (Connection, _ retry: () -> Void) throws -> R) throws -> R {
        var attempt = 1
        while true {
            var wantsRetry = false
            do {
                let connection = try usableConnection()
                return try body(connection) { wantsRetry = true }
            } catch {
                if connection?.isBroken ?? true { connection = nil }
                guard wantsRetry, attempt < Self.attempts else { throw error }
                attempt += 1
            }
        }
    }

    private func usableConnection() throws(PostgresError) -> Connection {
        if let connection, !connection.isBroken { return connection }
        let fresh = try Connection(conninfo, until: .now + .seconds(5))
        connection = fresh
        return fresh
    }
}
