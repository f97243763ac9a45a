import Audit
import DataDictionary
import Foundation
import HubCore
import Postgres

/// Closes months, so that a change to them waits for a person, and opens them again.
package struct ClosedPeriods: Sendable {
    /// A month of a data set that is closed.
    package struct Closed: Sendable, Codable, Equatable {
        package let dataSet: String
        package let month: String
        package let closedAt: Date
        package let closedBy: String
    }

    private let database: Database
    private let clock: Clock

    package init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    /// Closing again changes nothing.
    ///
    /// A push reads what is closed under its scheme's lock and holds that until it commits. Closing takes the locks of
    /// all schemes first, so whoever read that a month is open has committed before it is closed.
    package func close(_ dataSet: DataSet.ID, _ months: ClosedRange<Month>, actor: String) async throws {
        try await change(dataSet, months, action: "period.close", actor: actor) { tx, ordinals, now in
            _ = try tx.all(SchemeFeedStore.lockAll)
            tx.enqueue(ClosedPeriodStore.insert, dataSet.rawValue, ordinals, now, actor)
        }
    }

    package func reopen(_ dataSet: DataSet.ID, _ months: ClosedRange<Month>, actor: String) async throws {
        try await change(dataSet, months, action: "period.reopen", actor: actor) { tx, ordinals, _ in
            tx.enqueue(ClosedPeriodStore.delete, dataSet.rawValue, ordinals)
        }
    }

    /// By data set and month.
    package func list() async throws -> [Closed] {
        try await database.read(as: .national) { tx in try tx.all(ClosedPeriodStore.all) }
    }

    private func change(
        _ dataSet: DataSet.ID, _ months: ClosedRange<Month>, action: String, actor: String,
        _ write: @escaping @Sendable (Transaction, [Int32], Date) throws -> Void
    ) async throws {
        let now = clock.now
        try await database.write(as: .national) { tx in
            try write(tx, months.map(\.ordinal), now)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: action, subject: dataSet.rawValue,
                    details: ["from": months.lowerBound.description, "to": months.upperBound.description]),
                to: "tenancy", at: now, in: tx)
        }
    }
}
