import Audit
import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData

/// That the statistician approved a month of a data set as it stood.
package struct Approval: Sendable, Codable, Equatable {
    package let dataSet: String
    package let month: String
    package let approvedAt: Date
    package let approvedBy: String
    package let note: String?
}

/// What changed in an approved month since.
package struct ChangesSinceApproval: Sendable, Codable, Equatable {
    package struct Change: Sendable, Codable, Equatable {
        package let scheme: String
        package let name: String
        package let path: String
        package let label: Message
        package let before: ReadableFigure
        package let now: ReadableFigure
        package let origin: FigureOrigin?
    }

    package let dataSet: String
    package let month: String
    package let approvedAt: Date
    /// At most `Limits.entriesPerReview`.
    package let changes: [Change]
}

extension ReportingReview {
    /// Approves a month as it stands, with the data version of every scheme, read and written in one transaction: what
    /// commits later is a change since.
    ///
    /// Problems: `request-invalid` for a note that is too long.
    package func approve(_ dataSet: DataSet.ID, _ month: Month, note: String?, actor: String) async throws {
        guard note?.unicodeScalars.count ?? 0 <= Limits.decisionCharacters else {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "メモは\(Limits.decisionCharacters)文字以内です",
                    en: "A note has at most \(Limits.decisionCharacters) characters"
                ))
        }
        let now = clock.now
        try await database.write(as: .national) { tx in
            let versions = try tx.all(ApprovalStore.versions)
            tx.enqueue(
                ApprovalStore.insert, dataSet.rawValue, month, now, actor, note, versions.map(\.0), versions.map(\.1))
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "period.approve", subject: "\(dataSet)/\(month)",
                    details: ["version": String(versions.reduce(0) { $0 + $1.1 })]),
                to: "reporting", at: now, in: tx)
        }
    }

    /// By data set and month, the newest first.
    package func approvals(_ review: ReviewedMonths, of dataSet: DataSet.ID? = nil) async throws -> [Approval] {
        try await database.read(as: .national) { tx in
            try tx.all(ApprovalStore.list, dataSet?.rawValue, review.months.lowerBound, review.months.upperBound).map {
                Approval(
                    dataSet: $0.dataSet, month: $0.month.description, approvedAt: $0.at, approvedBy: $0.by,
                    note: $0.note)
            }
        }
    }

    /// What stands otherwise than at the last approval, cell by cell. Problems: `not-found` for a month that was never
    /// approved, `not-ready`.
    package func changes(of dataSet: DataSet.ID, _ month: Month) async throws -> ChangesSinceApproval {
        let directory = try directory()
        return try await database.analyse(as: .national) { tx in
            guard let seen = try tx.first(ApprovalStore.last, dataSet.rawValue, month) else {
                throw Problem(
                    .notFound,
                    detail: Message(
                        ja: "\(dataSet) \(month) はまだ承認されていません", en: "\(dataSet) \(month) was never approved"))
            }
            let changes = try tx.all(
                ApprovalStore.changes, seen.schemes, seen.versions, month, directory.ids(of: dataSet),
                Int32(Limits.entriesPerReview))
            return ChangesSinceApproval(
                dataSet: dataSet.rawValue, month: month.description, approvedAt: seen.at,
                changes: changes.map { ChangesSinceApproval.Change($0, directory) })
        }
    }
}

extension ChangesSinceApproval.Change {
    fileprivate init(_ change: ApprovalStore.Change, _ directory: CellDirectory) {
        let cell = directory[change.cell]
        let decimals = cell?.element.decimals ?? 0
        scheme = change.scheme
        name = change.name
        path = cell?.path ?? String(change.cell)
        label = cell.map(directory.label) ?? Message(ja: path, en: path)
        before =
            change.before.map { ReadableFigure(status: $0.status, value: $0.value, decimals: decimals) } ?? .nothing
        now = ReadableFigure(status: change.now.status, value: change.now.value, decimals: decimals)
        origin = change.origin
    }
}
