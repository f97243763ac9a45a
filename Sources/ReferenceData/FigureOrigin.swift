import Foundation
import HubCore

/// Where a figure came from: who brought it, when, in which batch, and why it took the place of what stood.
package struct FigureOrigin: Sendable, Codable, Equatable {
    package enum Reason: String, Sendable, Codable {
        /// Nothing had stood.
        case reported
        case corrected
        case withdrawn
        /// Had been held, and a person at the national office let it stand.
        case accepted

        package var label: Message {
            switch self {
            case .reported: Message(ja: "報告", en: "reported")
            case .corrected: Message(ja: "訂正", en: "corrected")
            case .withdrawn: Message(ja: "取り消し", en: "withdrawn")
            case .accepted: Message(ja: "保留の承認", en: "held and accepted")
            }
        }
    }

    package let reason: Reason
    package let label: Message
    package let at: Date
    /// The installation of the scheme's program.
    package let stream: String
    package let sequence: Int64
    /// The key that signed the batch.
    package let key: String
    /// Of what had been held.
    package let decidedBy: String?
    package let decision: String?

    /// Columns of `version_origin`. Nil where the version has no origin that is known.
    ///
    /// - Parameters:
    ///   - before: the status that stood before, as in `data_value.status`; nil for none.
    ///   - after: the status that this origin brought.
    package init?(
        before: Int16?, after: Int16, at: Date?, stream: String?, sequence: Int64?, key: String?, decidedBy: String?,
        decision: String?
    ) {
        guard let at, let stream, let sequence, let key else { return nil }
        reason =
            decidedBy != nil ? .accepted : after == 2 ? .withdrawn : before ?? 2 == 2 ? .reported : .corrected
        label = reason.label
        self.at = at
        self.stream = stream
        self.sequence = sequence
        self.key = key
        self.decidedBy = decidedBy
        self.decision = decision
    }
}
