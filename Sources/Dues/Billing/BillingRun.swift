import Foundation
import HubCore

/// One billing of a fiscal year, from preview to invoices. At most one is open for a year and kind of fee.
package struct BillingRun: Sendable, Equatable {
    package enum State: String, Sendable, Hashable, Codable, CaseIterable {
        case draft, previewed, approved, issuing, issued, sent, closed, cancelled

        /// Whether invoices may still come from it.
        package var isOpen: Bool {
            switch self {
            case .draft, .previewed, .approved, .issuing: true
            case .issued, .sent, .closed, .cancelled: false
            }
        }

        package var title: Message {
            switch self {
            case .draft: Message(ja: "下書き", en: "draft")
            case .previewed: Message(ja: "確認済み", en: "previewed")
            case .approved: Message(ja: "承認済み", en: "approved")
            case .issuing: Message(ja: "発行中", en: "issuing")
            case .issued: Message(ja: "発行済み", en: "issued")
            case .sent: Message(ja: "送付済み", en: "sent")
            case .closed: Message(ja: "完了", en: "closed")
            case .cancelled: Message(ja: "取消", en: "cancelled")
            }
        }
    }

    package let id: UUID
    package let fiscalYear: FiscalYear
    package let kind: FeeKind
    /// Membership was read as it stood on this day.
    package let asOf: Day
    package let state: State
    /// SHA-256 of the fee schedule, and of all inputs, when the run was previewed.
    package let scheduleHash: [UInt8]
    package let inputHash: [UInt8]
    package let previewedAt: Date
    package let previewedBy: String
    /// Nil until issuing begins.
    package let issuedOn: Day?

    /// How the items stand, always counted from their rows.
    package struct Counts: Sendable, Equatable, Codable {
        package let pending: Int
        package let issued: Int
        package let skipped: Int
        package let failed: Int
        /// Of the pending and the issued items.
        package let total: Yen
    }
}
