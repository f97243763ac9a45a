import Foundation
import HubCore
import ReferenceData
import SyncProtocol

/// Names the records that wait together: the stream, the number of the batch, and the line of the first. Written
/// `hs-13-wako.a1/3/2`.
package struct HeldUnitID: Hashable, Sendable, CustomStringConvertible {
    package let stream: StreamName
    package let sequence: Int64
    package let line: Int32

    package init(stream: StreamName, sequence: Int64, line: Int32) {
        self.stream = stream
        self.sequence = sequence
        self.line = line
    }

    /// Problems: `not-found` for a text that names none.
    package init(parsing text: String) throws(Problem) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let stream = try? StreamName(parsing: parts[0]), let sequence = Int64(parts[1]),
            let line = Int32(parts[2]), sequence > 0, line > 0
        else {
            throw Problem(
                .notFound, detail: Message(ja: "保留 \(text.excerpt)", en: "held change \(text.excerpt)"))
        }
        self.init(stream: stream, sequence: sequence, line: line)
    }

    package var description: String { "\(stream)/\(sequence)/\(line)" }
}

/// Records that wait for a person together, with what stands beside what was sent.
package struct HeldUnit: Sendable, Codable, Equatable {
    package struct Entry: Sendable, Codable, Equatable {
        package let line: Int32
        /// As `activity/2026-05/families.new` or `profile/2026-04-01`.
        package let key: String
        package let label: Message
        /// What was sent; of a statement its content as JSON in `value`.
        package let sent: ReadableFigure
        package let sentRevision: Int64
        package let stands: ReadableFigure
        package let standingRevision: Int64?
        /// Follows from what another entry says, for a cell of another dictionary version.
        package let isImplied: Bool
    }

    package struct Decision: Sendable, Codable, Equatable {
        package let decision: String
        package let reason: String
        package let decidedAt: Date
        package let decidedBy: String
    }

    /// As `HeldUnitID` is written.
    package let id: String
    package let scheme: String
    package let name: String
    /// `conflict` or `closed`.
    package let reason: String
    package let label: Message
    package let receivedAt: Date
    package let key: String
    package let entries: [Entry]
    /// What to give with an acceptance: it is refused when what stands is no longer what is shown here.
    package let seen: Int64
    /// Nil while it waits.
    package let decision: Decision?
}

/// Whether to let a held change stand.
package enum HeldVerdict: String, Sendable, Codable {
    case accepted, refused
}

extension Receipt.Named.Reason {
    var label: Message {
        switch self {
        case .conflict: Message(ja: "同じ版で内容が異なります", en: "two contents under one revision")
        case .closed: Message(ja: "締め済みの月の変更です", en: "a change to a closed month")
        }
    }
}
