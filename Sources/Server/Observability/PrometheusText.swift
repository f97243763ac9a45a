/// A metric as it stands in an answer to Prometheus: one name, one kind, a value for each set of labels.
package struct PrometheusFamily: Sendable {
    package enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    package struct Sample: Sendable {
        /// `_bucket`, `_sum` or `_count` of a histogram.
        package var suffix = ""
        /// What stands between the braces, escaped.
        package var labels = ""
        package let value: Double
    }

    package let name: String
    package let kind: Kind
    /// One line; the name itself when there is nothing to say.
    package let help: String?
    package let samples: [Sample]

    package init(name: String, kind: Kind, help: String?, samples: [Sample]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }

    /// A metric of one value, without labels.
    package init(_ name: String, _ kind: Kind, _ value: Double, help: String) {
        self.init(name: name, kind: kind, help: help, samples: [Sample(value: value)])
    }
}

/// Prometheus' text exposition format, version 0.0.4.
enum PrometheusText {
    static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// Sorted by name, so that two scrapes can be compared.
    static func of(_ families: [PrometheusFamily]) -> String {
        var text = ""
        for family in families.sorted(by: { $0.name < $1.name }) {
            text += "# HELP \(family.name) \(escaped(family.help ?? family.name, quote: false))\n"
            text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
            for sample in family.samples {
                let labels = sample.labels.isEmpty ? "" : "{\(sample.labels)}"
                text += "\(family.name)\(sample.suffix)\(labels) \(number(sample.value))\n"
            }
        }
        return text
    }

    /// `http.requests` and `_total` become `http_requests_total`.
    static func name(_ label: String, suffix: String) -> String {
        let name = identifier(label, colon: true)
        return name.hasSuffix(suffix) ? name : name + suffix
    }

    static func labels(_ dimensions: [(String, String)]) -> String {
        dimensions.sorted { $0.0 < $1.0 }
            .map { "\(identifier($0.0, colon: false))=\"\(escaped($0.1, quote: true))\"" }
            .joined(separator: ",")
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if let whole = Int64(exactly: value) { return String(whole) }
        return String(value)
    }

    /// Letters, digits and `_`, not starting with a digit; a metric's name may hold `:` too.
    private static func identifier(_ text: String, colon: Bool) -> String {
        var kept = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "A"..."Z", "a"..."z", "_": kept.unicodeScalars.append(scalar)
            case "0"..."9": kept += kept.isEmpty ? "_\(scalar)" : "\(scalar)"
            case ":" where colon: kept.unicodeScalars.append(scalar)
            default: kept += "_"
            }
        }
        return kept.isEmpty ? "_" : kept
    }

    /// A help text escapes backslash and line feed; a label's value the quotation mark too.
    private static func escaped(_ text: String, quote: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quote: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
