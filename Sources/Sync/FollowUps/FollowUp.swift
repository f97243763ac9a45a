import DataDictionary
import Foundation
import HubCore
import ReferenceData

/// A figure that somebody at the national office wants explained, and what came of it.
package struct FollowUp: Sendable, Codable, Equatable {
    package enum State: String, Sendable, Codable, CaseIterable {
        /// Marked; the scheme was not asked or has not answered.
        case open
        case answered
        /// Somebody wrote down what the matter was.
        case settled

        package var label: Message {
            switch self {
            case .open: Message(ja: "未回答", en: "open")
            case .answered: Message(ja: "回答あり", en: "answered")
            case .settled: Message(ja: "完了", en: "settled")
            }
        }
    }

    package let id: UUID
    package let scheme: String
    package let name: String
    /// As `activity/2026-05/families.new`.
    package let key: String
    package let label: Message
    package let state: State
    /// What stands now.
    package let figure: ReadableFigure
    package let note: String
    package let markedAt: Date
    package let markedBy: String
    /// The question that the scheme reads; nil for a mark only.
    package let question: String?
    /// Whether the scheme says to have read it.
    package let isRead: Bool
    package let answer: String?
    package let answeredAt: Date?
    package let settlement: String?
    package let settledAt: Date?
    package let settledBy: String?
}

/// What is to be explained: a cell of a report of a scheme.
package struct NewFollowUp: Sendable {
    package let scheme: SchemeCode
    package let month: Month
    /// As in `data_cell.id`.
    package let cell: Int32
    /// The key of the report, as `activity/2026-05`.
    package let about: String
    package let note: String
    package let question: NewQuestion?

    /// - Parameters:
    ///   - key: as `activity/2026-05/families.new`.
    ///   - question: what the scheme is to be asked; nil for a mark only.
    ///
    /// Problems: `query-invalid` for a key that is no cell; `request-invalid` for texts that are empty or too long.
    package init(
        scheme: SchemeCode, key: String, note: String, question: String?, in directory: CellDirectory
    ) throws(Problem) {
        let parts = key.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let month = Month(parts[1]),
            let cell = directory.cell(dataSet: parts[0], path: parts[2]), let id = directory.id(of: cell)
        else {
            throw Problem(
                .queryInvalid,
                detail: Message(
                    ja: "「\(key.excerpt)」。activity/2026-05/families.new のように指定してください",
                    en: "“\(key.excerpt)”: write it as activity/2026-05/families.new"))
        }
        try NoticeText.check(note, Message(ja: "メモ", en: "the note"), Limits.decisionCharacters)
        self.scheme = scheme
        self.month = month
        self.cell = id
        about = "\(cell.element.dataSet)/\(month)"
        self.note = note
        self.question = if let question { try NewQuestion(.question, about: about, text: question) } else { nil }
    }
}
