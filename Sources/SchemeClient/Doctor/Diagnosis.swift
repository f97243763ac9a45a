import HubCore

/// One thing that was looked at: what it is like, in one sentence, and what to do about it.
package struct Diagnosis: Sendable, Equatable, Codable {
    package enum Severity: String, Sendable, Codable {
        case fine
        /// Works today, and will not for ever.
        case warning
        /// Nothing can be sent or received until it is mended.
        case fault
    }

    /// For programs; never changes its meaning.
    package let code: String
    package let severity: Severity
    package let finding: Message
    /// Nil where there is nothing to do.
    package let action: Message?

    package static func fine(_ code: String, ja: String, en: String) -> Diagnosis {
        Diagnosis(code: code, severity: .fine, finding: Message(ja: ja, en: en), action: nil)
    }

    package static func warning(_ code: String, _ finding: Message, do action: Message) -> Diagnosis {
        Diagnosis(code: code, severity: .warning, finding: finding, action: action)
    }

    package static func fault(_ code: String, _ finding: Message, do action: Message) -> Diagnosis {
        Diagnosis(code: code, severity: .fault, finding: finding, action: action)
    }
}
