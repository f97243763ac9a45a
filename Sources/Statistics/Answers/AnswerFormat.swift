import HubCore

/// How a table is written down. Each is declared beside its writer; `all` is the only other place that names it.
package struct AnswerFormat: Sendable {
    /// As the parameter `format` and the suffix of an address name it.
    package let name: String
    /// Without parameters, as `Accept` names it; never empty.
    package let mediaTypes: [String]
    /// Whether a browser should rather save it as a file for a spreadsheet than show it.
    package let isForSpreadsheets: Bool
    /// Whether the bytes of an answer from live figures say on which day it was given.
    let tellsDay: Bool
    let makeWriter: @Sendable (AnswerForm) -> any CubeWriter

    package init(
        _ name: String, mediaTypes: [String], isForSpreadsheets: Bool = false, tellsDay: Bool = false,
        writer: @escaping @Sendable (AnswerForm) -> any CubeWriter
    ) {
        self.name = name
        self.mediaTypes = mediaTypes
        self.isForSpreadsheets = isForSpreadsheets
        self.tellsDay = tellsDay
        makeWriter = writer
    }

    /// The first is what who does not say gets.
    package static let all: [AnswerFormat] = [.json, .jsonStat, .csv, .xlsx, .sdmx, .sdmxStructure]
}

extension AnswerFormat: Hashable {
    package static func == (a: Self, b: Self) -> Bool { a.name == b.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension [AnswerFormat] {
    /// Errors: `format-unknown` with the names that are known.
    func named(_ name: String) throws(Problem) -> AnswerFormat {
        guard let format = first(where: { $0.name == name }) else {
            throw Problem(
                .notAcceptable, detail: Message(ja: "format: \(name.excerpt)", en: "format: \(name.excerpt)"),
                members: ["formats": .list(map(\.name))])
        }
        return format
    }

    /// The format that an `Accept` field prefers (RFC 9110, section 12.5.1): the greater weight, then the order here.
    /// The first when nothing is said.
    ///
    /// Errors: `format-unknown` with the media types that are known.
    func preferred(by field: String?) throws(Problem) -> AnswerFormat {
        guard let field, !field.isEmpty else { return self[0] }
        let ranges = MediaRange.read(field)
        let weighted = map { format in
            (format, format.mediaTypes.map { MediaRange.weight(of: $0, in: ranges) }.max() ?? 0)
        }
        guard let best = weighted.map(\.1).max(), best > 0, let choice = weighted.first(where: { $0.1 == best }) else {
            throw Problem(.notAcceptable, members: ["formats": .list(flatMap(\.mediaTypes))])
        }
        return choice.0
    }

    /// The name before a suffix that is a format's name, and that format: `visits.csv` is `visits` as CSV.
    package func splitting(_ path: String) -> (name: String, suffix: String?) {
        guard let point = path.lastIndex(of: "."), contains(where: { $0.name == path[path.index(after: point)...] })
        else { return (path, nil) }
        return (String(path[..<point]), String(path[path.index(after: point)...]))
    }
}
