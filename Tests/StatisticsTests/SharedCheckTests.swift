import HubCore
import Synchronization
import Testing

/// One check for many, and nobody answered with what was true before.
@Suite("Shared check")
struct SharedCheckTests {
    @Test("Every caller sees a value read after its arrival, and few checks are made for many callers")
    func linearizable() async throws {
        let (clock, checks, running) = (Counter(), Counter(), Counter())
        let check = SharedCheck<Int> {
            let inFlight = running.add(1)
            #expect(inFlight == 1)
            checks.add(1)
            await Task.yield()
            let value = clock.value
            await Task.yield()
            running.add(-1)
            return value
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2_000 {
                group.addTask {
                    let arrival = clock.add(1)
                    let value = try await check.value()
                    #expect(value >= arrival)
                }
            }
            try await group.waitForAll()
        }
        #expect(checks.value < 2_000)
        #expect(running.value == 0)
    }

    @Test("An error reaches the group that it happened to, and no other")
    func errors() async throws {
        struct Fault: Error {}
        let attempts = Counter()
        let check = SharedCheck<Int> {
            if attempts.add(1) == 1 { throw Fault() }
            return 7
        }
        await #expect(throws: Fault.self) { try await check.value() }
        #expect(try await check.value() == 7)
    }

    @Test("A caller who gives up while waiting does so at once; the others get their value")
    func cancelledWaiter() async throws {
        let gate = Gate()
        let check = SharedCheck<Int> {
            await gate.pass()
            return 1
        }
        async let leader = check.value()
        await gate.waitUntilEntered()
        let waiter = Task { try await check.value() }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        gate.open()
        #expect(try await leader == 1)
    }

    @Test("When the one who makes the check is cancelled, another of its group makes it")
    func cancelledLeader() async throws {
        let gate = Gate()
        let check = SharedCheck<Int> {
            await gate.pass()
            try Task.checkCancellation()
            return 1
        }
        let leader = Task { try await check.value() }
        await gate.waitUntilEntered()
        async let follower = check.value()
        leader.cancel()
        gate.open()
        await #expect(throws: CancellationError.self) { try await leader.value }
        #expect(try await follower == 1)
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }

    @discardableResult
    func add(_ number: Int) -> Int {
        count.withLock { count in
            count += number
            return count
        }
    }
}

/// Holds whoever comes until it is opened.
private final class Gate: Sendable {
    private let entered = AsyncStream<Void>.makeStream()
    private let opened = AsyncStream<Void>.makeStream()

    func pass() async {
        entered.continuation.yield()
        for await _ in opened.stream { return }
    }

    func waitUntilEntered() async {
        for await _ in entered.stream { return }
    }

    /// For all who wait and all who come.
    func open() { opened.continuation.finish() }
}
