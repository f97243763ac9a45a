import HubCore

/// What a query wants beside each value, worked out from the values of the table.
package enum Comparison: Hashable, Sendable, CustomStringConvertible {
    /// The value of the same period a year before.
    case yearBefore
    /// Against it: the difference, and that as a part of it.
    case change, changeRate
    /// Among the areas of the answer, the largest first; equal values share a place.
    case rank
    /// Of a scheme: which part of all schemes with a value has a smaller one, those with an equal one counted half.
    case percentile
    /// The part of the sum over the members of one dimension.
    case share(of: String)
    /// The sum of the periods asked for, up to each.
    case running
    /// All since the beginning: the opening balance and everything after it.
    case cumulative

    /// Nil for a text that names none.
    init?(_ text: some StringProtocol) {
        let plain: [Comparison] = [.yearBefore, .change, .changeRate, .rank, .percentile, .running, .cumulative]
        if let known = plain.first(where: { $0.description == text }) {
            self = known
        } else if text.hasPrefix("share:"), text.count > 6 {
            self = .share(of: String(text.dropFirst(6)))
        } else {
            return nil
        }
    }

    static let names = "year-before, change, change-rate, rank, percentile, share:area, running, cumulative"

    package var description: String {
        switch self {
        case .yearBefore: "year-before"
        case .change: "change"
        case .changeRate: "change-rate"
        case .rank: "rank"
        case .percentile: "percentile"
        case .share(let dimension): "share:\(dimension)"
        case .running: "running"
        case .cumulative: "cumulative"
        }
    }

    var needsYearBefore: Bool { [.yearBefore, .change, .changeRate].contains(self) }

    /// Whether it adds values up.
    var adds: Bool {
        switch self {
        case .share, .running, .cumulative: true
        default: false
        }
    }
}

extension Comparison {
    /// The measure that stands beside the one compared.
    func measure(of measure: Cube.Measure) -> Cube.Measure {
        func made(
            _ suffix: String, ja: String, en: String, unit: Message? = nil, unitID: String? = nil, decimals: Int? = nil
        ) -> Cube.Measure {
            Cube.Measure(
                id: "\(measure.id).\(suffix)",
                label: Message(ja: "\(measure.label.ja)（\(ja)）", en: "\(measure.label.en): \(en)"),
                unit: unit ?? measure.unit, unitID: unitID ?? measure.unitID, decimals: decimals ?? measure.decimals,
                numeratorDecimals: measure.decimals, denominatorDecimals: measure.decimals)
        }
        let percent = Message(ja: "%", en: "%")
        switch self {
        case .yearBefore: return made("yearBefore", ja: "前年", en: "the year before")
        case .change:
            let isPercent = measure.unitID == "percent"
            return made(
                "change", ja: "前年差", en: "change on the year before",
                unit: isPercent ? Message(ja: "ポイント", en: "points") : nil, unitID: isPercent ? "points" : nil)
        case .changeRate:
            return made(
                "changeRate", ja: "前年比増減", en: "growth over the year before", unit: percent, unitID: "percent",
                decimals: 1)
        case .rank:
            return made(
                "rank", ja: "順位", en: "rank", unit: Message(ja: "位", en: "place"), unitID: "rank", decimals: 0)
        case .percentile:
            return made(
                "percentile", ja: "全国での位置", en: "percentile in the network",
                unit: Message(ja: "パーセンタイル", en: "percentile"), unitID: "percentile", decimals: 0)
        case .share(let dimension):
            return made(
                "share.\(dimension)", ja: "構成比", en: "share", unit: percent, unitID: "percent", decimals: 1)
        case .running: return made("running", ja: "期間累計", en: "running total")
        case .cumulative: return made("cumulative", ja: "累計", en: "since the beginning")
        }
    }
}
