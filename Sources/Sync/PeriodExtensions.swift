import Audit
import DataDictionary
import Foundation
import HubCore
import Postgres

/// Leave for one scheme to report a month that is closed, until a day.
package struct PeriodExtension: Sendable, Codable, Equatable {
    package let scheme: String
    package let name: String
    package let dataSet: String
    package let month: String
    /// The last day, in Japan.
    package let expiresOn: Day
    package let reason: String
    package let grantedAt: Date
    package let grantedBy: String
}

/// Grants extensions. A push under one is taken as if its month were open; whether it is on time is another matter.
package struct PeriodExtensions: Sendable {
    private let database: Database
    private let clock: Clock

    package init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    /// A later extension of the same month takes the place of the earlier; a day that has passed ends it.
    ///
    /// Problems: `scheme-unknown`; `request-invalid` for a reason that is empty or too long.
    package func grant(
        _ code: SchemeCode, _ dataSet: DataSet.ID, _ months: ClosedRange<Month>, until day: Day, reason: String,
        actor: String
    ) async throws {
        try NoticeText.checkReason(reason)
        let now = clock.now
        try await database.write(as: .national) { tx in
            guard let scheme = try tx.first(PeriodExtensionStore.scheme, code.rawValue) else {
                throw Problem(.schemeUnknown, detail: Message(ja: code.rawValue, en: code.rawValue))
            }
            tx.enqueue(
                PeriodExtensionStore.grant, scheme, dataSet.rawValue, Array(months), day, reason, now, actor)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "period.extend", subject: code.rawValue,
                    details: [
                        "data_set": dataSet.rawValue, "from": months.lowerBound.description,
                        "to": months.upperBound.description, "until": day.description, "reason": reason,
                    ]),
                to: "tenancy", at: now, in: tx)
        }
    }

    /// Those that have not ended, of all schemes or of one; the first to end first.
    package func list(of code: SchemeCode? = nil) async throws -> [PeriodExtension] {
        let today = clock.now.dayInJapan
        return try await database.read(as: .national) { tx in
            try tx.all(PeriodExtensionStore.list, code?.rawValue, today)
        }
    }
}
