import Audit
import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData

/// Closes months, so that a change to them waits for a person, and opens them again; says when months are due.
package struct ClosedPeriods: Sendable {
    /// A month of a data set, and how far it has come.
    package struct State: Sendable, Codable, Equatable {
        package let dataSet: String
        package let month: String
        package let status: PeriodStatus
        package let label: Message
        package let dueOn: Day
        /// The last day on which a late report is taken.
        package let graceEndsOn: Day
        /// What a person recorded: `closed`, `reopened` or `published`; nil where the calendar alone decides.
        package let mark: PeriodMark?
        package let markedAt: Date?
        package let markedBy: String?
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

    /// From then on only a person closes them. Problems: `period-published`.
    package func reopen(_ dataSet: DataSet.ID, _ months: ClosedRange<Month>, actor: String) async throws {
        try await change(dataSet, months, action: "period.reopen", actor: actor) { tx, ordinals, now in
            if let month = try tx.first(ClosedPeriodStore.published, dataSet.rawValue, ordinals) {
                throw Problem(.periodPublished, detail: Message(ja: "\(dataSet) \(month)", en: "\(dataSet) \(month)"))
            }
            tx.enqueue(ClosedPeriodStore.reopen, dataSet.rawValue, ordinals, now, actor)
        }
    }

    /// The calendar of a data set from a month on, until the next that was set.
    package func set(
        _ calendar: ReportingCalendar, of dataSet: DataSet.ID, from month: Month, actor: String
    ) async throws {
        let now = clock.now
        try await database.write(as: .national) { tx in
            // It may close months.
            _ = try tx.all(SchemeFeedStore.lockAll)
            tx.enqueue(
                ClosedPeriodStore.setCalendar, dataSet.rawValue, month, Int16(calendar.dueDay),
                Int16(calendar.graceDays), calendar.closesByItself, now, actor)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "period.calendar", subject: dataSet.rawValue,
                    details: [
                        "from": month.description, "due_day": String(calendar.dueDay),
                        "grace_days": String(calendar.graceDays), "closes": String(calendar.closesByItself),
                    ]),
                to: "tenancy", at: now, in: tx)
        }
    }

    /// How far each month has come, by data set and month. Problems: `query-invalid` for too many months.
    package func states(of dataSets: [DataSet.ID], _ months: ClosedRange<Month>) async throws -> [State] {
        guard months.count <= Limits.monthsPerReview else { throw Problem.tooManyMonths }
        let today = clock.now.dayInJapan
        let periods = try await database.read(as: .national) { tx in
            try ReportingPeriodStore.ask(about: Array(months), tx).loaded()
        }
        return dataSets.flatMap { dataSet in
            months.map { month in
                let calendar = periods.calendar(of: dataSet.rawValue, month)
                let mark = periods.mark(of: dataSet.rawValue, month)
                let status = periods.status(of: dataSet.rawValue, month, today: today)
                return State(
                    dataSet: dataSet.rawValue, month: month.description, status: status, label: status.label,
                    dueOn: calendar.dueDate(of: month), graceEndsOn: calendar.graceEnd(of: month), mark: mark?.mark,
                    markedAt: mark?.at, markedBy: mark?.by)
            }
        }
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

extension Problem {
    static let tooManyMonths = Problem(
        .queryInvalid,
        detail: Message(
            ja: "期間は\(Limits.monthsPerReview)か月までです", en: "At most \(Limits.monthsPerReview) months at a time"))
}
