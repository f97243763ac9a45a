/// One range of an `Accept` field, such as `text/*;q=0.5`. Its parameters beside the weight are not looked at.
struct MediaRange {
    let name: String
    let weight: Double

    private init(_ text: Substring) {
        let parts = text.split(separator: ";")
        name = parts.first.map(String.init) ?? ""
        let q = parts.dropFirst().first { $0.hasPrefix("q=") }
        weight = q.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
    }

    /// The first 16 ranges of a field; nobody needs more.
    static func read(_ field: String) -> [MediaRange] {
        let tokens = field.lowercased().filter { $0 != " " && $0 != "\t" }.split(separator: ",")
        return tokens.prefix(16).map(MediaRange.init)
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
