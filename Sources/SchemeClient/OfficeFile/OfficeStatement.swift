import SyncProtocol

/// What an office says of itself beside its figures: a profile, contact, step of its membership, note or answer.
package struct OfficeStatement: Hashable, Sendable {
    /// One that speaks of the scheme.
    package let kind: RecordKind
    /// `profile/2026-04-01`, as the protocol writes the keys of the kind.
    package let key: String
    /// `d`, written the one way of `CanonicalJSON`; nil takes back what was said.
    package let content: String?

    package init(_ kind: RecordKind, key: String, content: String?) {
        self.kind = kind
        self.key = key
        self.content = content
    }

    package init(_ statement: SchemeStatement) {
        self.init(statement.key.kind, key: statement.key.description, content: statement.content?.canonical)
    }

    /// The answer to a question of the national office.
    package static func answer(_ text: String, to question: String) -> OfficeStatement {
        OfficeStatement(.answer, key: "answer/\(question)", content: "{\"text\":\(CanonicalJSON.quoted(text))}")
    }
}
