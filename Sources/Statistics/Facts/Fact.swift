import HubCore

/// One of the figures by which the network tells what it does.
package struct Fact: Sendable {
    /// Stable, such as `families.visited`.
    package let id: String
    package let label: Message
    /// Nil when it cannot be worked out: not reported, or no opening balance recorded.
    package let value: Value?

    package enum Value: Sendable, Equatable {
        case count(Int64, unit: Message)
        case share(Share)
        case yen(Yen)
        /// A number beside that of a year before.
        case change(now: Int64, before: Int64)
    }

    init(_ id: String, ja: String, en: String, _ value: Value?) {
        self.id = id
        label = Message(ja: ja, en: en)
        self.value = value
    }
}

extension Fact.Value {
    /// 3,105家庭, 65.4%, ¥1,200,000, +15.0%.
    package func text(in language: Language) -> String {
        switch self {
        case .count(let count, let unit): count.grouped + (language == .ja ? "" : " ") + unit[language]
        case .share(let share): share.percentText + "%"
        case .yen(let yen): yen.description
        case .change: (growth ?? 0) < 0 ? growthText + "%" : "+" + growthText + "%"
        }
    }

    /// Growth over the year before, as a fraction; nil when that was zero.
    var growth: Double? {
        guard case .change(let now, let before) = self, before > 0 else { return nil }
        return Double(now - before) / Double(before)
    }

    private var growthText: String { Share.percentText(growth ?? 0) }
}
