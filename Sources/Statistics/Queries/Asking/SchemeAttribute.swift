import DataDictionary
import HubCore

/// Something that is true of a scheme for a while, by which figures can be told apart: as its profile stood on the last
/// day of the period that a figure is for.
package enum SchemeAttribute: String, Sendable, CaseIterable {
    case hostType, funding, yearsActive

    package var label: Message {
        switch self {
        case .hostType: Message(ja: "運営団体の種類", en: "Host organisation type")
        case .funding: Message(ja: "活動資金", en: "Funding")
        case .yearsActive: Message(ja: "活動年数", en: "Years active")
        }
    }

    /// Of a scheme whose profile did not say so on the day.
    static let unknown = "unknown"

    /// In the order in which they are shown; `unknown` last.
    func members(_ dictionary: DataDictionary) -> [Cube.Member] {
        let known: [Cube.Member] =
            switch self {
            case .hostType: Self.members(of: "hostType", in: dictionary)
            case .funding: Self.members(of: "funding", in: dictionary)
            case .yearsActive: YearsActive.allCases.map { Cube.Member(code: $0.rawValue, label: $0.label) }
            }
        return known + [Cube.Member(code: Self.unknown, label: Message(ja: "不明", en: "Unknown"))]
    }

    private static func members(of list: CodeList.ID, in dictionary: DataDictionary) -> [Cube.Member] {
        (dictionary.codeList(list)?.codes ?? []).map { Cube.Member(code: $0.id.rawValue, label: $0.label) }
    }
}

/// How long a scheme has been active, in whole years; the month in which it started counts as one.
enum YearsActive: String, CaseIterable {
    case under1, from1to2, from3to4, from5to9, from10

    init(since start: Day, until day: Day) {
        let months = start.month.distance(to: day.month)
        self =
            switch (months + 1) / 12 {
            case ..<1: .under1
            case ..<3: .from1to2
            case ..<5: .from3to4
            case ..<10: .from5to9
            default: .from10
            }
    }

    var label: Message {
        switch self {
        case .under1: Message(ja: "1年未満", en: "Under 1 year")
        case .from1to2: Message(ja: "1～2年", en: "1–2 years")
        case .from3to4: Message(ja: "3～4年", en: "3–4 years")
        case .from5to9: Message(ja: "5～9年", en: "5–9 years")
        case .from10: Message(ja: "10年以上", en: "10 years or more")
        }
    }
}

/// What a scheme's profile says, from a day on.
struct ProfileVersion: Sendable {
    let validFrom: Day
    let hostType: String
    /// Codes of the dictionary's lists `programme` and `funding`.
    let programmes: [String]

    /// One of the codes of `funding`, so that every scheme falls under exactly one: a commission before a subsidy, a
    /// subsidy before a private grant. Whatever else is named is a programme that a municipality commissions.
    var funding: String {
        if programmes.contains(where: { !["subsidy", "privateGrant", "none"].contains($0) }) { return "commission" }
        if programmes.contains("subsidy") { return "subsidy" }
        return programmes.contains("privateGrant") ? "privateGrant" : "none"
    }
}

/// A scheme with all that decides which place its figures count for.
struct SchemeStanding: Sendable {
    let id: SchemeID
    let code: String
    let name: String
    /// JIS X 0401, two digits.
    let prefecture: String
    /// JIS X 0402, six digits.
    let municipality: String
    /// When its activity started; nil when nothing was recorded.
    let startedOn: Day?
    /// For which months its reports are expected.
    let activity: ActivitySpan
    /// Rising by day.
    var profiles: [ProfileVersion] = []

    func value(of attribute: SchemeAttribute, on day: Day) -> String {
        let profile = profiles.last { $0.validFrom <= day }
        switch attribute {
        case .hostType: return profile?.hostType ?? SchemeAttribute.unknown
        case .funding: return profile?.funding ?? SchemeAttribute.unknown
        case .yearsActive:
            guard let startedOn, startedOn <= day else { return SchemeAttribute.unknown }
            return YearsActive(since: startedOn, until: day).rawValue
        }
    }

    /// The code of the place of a level that the scheme lies in.
    func area(_ level: AreaLevel) -> String {
        switch level {
        case .nation: AreaCode.nation.description
        case .region: region?.code ?? ""
        case .prefecture: prefecture
        case .municipality: municipality
        case .scheme: code
        }
    }

    func lies(in place: AreaCode) -> Bool { area(place.level) == place.description }

    private var region: Region? { Int(prefecture).flatMap { Region(prefecture: $0) } }
}
