import Foundation
import HubCore
import Postgres

/// The membership officer's reports. Each reads one snapshot.
package struct DuesReports: Sendable {
    private let database: Database
    private let clock: Clock

    package init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    package func aging() async throws -> AgingReport {
        let today = clock.now.dayInJapan
        return try await database.analyse(as: .dues) { tx in
            AgingReport(try tx.all(DuesReportStore.open), on: today)
        }
    }

    /// - Parameter year: all without one.
    package func collection(_ year: FiscalYear? = nil) async throws -> CollectionReport {
        try await database.analyse(as: .dues) { tx in
            CollectionReport(try tx.all(DuesReportStore.collection, year))
        }
    }

    /// Payments that wait, the oldest first.
    package func unmatched() async throws -> [WaitingPayment] {
        let today = clock.now.dayInJapan
        return try await database.analyse(as: .dues) { tx in
            try tx.all(BankLineStore.payments).map { WaitingPayment($0, on: today) }
        }
    }

    package func advances() async throws -> AdvanceReport {
        try await database.analyse(as: .dues) { tx in
            AdvanceReport(try tx.all(DuesReportStore.kept), try tx.all(LedgerReportStore.balances, nil))
        }
    }

    /// All members with an invoice or a report, by code.
    package func standing() async throws -> [MemberStanding] {
        let today = clock.now.dayInJapan
        let year = today.month.fiscalYear
        return try await database.analyse(as: .dues) { tx in
            try tx.all(DuesReportStore.standing, today, year.firstDay.month, year.lastDay.month)
        }
    }
}
