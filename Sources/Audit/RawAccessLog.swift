import Foundation
import HubCore
import Postgres
import Synchronization

/// That somebody at the national office asked for raw figures, and got them.
package struct RawAccess: Sendable, Codable, Equatable {
    package let at: Date
    /// A token's name, or `command line (user)`.
    package let caller: String
    package let role: String
    /// What was asked, as `GET /statistics/values/visits?from=2026-05`; at most 1,000 characters.
    package let call: String
    /// Of the answer, as HTTP has it.
    package let status: Int

    package init(at: Date, caller: String, role: String, call: String, status: Int) {
        self.at = at
        self.caller = caller
        self.role = role
        self.call = String(call.prefix(1_000))
        self.status = status
    }
}

/// Keeps every access before its answer goes out. Those who ask at the same time share one transaction.
package final class RawAccessLog: Sendable {
    private let database: Database
    private let waiting: Waiting
    private let writing: SharedCheck<Void>

    private final class Waiting: Sendable {
        let accesses = Mutex<[RawAccess]>([])
    }

    package init(database: Database) {
        self.database = database
        let waiting = Waiting()
        self.waiting = waiting
        writing = SharedCheck {
            let taken = waiting.accesses.withLock { accesses in
                defer { accesses = [] }
                return accesses
            }
            guard !taken.isEmpty else { return }
            do {
                try await database.write(as: .national) { tx in
                    tx.enqueue(
                        RawAccessStore.insert, taken.map(\.at), taken.map(\.caller), taken.map(\.role),
                        taken.map(\.call), taken.map { Int16($0.status) })
                }
            } catch {
                // Those who wait are refused their answers; after a cancelled leader another of them writes.
                if Task.isCancelled { waiting.accesses.withLock { $0 = taken + $0 } }
                throw error
            }
        }
    }

    /// Returns once the access is kept. An error means that it is not, and that the answer must not be given.
    package func note(_ access: RawAccess) async throws {
        waiting.accesses.withLock { $0.append(access) }
        try await writing.value()
    }

    /// Since a moment, of everybody or of one caller, the newest first; at most 1,000.
    package func list(since moment: Date, caller: String? = nil) async throws -> [RawAccess] {
        try await database.read(as: .national) { tx in try tx.all(RawAccessStore.list, moment, caller, 1_000) }
    }
}
