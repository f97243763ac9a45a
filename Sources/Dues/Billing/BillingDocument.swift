import Foundation
import HubCore

/// A billing run as JSON, on the command line and over HTTP.
package struct BillingDocument: Encodable, Sendable {
    /// Nil for a plan that was not stored.
    let run: String?
    let state: BillingRun.State?
    let fiscalYear: Int
    let asOf: Day?
    let fee: Yen
    let billed: Int
    let total: Yen
    let madeUp: Bool
    let items: [Item]

    struct Item: Encodable, Sendable {
        let scheme: String
        let name: String
        let state: BillingLine.State
        let reason: BillingReason.RawValue
        let reasonText: Message
        let amount: Yen?
        let dueOn: Day?
        let invoice: String?
    }

    package init(_ report: BillingReport) {
        run = report.run?.id.uuidString.lowercased()
        state = report.run?.state
        fiscalYear = report.schedule.fiscalYear.year
        asOf = report.run?.asOf
        fee = report.schedule.amount
        billed = report.billed.count
        total = report.total
        madeUp = report.isMadeUp
        items = report.lines.map { line in
            Item(
                scheme: line.member.code, name: line.member.name, state: line.state, reason: line.reason.rawValue,
                reasonText: line.reasonText, amount: line.amount, dueOn: line.dueOn,
                invoice: line.invoice?.description)
        }
    }
}

/// What issuing did, as JSON.
package struct BillingOutcomeDocument: Encodable, Sendable {
    let run: String
    let state: BillingRun.State
    let fiscalYear: Int
    let issuedNow: Int
    let skippedNow: Int
    let resumed: Bool
    /// Of the whole run.
    let counts: BillingRun.Counts

    package init(_ outcome: BillingOutcome) {
        run = outcome.run.id.uuidString.lowercased()
        state = outcome.run.state
        fiscalYear = outcome.run.fiscalYear.year
        issuedNow = outcome.issuedNow
        skippedNow = outcome.skippedNow
        resumed = outcome.wasResumed
        counts = outcome.counts
    }
}
