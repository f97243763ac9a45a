import Documents
import HubCore

/// How an answer is written down.
package enum AnswerFormat: String, Sendable, CaseIterable {
    case json, csv

    /// Without parameters, as `Accept` names it.
    var mediaType: String {
        switch self {
        case .json: "application/json"
        case .csv: "text/csv"
        }
    }

    /// The format that an `Accept` field prefers (RFC 9110, section 12.5.1): the greater weight, then the order here.
    /// JSON when nothing is said. Only the first 16 ranges are read.
    ///
    /// Errors: `format-unknown`.
    package init(accepting field: String?) throws(Problem) {
        guard let field, !field.isEmpty else {
            self = .json
            return
        }
        let tokens = field.lowercased().filter { $0 != " " && $0 != "\t" }.split(separator: ",")
        let ranges = tokens.prefix(16).map(MediaRange.init)
        let weighted = Self.allCases.map { format in (format, MediaRange.weight(of: format.mediaType, in: ranges)) }
        guard let best = weighted.map(\.1).max(), best > 0, let choice = weighted.first(where: { $0.1 == best }) else {
            throw Problem(.notAcceptable, members: ["formats": .list(Self.allCases.map(\.mediaType))])
        }
        self = choice.0
    }
}

/// One range of an `Accept` field, such as `text/*;q=0.5`.
private struct MediaRange {
    let name: String
    let weight: Double

    init(_ text: Substring) {
        let parts = text.split(separator: ";")
        name = parts.first.map(String.init) ?? ""
        let q = parts.dropFirst().first { $0.hasPrefix("q=") }
        weight = q.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
    }

    /// The weight of the most precise range that fits.
    static func weight(of mediaType: String, in ranges: [MediaRange]) -> Double {
        let wholeType = "\(mediaType.prefix { $0 != "/" })/*"
        for name in [mediaType, wholeType, "*/*"] {
            if let range = ranges.first(where: { $0.name == name }) { return range.weight }
        }
        return 0
    }
}

/// Everything that decides the bytes of an answer, beside the question and the data.
package struct AnswerForm: Hashable, Sendable {
    package let format: AnswerFormat
    /// Of CSV; JSON is always UTF-8.
    package let encoding: TextEncoding
    package let language: Language

    package init(format: AnswerFormat, encoding: TextEncoding = .utf8, language: Language) {
        self.format = format
        self.encoding = encoding
        self.language = language
    }

    /// Takes `format` and `charset` out of a query's parameters; `accept` decides when there is no `format`.
    ///
    /// Errors: `query-invalid`, `format-unknown`.
    package init(
        taking parameters: inout QueryParameters, accept: String?, language: Language
    ) throws(Problem) {
        let format: AnswerFormat
        if let name = parameters.take("format") {
            guard let known = AnswerFormat(rawValue: name) else {
                throw Problem(
                    .notAcceptable, detail: Message(ja: "format: \(name.excerpt)", en: "format: \(name.excerpt)"),
                    members: ["formats": .list(AnswerFormat.allCases.map(\.rawValue))])
            }
            format = known
        } else {
            format = try AnswerFormat(accepting: accept)
        }
        let encoding = try parameters.take("charset", or: TextEncoding.utf8)
        self.init(format: format, encoding: format == .csv ? encoding : .utf8, language: language)
    }

    package var writer: any AnswerWriter {
        switch format {
        case .json: JSONAnswerWriter()
        case .csv: CSVAnswerWriter(encoding: encoding, language: language)
        }
    }
}
