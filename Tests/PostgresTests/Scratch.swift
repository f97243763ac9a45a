import Foundation
import Postgres
import Server
import TestSupport
import Testing

/// A database with one small table that tests may spoil.
struct Scratch: Sendable {
    let test: TestDatabase
    let owner: Database
    /// Another program, as it were.
    let secondOwner: Database

    static func with(
        _ change: (inout Database.Settings) -> Void = { _ in }, _ body: @Sendable (Scratch) async throws -> Void
    ) async throws {
        var settings = Database.Settings(conninfo: "", lanes: 2, longLanes: 1)
        change(&settings)
        let chosen = settings
        try await TestDatabase.with { test in
            var settings = chosen
            settings.conninfo = test.ownerConninfo
            let scratch = Scratch(test: test, owner: Database(settings), secondOwner: test.owner)
            try await test.owner.write(as: .owner) { tx in try tx.execute(create) }
            try await body(scratch)
            await scratch.owner.shutdown()
        }
    }

    func names() async throws -> [String] { try await secondOwner.read(as: .owner) { tx in try tx.all(Self.all) } }

    /// For a synchronous body of a transaction that must see something else happen first.
    static func wait<R: Sendable>(_ work: @escaping @Sendable () async throws -> R) throws -> R {
        let done = DispatchSemaphore(value: 0)
        let box = Box<R>()
        Task.detached {
            do { box.result = .success(try await work()) } catch { box.result = .failure(error) }
            done.signal()
        }
        try #require(done.wait(timeout: .now() + 20) == .success)
        return try #require(box.result).get()
    }

    private final class Box<R>: @unchecked Sendable {
        // Written before the signal, read after it.
        var result: Result<R, any Error>?
    }

    private static let create = Statement<Void>(
        "s.create", "CREATE TABLE scratch (id bigint PRIMARY KEY, name varchar(40) NOT NULL UNIQUE)")
    static let insert = Statement<Int64, String, Void>("s.insert", "INSERT INTO scratch (id, name) VALUES ($1, $2)")
    static let insertUnique = Statement<Int64, String, Void>("s.unique", "INSERT INTO scratch VALUES ($1, $2)")
    static let rename = Statement<Int64, String, Void>("s.rename", "UPDATE scratch SET name = $2 WHERE id = $1")
    static let name = Statement<Int64, String>(
        "s.name", "SELECT name FROM scratch WHERE id = $1", row: { (n: String) in n })
    static let all = Statement<String>("s.all", "SELECT name FROM scratch ORDER BY id", row: { (n: String) in n })
    static let count = Statement<Int64>("s.count", "SELECT count(*) FROM scratch", row: { (n: Int64) in n })
    static let incoming = Statement<String?>(
        "s.incoming", "SELECT name FROM incoming ORDER BY id", row: { (n: String?) in n })
    static let asNumber = Statement<String, Void>("s.number", "SELECT $1::text::int")
    static let raise = Statement<String, Void>("s.raise", "SELECT xmlparse(document $1::text)")
    static let pause = Statement<Void>("s.pause", "SELECT pg_sleep(30)")
    static let process = Statement<Int32>("s.pid", "SELECT pg_backend_pid()", row: { (pid: Int32) in pid })
    static let terminate = Statement<Int32, Bool>(
        "s.terminate", "SELECT pg_terminate_backend($1)", row: { (done: Bool) in done })
    static let notify = Statement<Void>("s.notify", "NOTIFY scratch, 'hello'")
}
