import Cryptography
import DataDictionary
import Documents
import HubCore

/// The name of one state of one representation (RFC 9110, section 8.8.3): equal tags mean equal bytes, but for the day
/// that some formats of live figures say. Their tags are weak, since figures that stand have not changed by morning.
package struct EntityTag: Hashable, Sendable, CustomStringConvertible {
    private let digest: String
    private let isWeak: Bool

    /// For bytes that follow from a question, its form and what it is as of; found without making the answer.
    init(_ query: StatisticsQuery, _ form: AnswerForm, _ vintage: Vintage) {
        let parts = [
            query.dictionary.rawValue, query.address, form.format.name, form.encoding.rawValue,
            form.language.rawValue, String(vintage.dataVersion), String(vintage.isMadeUp),
        ]
        self.init(of: Array(parts.joined(separator: "\n").utf8), isWeak: form.format.tellsDay)
    }

    /// For a table of live figures that was written as `body`.
    package init(of cube: Cube, in form: AnswerForm, writtenAs body: [UInt8]) {
        guard form.format.tellsDay else {
            self.init(of: body)
            return
        }
        let parts = [form.format.name, form.encoding.rawValue, form.language.rawValue, ""].joined(separator: "\n")
        self.init(of: Array(parts.utf8) + JSONCubeWriter().write(cube), isWeak: true)
    }

    /// Of bytes that are there.
    package init(of bytes: [UInt8]) { self.init(of: bytes, isWeak: false) }

    private init(of bytes: [UInt8], isWeak: Bool) {
        digest = String(SHA256.hash(of: bytes).hex.prefix(32))
        self.isWeak = isWeak
    }

    /// With its quotes, as in `ETag`.
    package var description: String { isWeak ? "W/" + quoted : quoted }

    private var quoted: String { "\"\(digest)\"" }

    /// Whether an `If-None-Match` field names this state. A weak tag counts (RFC 9110, section 13.1.2), and so does `*`.
    package func isNamed(in field: String?) -> Bool {
        guard let field else { return false }
        return field.split(separator: ",").contains { part in
            let tag = part.filter { $0 != " " && $0 != "\t" }
            return tag == "*" || tag == quoted || tag == "W/" + quoted
        }
    }
}
