import HubCore
import Synchronization
import Testing

@testable import Server

@Suite("The concurrency limit")
struct MiddlewareConcurrencyLimitTests {
    /// Opens once; whoever waits before that is let go then.
    private struct Latch: Sendable {
        private let stream: AsyncStream<Void>
        private let continuation: AsyncStream<Void>.Continuation
        init() { (stream, continuation) = AsyncStream.makeStream() }
        func open() { continuation.finish() }
        func wait() async { for await _ in stream {} }
    }

    /// How many run now, how many ever did at once, and in which order.
    private final class Record: Sendable {
        private let state = Mutex((running: 0, peak: 0, order: [Int]()))
        var peak: Int { state.withLock { $0.peak } }
        var order: [Int] { state.withLock { $0.order } }

        func begin(_ number: Int) {
            state.withLock { $0 = ($0.running + 1, max($0.peak, $0.running + 1), $0.order + [number]) }
        }

        func end() { state.withLock { $0.running -= 1 } }
    }

    /// Ends when the limit's load is the expected one; the test's time limit bounds the wait.
    private func until(_ limit: ConcurrencyLimit, running: Int, waiting: Int) async {
        while limit.load != (running, waiting) { await Task.yield() }
    }

    @Test(.timeLimit(.minutes(15)))
    func neverRunsMoreThanItMay() async throws {
        let limit = ConcurrencyLimit(running: 3, waiting: 100, patience: .seconds(50))
        let record = Record()
        try await withThrowingTaskGroup { group in
            for number in 0..<100 {
                group.addTask {
                    try await limit.withPermit {
                        record.begin(number)
                        await Task.yield()
                        record.end()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect((1...3).contains(record.peak))
        #expect(limit.load == (0, 0))
    }

    @Test(.timeLimit(.minutes(15)))
    func servesThoseWhoWaitInTheirOrder() async throws {
        let limit = ConcurrencyLimit(running: 1, waiting: 10, patience: .seconds(50))
        let latch = Latch()
        let record = Record()
        try await withThrowingTaskGroup { group in
            group.addTask { try await limit.withPermit { await latch.wait() } }
            await until(limit, running: 1, waiting: 0)
            for number in 0..<5 {
                group.addTask { try await limit.withPermit { record.begin(number) } }
                await until(limit, running: 1, waiting: number + 1)
            }
            latch.open()
            try await group.waitForAll()
        }
        #expect(record.order == [0, 1, 2, 3, 4])
    }

    @Test(.timeLimit(.minutes(15)))
    func sendsAwayWhoFindsTheQueueFull() async throws {
        let limit = ConcurrencyLimit(running: 1, waiting: 0, patience: .seconds(7))
        let latch = Latch()
        try await withThrowingTaskGroup { group in
            group.addTask { try await limit.withPermit { await latch.wait() } }
            await until(limit, running: 1, waiting: 0)
            let refusal = await #expect(throws: Problem.self) { try await limit.withPermit {} }
            #expect(refusal?.kind == .reducedCapacity)
            #expect(refusal?.members[Problem.retryAfter] == .integer(7))
            latch.open()
            try await group.waitForAll()
        }
        try await limit.withPermit {}
    }

    @Test(.timeLimit(.minutes(15)), arguments: [Duration.zero, .milliseconds(20)])
    func sendsAwayWhoWaitedTooLong(_ patience: Duration) async throws {
        let limit = ConcurrencyLimit(running: 1, waiting: 5, patience: patience)
        let latch = Latch()
        try await withThrowingTaskGroup { group in
            group.addTask { try await limit.withPermit { await latch.wait() } }
            await until(limit, running: 1, waiting: 0)
            let refusal = await #expect(throws: Problem.self) { try await limit.withPermit {} }
            #expect(refusal?.kind == .reducedCapacity)
            #expect(limit.load == (1, 0))
            latch.open()
            try await group.waitForAll()
        }
        #expect(limit.load == (0, 0))
    }

    @Test(.timeLimit(.minutes(15)))
    func forgetsACancelledWaiter() async throws {
        let limit = ConcurrencyLimit(running: 1, waiting: 5, patience: .seconds(50))
        let latch = Latch()
        try await withThrowingTaskGroup { group in
            group.addTask { try await limit.withPermit { await latch.wait() } }
            await until(limit, running: 1, waiting: 0)
            let cancelled = await withTaskGroup(of: Bool.self) { waiters in
                waiters.addTask {
                    do { try await limit.withPermit {} } catch { return error is CancellationError }
                    return false
                }
                await until(limit, running: 1, waiting: 1)
                waiters.cancelAll()
                return await waiters.next()
            }
            #expect(cancelled == true)
            #expect(limit.load == (1, 0))
            latch.open()
            try await group.waitForAll()
        }
        #expect(limit.load == (0, 0))
    }

    @Test func givesThePlaceBackAfterAnError() async throws {
        struct Broken: Error {}
        let limit = ConcurrencyLimit(running: 1, waiting: 0, patience: .zero)
        await #expect(throws: Broken.self) { try await limit.withPermit { throw Broken() } }
        #expect(limit.load == (0, 0))
    }
}
