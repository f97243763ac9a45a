import Documents
import HubCore

/// Everything that decides the bytes of an answer, beside the question and the data.
package struct AnswerForm: Hashable, Sendable {
    package let format: AnswerFormat
    /// Of CSV; the other formats have their own.
    package let encoding: TextEncoding
    package let language: Language
    /// On which the answer is given, for formats that must say so.
    package let day: Day

    package init(format: AnswerFormat, encoding: TextEncoding = .utf8, language: Language, on day: Day) {
        self.format = format
        self.encoding = encoding
        self.language = language
        self.day = day
    }

    /// Takes `format` and `charset` out of a query's parameters. The address's suffix is the same as `format`; `accept`
    /// decides when there is neither.
    ///
    /// Errors: `query-invalid`, `format-unknown`.
    package init(
        taking parameters: inout QueryParameters, suffix: String? = nil, accept: String?, language: Language,
        on day: Day, among formats: [AnswerFormat] = AnswerFormat.all
    ) throws(Problem) {
        let format: AnswerFormat
        let parameter = parameters.take("format")
        if let parameter, let suffix, parameter != suffix {
            throw .query("format", ja: "アドレスの末尾「.\(suffix)」と異なります", en: "differs from the address's “.\(suffix)”")
        }
        if let name = parameter ?? suffix {
            format = try formats.named(name)
        } else {
            format = try formats.preferred(by: accept)
        }
        let encoding = try parameters.take("charset", or: TextEncoding.utf8)
        self.init(format: format, encoding: format == .csv ? encoding : .utf8, language: language, on: day)
    }

    package var writer: any CubeWriter { format.makeWriter(self) }
}
