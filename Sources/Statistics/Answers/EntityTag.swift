import Cryptography
import DataDictionary
import Documents
import HubCore

/// The name of one state of one representation (RFC 9110, section 8.8.3): equal tags mean equal bytes.
package struct EntityTag: Hashable, Sendable, CustomStringConvertible {
    private let digest: String

    /// For bytes that follow from a question, its form and what it is as of; found without making the answer.
    init(_ query: StatisticsQuery, _ form: AnswerForm, _ vintage: Vintage) {
        let parts = [
            query.dictionary.rawValue, query.address, form.format.name, form.encoding.rawValue,
            form.language.rawValue, String(vintage.dataVersion), String(vintage.isMadeUp),
            form.format.tellsDay ? form.day.description : "",
        ]
        self.init(of: Array(parts.joined(separator: "\n").utf8))
    }

    /// Of bytes that are there.
    package init(of bytes: [UInt8]) {
        digest = String(SHA256.hash(of: bytes).hex.prefix(32))
    }

    /// With its quotes, as in `ETag`.
    package var description: String { "\"\(digest)\"" }

    /// Whether an `If-None-Match` field names this state. A weak tag counts (RFC 9110, section 13.1.2), and so does `*`.
    package func isNamed(in field: String?) -> Bool {
        guard let field else { return false }
        return field.split(separator: ",").contains { part in
            let tag = part.filter { $0 != " " && $0 != "\t" }
            return tag == "*" || tag == description || tag == "W/" + description
        }
    }
}
