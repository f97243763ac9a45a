import HubCore

/// A place that figures can be narrowed to.
package enum AreaCode: Hashable, Sendable, CustomStringConvertible {
    case nation
    case region(Region)
    /// JIS X 0401, 1–47.
    case prefecture(Int)
    /// JIS X 0402 with check digit, six digits.
    case municipality(String)
    case scheme(SchemeCode)

    /// Nil for a text that is no code; whether the hub knows the place is another question.
    package init?(_ text: String) {
        if text == "JP" {
            self = .nation
        } else if let region = Region.allCases.first(where: { $0.code == text }) {
            self = .region(region)
        } else if text.utf8.count == 2, text.utf8.allSatisfy(\.isDigit), let number = Int(text),
            (1...47).contains(number)
        {
            self = .prefecture(number)
        } else if text.utf8.count == 6, text.utf8.allSatisfy(\.isDigit) {
            self = .municipality(text)
        } else if let scheme = try? SchemeCode(parsing: text) {
            self = .scheme(scheme)
        } else {
            return nil
        }
    }

    package var level: AreaLevel {
        switch self {
        case .nation: .nation
        case .region: .region
        case .prefecture: .prefecture
        case .municipality: .municipality
        case .scheme: .scheme
        }
    }

    package var description: String {
        switch self {
        case .nation: "JP"
        case .region(let region): region.code
        case .prefecture(let number): number.padded(2)
        case .municipality(let code): code
        case .scheme(let code): code.rawValue
        }
    }
}

extension AreaLevel {
    /// Whether places of this level lie within places of the other, or are the same.
    func isWithin(_ other: AreaLevel) -> Bool {
        Self.allCases.firstIndex(of: self)! >= Self.allCases.firstIndex(of: other)!
    }

    /// Whether places of this level consist of whole prefectures, for which sums are kept.
    var isOfPrefectures: Bool { AreaLevel.prefecture.isWithin(self) }
}

/// For each prefecture, in the order of JIS X 0401, the code of the place that its figures count for; nil for one that
/// the query leaves out.
struct PrefecturePlaces: Sendable {
    let codes: [String?]

    /// `level` is nation, region or prefecture, and none of `within` below it. Without any, the whole network counts.
    init(_ level: AreaLevel, within: [AreaCode]) {
        codes = (1...47).map { prefecture in
            let region = Region(prefecture: prefecture)
            let counts = within.contains { place in
                switch place {
                case .region(let only): region == only
                case .prefecture(let only): prefecture == only
                default: true
                }
            }
            guard counts || within.isEmpty else { return nil }
            return switch level {
            case .nation: AreaCode.nation.description
            case .region: region?.code
            default: AreaCode.prefecture(prefecture).description
            }
        }
    }
}
