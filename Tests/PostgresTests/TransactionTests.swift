import Foundation
import HubCore
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite("Postgres: transactions")
struct TransactionTests {
    @Test("Questions and commands travel together: one round trip for reading, one for writing with COMMIT")
    func pipeline() async throws {
        try await Scratch.with { scratch in
            let trips = try await scratch.owner.write(as: .owner) { tx in
                tx.enqueue(Scratch.insert, 1, "a")
                let first = tx.ask(Scratch.name, 1)
                tx.enqueue(Scratch.insert, 2, "b")
                let second = tx.ask(Scratch.count)
                #expect(tx.roundTrips == 0)
                expectEqual(try first.rows(), ["a"])
                expectEqual(try second.rows(), [2])
                tx.enqueue(Scratch.insert, 3, "c")
                #expect(tx.statementCount == 5)
                return tx.roundTrips
            }
            #expect(trips == 1)
            expectEqual(try await scratch.names(), ["a", "b", "c"])
        }
    }

    @Test("An answer may be read after other round trips, once")
    func lateAnswer() async throws {
        try await Scratch.with { scratch in
            let error = await #expect(throws: PostgresError.self) {
                try await scratch.owner.write(as: .owner) { tx in
                    let first = tx.ask(Scratch.count)
                    _ = try tx.all(Scratch.name, 1)
                    expectEqual(try first.rows().count, 1)
                    _ = try first.rows()
                }
            }
            #expect(error?.kind == .unreadable)
        }
    }

    @Test("An error within a pipeline: nothing of it is kept, and the connection goes on")
    func errorInPipeline() async throws {
        try await Scratch.with { scratch in
            for _ in 0..<3 {
                let error = await #expect(throws: PostgresError.self) {
                    try await scratch.owner.write(as: .owner) { tx in
                        tx.enqueue(Scratch.insert, 1, "a")
                        tx.enqueue(Scratch.insert, 1, "山田花子 090-1234-5678")
                        tx.enqueue(Scratch.insert, 2, "b")
                    }
                }
                #expect(error?.sqlState == "23505")
                #expect(error?.constraint == "scratch_pkey")
                #expect(error?.table == "scratch")
            }
            expectEqual(try await scratch.names(), [])
            try await scratch.owner.write(as: .owner) { tx in tx.enqueue(Scratch.insert, 1, "a") }
            expectEqual(try await scratch.names(), ["a"])
        }
    }

    @Test("An error that the body throws rolls everything back")
    func thrown() async throws {
        struct Mind: Error {}
        try await Scratch.with { scratch in
            await #expect(throws: Mind.self) {
                try await scratch.owner.write(as: .owner) { tx in
                    try tx.execute(Scratch.insert, 1, "a")
                    throw Mind()
                }
            }
            expectEqual(try await scratch.names(), [])
        }
    }

    @Test("An error's text holds no data of rows")
    func noData() async throws {
        try await Scratch.with { scratch in
            let faults: [@Sendable (Transaction) throws -> Void] = [
                { tx in
                    try tx.execute(Scratch.insert, 1, "secret-090")
                    try tx.execute(Scratch.insertUnique, 2, "secret-090")
                },
                { tx in try tx.execute(Scratch.insert, 1, "secret-090-that-is-much-too-long-for-this-column") },
                { tx in try tx.execute(Scratch.asNumber, "secret-090") },
                { tx in try tx.execute(Scratch.raise, "secret-090") },
            ]
            for fault in faults {
                let error = await #expect(throws: PostgresError.self) {
                    try await scratch.owner.write(as: .owner) { tx in try fault(tx) }
                }
                #expect(error?.sqlState != nil)
                #expect(
                    error.map { !"\($0)".contains("secret") && !$0.message.contains("secret") } == true,
                    "\(String(describing: error))")
            }
        }
    }

    @Test("A read sees one snapshot and may not write")
    func readOnly() async throws {
        try await Scratch.with { scratch in
            let error = await #expect(throws: PostgresError.self) {
                try await scratch.owner.read(as: .owner) { tx in try tx.execute(Scratch.insert, 1, "a") }
            }
            #expect(error?.sqlState == "25006")
            let other = scratch.secondOwner
            try await scratch.owner.read(as: .owner) { tx in
                expectEqual(try tx.one(Scratch.count), 0)
                try Scratch.wait { try await other.write(as: .owner) { tx in tx.enqueue(Scratch.insert, 1, "a") } }
                expectEqual(try tx.one(Scratch.count), 0)
            }
            expectEqual(try await scratch.names(), ["a"])
        }
    }

    @Test("COPY fills a temporary table, whatever the values hold, and it is empty in the next transaction")
    func copy() async throws {
        try await Scratch.with { scratch in
            let table = TemporaryTable("incoming", "id bigint, name text")
            let names: [String?] = ["plain", "tab\tnew\nline\rback\\slash", nil, "", "\\N", "和光"]
            for _ in 0..<2 {
                let read = try await scratch.owner.write(as: .owner) { tx in
                    var text = CopyText()
                    for (id, name) in names.enumerated() {
                        text.append(Int64(id))
                        text.append(name)
                        text.endRow()
                    }
                    try tx.copy(into: table, [text.bytes])
                    return try tx.all(Scratch.incoming)
                }
                #expect(read == names)
            }
            let error = await #expect(throws: PostgresError.self) {
                try await scratch.owner.write(as: .owner) { tx in
                    try tx.copy(into: table, [Array("not a number\tx\n".utf8)])
                }
            }
            #expect(error?.sqlState == "22P02")
            expectEqual(try await scratch.names(), [])
        }
    }
}
