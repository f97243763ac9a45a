import BankFiles
import Foundation
import HubCore

/// An import as JSON, on the command line and over HTTP.
package struct BankImportDocument: Encodable, Sendable {
    let file: String
    let format: BankFile.Format
    let lines: Int
    let newLines: Int
    let wasImportedBefore: Bool
    let importedAt: Date
    let statements: [Statement]

    struct Statement: Encodable, Sendable {
        let account: String
        let from: Day
        let through: Day
        let lines: Int
        let balanceAfter: Yen?
        let gapReason: String?
    }

    package init(_ report: BankImportReport) {
        file = report.file.uuidString.lowercased()
        format = report.format
        lines = report.lines
        newLines = report.newLines
        wasImportedBefore = report.wasImportedBefore
        importedAt = report.importedAt
        statements = report.statements.map {
            Statement(
                account: $0.account, from: $0.days.lowerBound, through: $0.days.upperBound, lines: $0.lines,
                balanceAfter: $0.balanceAfter, gapReason: $0.gapReason)
        }
    }
}

/// A bank line as JSON.
package struct ReceivedLineDocument: Encodable, Sendable {
    let line: Int64
    let account: String
    let bookedOn: Day
    let direction: BankLine.Direction
    let kind: BankLine.Kind
    let amount: Yen
    let payerName: String
    let remarks: String
    let edi: String
    let state: ReceivedLine.State
    let note: String?

    package init(_ line: ReceivedLine) {
        self.line = line.id.rawValue
        account = line.account
        bookedOn = line.bookedOn
        direction = line.direction
        kind = line.kind
        amount = line.amount
        payerName = line.payerName
        remarks = line.remarks
        edi = line.edi
        state = line.state
        note = line.note
    }
}

/// A part of a payment as JSON.
package struct AllocationDocument: Encodable, Sendable {
    let invoice: String?
    /// `invoice`, `deposit`, `suspense` or `sundry`.
    let target: String
    let amount: Yen
    let fee: Yen

    package init(_ allocation: PlannedAllocation) {
        invoice = allocation.invoiceNumber?.description
        target =
            switch allocation.target {
            case .invoice: "invoice"
            case .deposit: "deposit"
            case .suspense: "suspense"
            case .sundry: "sundry"
            }
        amount = allocation.amount
        fee = allocation.fee
    }
}

/// A run of matching as JSON.
package struct MatchingDocument: Encodable, Sendable {
    let posted: Int
    let takenBack: Int
    let lines: [Entry]

    struct Entry: Encodable, Sendable {
        let line: ReceivedLineDocument
        /// `T0` to `T5`.
        let tier: String
        /// `posted`, `proposed` or `left`.
        let action: String
        let reasons: [Reason]
        let members: [Member]
        /// What was posted, or each choice of what is proposed.
        let options: [[AllocationDocument]]
    }

    struct Reason: Encodable, Sendable {
        let code: MatchingReason
        let text: Message
    }

    struct Member: Encodable, Sendable {
        let scheme: String
        let name: String
    }

    package init(_ report: MatchingReport) {
        posted = report.posted
        takenBack = report.takenBack.count
        lines = report.lines.map { entry in
            let (action, options): (String, [[PlannedAllocation]]) =
                switch entry.decision.action {
                case .post(let allocations): ("posted", [allocations])
                case .propose(let options): ("proposed", options)
                case .leave: ("left", [])
                }
            return Entry(
                line: ReceivedLineDocument(entry.line), tier: entry.decision.tier.label, action: action,
                reasons: entry.decision.reasons.map { Reason(code: $0, text: $0.text) },
                members: entry.members.map { Member(scheme: $0.code, name: $0.title) },
                options: options.map { $0.map(AllocationDocument.init) })
        }
    }
}

/// What a person's decision posted, as JSON.
package struct ReceiptOutcomeDocument: Encodable, Sendable {
    let line: Int64
    let allocations: [AllocationDocument]
    let remembered: Int

    package init(_ outcome: ReceiptOutcome) {
        line = outcome.line.rawValue
        allocations = outcome.allocations.map(AllocationDocument.init)
        remembered = outcome.remembered.count
    }
}
