import HubCore

extension Language {
    /// The language that an `Accept-Language` field asks for (RFC 9110, section 12.5.4); Japanese when it names neither.
    ///
    /// The greater weight wins, the earlier of two equal ones. Only the first 16 ranges are read.
    package init(accepting field: String?) {
        var best: (language: Language, weight: Double) = (.ja, 0)
        for range in (field ?? "").split(separator: ",").prefix(16) {
            let parts = range.split(separator: ";").map(\.trimmed)
            guard let tag = parts.first, let language = Language(range: tag) else { continue }
            let weight = Self.weight(parts.dropFirst())
            if weight > best.weight { best = (language, weight) }
        }
        self = best.language
    }

    private init?(range: Substring) {
        switch range.lowercased().split(separator: "-").first {
        case "ja", "*": self = .ja
        case "en": self = .en
        default: return nil
        }
    }

    /// `q`, from 0 to 1. A weight that cannot be read counts as 0: nothing was clearly asked for.
    private static func weight(_ parameters: ArraySlice<Substring>) -> Double {
        guard let q = parameters.first(where: { $0.hasPrefix("q=") || $0.hasPrefix("Q=") }) else { return 1 }
        guard let weight = Double(q.dropFirst(2)), (0...1).contains(weight) else { return 0 }
        return weight
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        guard let first = firstIndex(where: { $0 != " " && $0 != "\t" }) else { return self[endIndex...] }
        let last = lastIndex { $0 != " " && $0 != "\t" }!
        return self[first...last]
    }
}
