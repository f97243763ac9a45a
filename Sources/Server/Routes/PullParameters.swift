import HTTPTypes
import HubCore
import Hummingbird
import Sync

/// The query of a call that pulls: each parameter at most once, and none that the call does not know, so that a slip of
/// the pen is told and not passed over.
struct PullParameters {
    private let values: [String: String]

    /// Problems: `request-invalid`.
    init(_ request: Request, known: Set<String>) throws(Problem) {
        var values: [String: String] = [:]
        for (name, value) in request.uri.queryParameters {
            let name = String(name)
            guard known.contains(name) else { throw Self.invalid("\(name.excerpt)", "は使えません", "is not known") }
            guard values.updateValue(String(value), forKey: name) == nil else {
                throw Self.invalid(name, "が二度あります", "occurs twice")
            }
        }
        self.values = values
    }

    /// What a feed is asked for. Problems: `request-invalid`.
    func query(of scheme: SchemeID) throws(Problem) -> FeedQuery {
        var cursor: FeedCursor?
        if let text = values["cursor"] { cursor = try FeedCursor(parsing: text, of: scheme) }
        return FeedQuery(scheme: scheme, cursor: cursor, topics: try topics(), limit: try limit())
    }

    /// The address of the page after one.
    func address(after page: FeedPage, of scheme: SchemeID) -> String {
        var next = values
        next["cursor"] = page.cursor.text(for: scheme)
        // All are words, numbers and commas: nothing needs to be escaped.
        return "/sync/changes?" + next.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    }

    private func topics() throws(Problem) -> [FeedTopic]? {
        guard let text = values["topics"] else { return nil }
        var topics: [FeedTopic] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let topic = FeedTopic(rawValue: String(name)) else {
                let known = FeedTopic.allCases.map(\.rawValue).joined(separator: ",")
                throw Self.invalid("topics", "は \(known) から選んでください", "may name \(known)")
            }
            topics.append(topic)
        }
        return topics
    }

    private func limit() throws(Problem) -> Int {
        guard let text = values["limit"] else { return Limits.usualChangesPerPage }
        guard let limit = Int(text), (1...Limits.changesPerPage).contains(limit) else {
            throw Self.invalid("limit", "は 1 から \(Limits.changesPerPage) までです", "is 1 to \(Limits.changesPerPage)")
        }
        return limit
    }

    private static func invalid(_ name: String, _ ja: String, _ en: String) -> Problem {
        Problem(.badRequest, detail: Message(ja: "\(name) \(ja)", en: "\(name) \(en)"))
    }
}

/// What a caller would like (RFC 7240). A preference that cannot be read is as if it were not there.
enum Preference {
    /// `wait` in seconds, at most as long as the hub lets anybody wait.
    static func wait(_ request: Request) -> Int {
        let preferences = (request.headers[.prefer] ?? "").split(whereSeparator: { $0 == "," || $0 == ";" })
        for preference in preferences {
            let parts = preference.filter { $0 != " " && $0 != "\t" }.split(separator: "=")
            guard parts.count == 2, parts[0].lowercased() == "wait", let seconds = Int(parts[1]) else { continue }
            return min(max(0, seconds), Limits.longestFeedWait)
        }
        return 0
    }
}

extension HTTPField.Name {
    static let prefer = HTTPField.Name("Prefer")!
    static let preferenceApplied = HTTPField.Name("Preference-Applied")!
    static let syncCursor = HTTPField.Name("Sync-Cursor")!
}
