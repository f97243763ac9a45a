import Foundation
import HubCore

/// The way to PostgreSQL: lanes of threads, and transactions as closures.
///
/// ```swift
/// let head = try await database.read(as: .scheme(id)) { tx in try tx.first(Self.head, id, stream) }
/// ```
/// The closure is synchronous and may run again after a serialization failure, so it has no effects but its own SQL.
package final class Database: Sendable {
    package struct Settings: Sendable {
        /// libpq's connection string; several hosts are allowed.
        package var conninfo: String
        /// Connections for short work.
        package var lanes: Int
        /// Connections for long analytics.
        package var longLanes: Int
        /// How long one transaction may take, the wait for a lane apart.
        package var timeout: Duration = .seconds(15)
        package var longTimeout: Duration = .seconds(120)
        /// How long a request may wait for a lane, and how many may.
        package var patience: Duration = .seconds(5)
        package var queueLength = 512
        /// Told after every commit what it took; for tests that hold an operation to a number of round trips.
        package var onCommit: (@Sendable (TransactionCost) -> Void)?

        package init(conninfo: String, lanes: Int = 8, longLanes: Int = 2) {
            self.conninfo = conninfo
            self.lanes = lanes
            self.longLanes = longLanes
        }
    }

    private let settings: Settings
    private let short: LanePool
    private let long: LanePool

    package init(_ settings: Settings) {
        self.settings = settings
        short = LanePool(name: "short", count: settings.lanes, settings: settings)
        long = LanePool(name: "long", count: settings.longLanes, settings: settings)
    }

    /// Ends the lanes when their present work is done. Work that is handed in afterwards is refused.
    package func close() {
        short.close()
        long.close()
    }

    /// `close`, and waits until every connection is gone.
    package func shutdown() async {
        close()
        await short.ended()
        await long.ended()
    }

    /// One transaction that writes. Retries what PostgreSQL asks to retry; never a commit in doubt.
    ///
    /// - Parameter dryRun: takes it back when its answer is known: what it would do, with all that the schema says to it.
    @discardableResult
    package func write<R: Sendable>(
        as role: DatabaseRole, dryRun: Bool = false, _ body: @escaping @Sendable (Transaction) throws -> R
    ) async throws -> R {
        try await run(in: short, as: role, .readWrite, timeout: settings.timeout, keeps: !dryRun, body)
    }

    /// One transaction that reads, on one snapshot.
    package func read<R: Sendable>(
        as role: DatabaseRole, _ body: @escaping @Sendable (Transaction) throws -> R
    ) async throws -> R {
        try await run(in: short, as: role, .readOnly, timeout: settings.timeout, body)
    }

    /// A read that may take long; on lanes of its own so that it delays nobody.
    package func analyse<R: Sendable>(
        as role: DatabaseRole, _ body: @escaping @Sendable (Transaction) throws -> R
    ) async throws -> R {
        try await run(in: long, as: role, .readOnly, timeout: settings.longTimeout, body)
    }

    /// A write that may take long, such as folding or loading.
    @discardableResult
    package func maintain<R: Sendable>(
        as role: DatabaseRole, dryRun: Bool = false, _ body: @escaping @Sendable (Transaction) throws -> R
    ) async throws -> R {
        try await run(in: long, as: role, .readWrite, timeout: settings.longTimeout, keeps: !dryRun, body)
    }

    /// The bare connection of a lane; for the migrator and the catalogue test.
    func withConnection<R: Sendable>(_ body: @escaping @Sendable (Connection) throws -> R) async throws -> R {
        try await long.perform { connection, _ in try body(connection) }
    }

    private func run<R: Sendable>(
        in pool: LanePool, as role: DatabaseRole, _ access: Transaction.Access, timeout: Duration, keeps: Bool = true,
        _ body: @escaping @Sendable (Transaction) throws -> R
    ) async throws -> R {
        try await pool.perform { [settings] connection, retry in
            let transaction = Transaction(
                connection: connection, role: role, access: access, deadline: .now + timeout)
            do {
                let result = try body(transaction)
                guard keeps else {
                    try transaction.flushAndRollBack()
                    return result
                }
                try transaction.commit()
                settings.onCommit?(transaction.cost)
                return result
            } catch {
                transaction.rollback()
                if let error = error as? PostgresError, error.isRetryable { retry() }
                throw error
            }
        }
    }
}
