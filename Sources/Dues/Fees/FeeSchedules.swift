import Audit
import HubCore
import Postgres

/// Sets and shows the fees.
package struct FeeSchedules: Sendable {
    private let database: Database
    private let clock: Clock

    package init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    /// All fees, by year.
    package func all() async throws -> [FeeSchedule] {
        try await database.read(as: .dues) { tx in try tx.all(FeeScheduleStore.all).map { try $0.schedule() } }
    }

    /// Errors: `Problem(.feeScheduleMissing)`.
    package func schedule(of year: FiscalYear, _ kind: FeeKind = .organisation) async throws -> FeeSchedule {
        try await database.read(as: .dues) { tx in try FeeScheduleStore.schedule(of: year, kind, in: tx) }
    }

    /// Sets the fees and answers with those that differ from what was there. Invoices that exist keep their amounts;
    /// a preview that was made before is refused when it is issued.
    ///
    /// - Parameter dryRun: only says what would change.
    package func set(_ schedules: [FeeSchedule], actor: String, dryRun: Bool = false) async throws -> [FeeSchedule] {
        let now = clock.now
        return try await database.write(as: .dues) { tx in
            let present = try tx.all(FeeScheduleStore.all).map { try $0.schedule() }
            let changed = schedules.filter { !present.contains($0) }
            if dryRun { return changed }
            for schedule in changed {
                FeeScheduleStore.put(schedule, at: now, in: tx)
                try AuditLog.append(
                    AuditEvent(
                        actor: actor, action: "dues.schedule",
                        subject: "\(schedule.fiscalYear)/\(schedule.kind.rawValue)",
                        details: [
                            "amount": String(schedule.amount.amount),
                            "due": "\(schedule.dueDate.month.padded(2))-\(schedule.dueDate.day.padded(2))",
                            "joining": schedule.joining.rawValue,
                            "resolution": schedule.resolution,
                        ]),
                    to: DuesAudit.stream, at: now, in: tx)
            }
            return changed
        }
    }
}

/// Where the dues' events are chained.
package enum DuesAudit {
    package static let stream = "dues"
}
