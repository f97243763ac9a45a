import Foundation
import HubCore
@testable import Postgres
import Synchronization
import TestSupport
import Testing

/// What is tried again, how often, and what is not.
@Suite("Postgres: faults and retries")
struct RecoveryTests {
    @Test("Two transactions that deadlock are both done in the end")
    func deadlock() async throws {
        try await Scratch.with { scratch in
            try await scratch.owner.write(as: .owner) { tx in
                tx.enqueue(Scratch.insert, 1, "a")
                tx.enqueue(Scratch.insert, 2, "b")
            }
            let attempts = Counter()
            let meeting = Meeting()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (first, second, name) in [(Int64(1), Int64(2), "x"), (2, 1, "y")] {
                    group.addTask {
                        try await scratch.owner.write(as: .owner) { tx in
                            let attempt = attempts.next()
                            try tx.execute(Scratch.rename, first, "\(name)\(first)")
                            // Only the first time: each holds its row before either asks for the other's.
                            if attempt <= 2 { meeting.wait() }
                            try tx.execute(Scratch.rename, second, "\(name)\(second)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            // The one that was refused has gone again, perhaps more than once.
            #expect(attempts.count >= 3)
            let names = try await scratch.names()
            #expect(names == ["x1", "x2"] || names == ["y1", "y2"])
        }
    }

    @Test("What fails each time is tried five times, and then told")
    func bound() async throws {
        try await Scratch.with { scratch in
            let attempts = Counter()
            let error = await #expect(throws: PostgresError.self) {
                try await scratch.owner.write(as: .owner) { _ in
                    attempts.next()
                    throw PostgresError(.refused, sqlState: "40001", message: "serialization failure")
                }
            }
            #expect(error?.sqlState == "40001")
            #expect(attempts.count == 5)
        }
    }

    @Test("What the database refuses for good is not tried again")
    func noRetry() async throws {
        try await Scratch.with { scratch in
            let attempts = Counter()
            await #expect(throws: PostgresError.self) {
                try await scratch.owner.write(as: .owner) { tx in
                    attempts.next()
                    try tx.execute(Scratch.asNumber, "x")
                }
            }
            #expect(attempts.count == 1)
        }
    }

    @Test("A statement that takes too long is ended, and the connection goes on")
    func timeout() async throws {
        try await Scratch.with({ $0.timeout = .seconds(1) }) { scratch in
            let error = await #expect(throws: PostgresError.self) {
                try await scratch.owner.write(as: .owner) { tx in
                    try tx.execute(Scratch.insert, 1, "a")
                    try tx.execute(Scratch.pause)
                }
            }
            #expect(error?.kind == .timedOut)
            try await scratch.owner.write(as: .owner) { tx in tx.enqueue(Scratch.insert, 2, "b") }
            expectEqual(try await scratch.names(), ["b"])
        }
    }

    @Test("A connection lost before COMMIT is made again and the work repeated")
    func lostConnection() async throws {
        try await Scratch.with { scratch in
            let attempts = Counter()
            let other = scratch.secondOwner
            try await scratch.owner.write(as: .owner) { tx in
                try tx.execute(Scratch.insert, 1, "a")
                if attempts.next() == 1 {
                    let process = try tx.one(Scratch.process)
                    _ = try Scratch.wait { try await other.read(as: .owner) { try $0.one(Scratch.terminate, process) } }
                }
                try tx.execute(Scratch.insert, 2, "b")
            }
            #expect(attempts.count == 2)
            expectEqual(try await scratch.names(), ["a", "b"])
        }
    }

    @Test("A connection lost at COMMIT leaves the commit in doubt: it is told, and never repeated")
    func commitInDoubt() async throws {
        try await Scratch.with { scratch in
            let attempts = Counter()
            let other = scratch.secondOwner
            let error = await #expect(throws: PostgresError.self) {
                try await scratch.owner.write(as: .owner) { tx in
                    attempts.next()
                    let process = try tx.one(Scratch.process)
                    tx.enqueue(Scratch.insert, 1, "a")
                    _ = try Scratch.wait { try await other.read(as: .owner) { try $0.one(Scratch.terminate, process) } }
                }
            }
            #expect(error?.kind == .commitInDoubt)
            #expect(attempts.count == 1)
            try await scratch.owner.write(as: .owner) { tx in tx.enqueue(Scratch.insert, 2, "b") }
        }
    }

    @Test("Who waits too long for a connection, or behind too many, is told that the hub is busy")
    func busy() async throws {
        try await Scratch.with({
            ($0.lanes, $0.queueLength, $0.patience) = (1, 2, .milliseconds(200))
        }) { scratch in
            let holding = Meeting()
            let release = DispatchSemaphore(value: 0)
            try await withThrowingTaskGroup(of: PostgresError.Kind?.self) { group in
                group.addTask {
                    try await scratch.owner.read(as: .owner) { _ in
                        holding.wait()
                        release.wait()
                    }
                    return nil
                }
                holding.wait()
                for _ in 0..<3 {
                    group.addTask {
                        do {
                            try await scratch.owner.read(as: .owner) { _ in }
                            return nil
                        } catch { return (error as? PostgresError)?.kind }
                    }
                }
                // One finds the queue full at once; the two in it are refused when their turn comes too late.
                expectEqual(try await group.next(), .busy)
                try await Task.sleep(for: .milliseconds(250))  // longer than their patience
                release.signal()
                var rest: [PostgresError.Kind?] = []
                for try await kind in group { rest.append(kind) }
                #expect(rest.count { $0 == .busy } == 2)
            }
        }
    }

    @Test("A database that cannot be reached is told as such", .timeLimit(.minutes(15)))
    func unreachable() async throws {
        let database = Database(.init(conninfo: "host=/nonexistent dbname=hub", lanes: 1, longLanes: 1))
        let error = await #expect(throws: PostgresError.self) { try await database.read(as: .gate) { _ in } }
        #expect(error?.kind == .unreachable)
        await database.shutdown()
        let closed = await #expect(throws: PostgresError.self) { try await database.read(as: .gate) { _ in } }
        #expect(closed?.kind == .unreachable)
    }

    @Test("NOTIFY is heard, and a lost listener listens again", .timeLimit(.minutes(15)))
    func notify() async throws {
        try await Scratch.with { scratch in
            var events = NotificationListener(conninfo: scratch.test.ownerConninfo, channel: "scratch").events()
                .makeAsyncIterator()
            #expect(await events.next() == .connected)
            try await scratch.owner.write(as: .owner) { tx in tx.enqueue(Scratch.notify) }
            #expect(await events.next() == .notified(Notification(channel: "scratch", payload: "hello")))
            try await scratch.owner.write(as: .owner) { tx in try tx.execute(Self.endListeners) }
            #expect(await events.next() == .connected)
            try await scratch.owner.write(as: .owner) { tx in tx.enqueue(Scratch.notify) }
            #expect(await events.next() == .notified(Notification(channel: "scratch", payload: "hello")))
        }
    }

    private static let endListeners = Statement<Void>(
        "t.listeners",
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'LISTEN%' AND pid <> pg_backend_pid()
        """)
}

final class Counter: Sendable {
    private let value = Atomic(0)
    var count: Int { value.load(ordering: .relaxed) }
    @discardableResult
    func next() -> Int { value.add(1, ordering: .relaxed).newValue }
}

/// Two meet here: each waits until the other has come.
final class Meeting: Sendable {
    private let arrived = Atomic(0)
    private let gate = DispatchSemaphore(value: 0)

    func wait() {
        if arrived.add(1, ordering: .relaxed).newValue == 1 { gate.wait() } else { gate.signal() }
    }
}
