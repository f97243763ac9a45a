/// Something that a caller did or met, as RFC 9457 tells it: one stable code, one status, both languages.
///
/// The kinds are in `ProblemKind`; a problem adds what is known of this occurrence. No text of a problem holds
/// values out of the database.
package struct Problem: Error, Sendable, Equatable {
    package let kind: ProblemKind
    package let detail: Message?
    /// Members beside the standard ones: `expected_seq`, `line`, `supported_versions`…
    package let members: [String: Member]

    package enum Member: Sendable, Equatable {
        case integer(Int)
        case text(String)
        case list([String])
    }

    package init(_ kind: ProblemKind, detail: Message? = nil, members: [String: Member] = [:]) {
        self.kind = kind
        self.detail = detail
        self.members = members
    }
}

extension Problem: CustomStringConvertible {
    package var description: String { text(in: .en) }

    /// One line for a terminal or a log.
    package func text(in language: Language) -> String {
        let separator = language == .ja ? "。" : ": "
        return "[\(kind.code)] \(kind.title[language])" + (detail.map { separator + $0[language] } ?? "")
    }
}

/// What a client should do about a problem.
package enum RetryClass: String, Sendable {
    /// Nothing will make this request succeed.
    case never
    /// The same bytes again, at once or later.
    case same
    /// The same bytes, after `Retry-After`.
    case after
    /// Sign again, with the right key or clock.
    case resign
    /// Compare heads with the hub first.
    case resync
    /// A newer version of the program is needed.
    case upgrade
}
