import DataDictionary
import HubCore

/// ニーズ割合 and 充足度 of a release, by the policy of `docs/decisions/0023`: whole percents, and none where the
/// denominator is small or rests on one scheme.
package struct OutcomeRates: Sendable, Equatable {
    package let groups: [Group]

    package struct Group: Sendable, Equatable {
        package let kind: FamilyKind
        package let items: [Item]
        /// Of the items whose fulfilment is shown; nil when none is.
        package let meanFulfilment: Rate
    }

    package struct Item: Sendable, Equatable {
        package let option: CategoryOption.ID
        package let share: Rate
        package let fulfilment: Rate
    }

    package enum Rate: Sendable, Equatable {
        /// Whole percents, halves rounded up.
        case percent(Int64)
        case hidden
        /// Nobody was asked.
        case none

        package var percent: Int64? {
            guard case .percent(let percent) = self else { return nil }
            return percent
        }

        var content: Cube.Content {
            switch self {
            case .percent(let percent): .value(percent)
            case .hidden: .none(.suppressed)
            case .none: .none(.notReported)
            }
        }
    }
}

extension OutcomeRates {
    /// `isShown`: whether the release shows how many families of the kind were assessed at the start; where it does not,
    /// nothing of that kind is shown.
    init(
        _ figures: ReleaseFigures, in months: ClosedRange<Month>, items: [CategoryOption], policy: ReleasePolicy,
        isShown: (FamilyKind) -> Bool
    ) {
        groups = FamilyKind.allCases.map { kind in
            func rate(_ numerator: NationalCount, of denominator: NationalCount) -> (Rate, Share?) {
                let parts = figures.parts(of: denominator, in: months)
                let share = Share(
                    figures.parts(of: numerator, in: months).reduce(0, +), of: parts.reduce(0, +))
                guard let share else { return (.none, nil) }
                guard isShown(kind), policy.isRateShown(parts) else { return (.hidden, nil) }
                return (.percent(share.wholePercent), share)
            }
            typealias Counts = Achievements.Counts
            var fulfilments: [Share] = []
            let shown = items.map { item in
                let (fulfilment, exact) = rate(
                    Counts.outcome(kind, item.id, Counts.fulfilled), of: Counts.outcome(kind, item.id, Counts.assessed))
                if let exact { fulfilments.append(exact) }
                return Item(
                    option: item.id, share: rate(Counts.present(kind, item.id), of: Counts.assessedAtStart(kind)).0,
                    fulfilment: fulfilment)
            }
            return Group(kind: kind, items: shown, meanFulfilment: Self.mean(fulfilments, of: shown))
        }
    }

    private static func mean(_ shares: [Share], of items: [Item]) -> Rate {
        guard !shares.isEmpty else { return items.contains { $0.fulfilment == .hidden } ? .hidden : .none }
        let mean = shares.reduce(0) { $0 + $1.value } / Double(shares.count)
        return .percent(Int64((mean * 100).rounded(.toNearestOrAwayFromZero)))
    }
}

extension Share {
    /// Of exact numbers, halves rounded away from zero.
    var wholePercent: Int64 {
        let percent = (200 * abs(numerator) + denominator) / (2 * denominator)
        return numerator < 0 ? -percent : percent
    }
}

// MARK: The table

extension OutcomeRates {
    package static let tableID = "needs.rates"

    /// As a table of the release. The mean stands at the total of the items.
    func cube(_ scope: ReleaseScope, items: [CategoryOption], label: Message, source: Cube.Source) -> Cube {
        let mean = Cube.Member(
            code: ReleaseTable.totalCode, label: Message(ja: "全項目の平均", en: "Mean over the items"))
        let percent = (unit: Message(ja: "%", en: "percent"), unitID: "percent")
        let measures = [
            ("needs.share", Message(ja: "ニーズ割合", en: "Need share")),
            ("needs.fulfilment", Message(ja: "充足度", en: "Fulfilment")),
        ].map { id, label in
            Cube.Measure(id: id, label: label, unit: percent.unit, unitID: percent.unitID, decimals: 0)
        }
        var cells: [Cube.Cell] = []
        for (g, group) in groups.enumerated() {
            cells.append(Cube.Cell(coordinates: [0, 0, g, 0], measure: 1, content: group.meanFulfilment.content))
            for (i, item) in group.items.enumerated() {
                for (measure, rate) in [item.share, item.fulfilment].enumerated() {
                    cells.append(Cube.Cell(coordinates: [0, 0, g, i + 1], measure: measure, content: rate.content))
                }
            }
        }
        return Cube(
            id: Self.tableID, title: Message(ja: "ニーズ割合と充足度", en: "Need shares and fulfilment"),
            dimensions: [
                .period([scope.period]), .area([(AreaCode.nation.description, label)]),
                Cube.Dimension(
                    id: "type", label: Message(ja: "家庭の種類", en: "Family type"), role: .category,
                    members: groups.map { Cube.Member(code: $0.kind.rawValue, label: $0.kind.label) }),
                Cube.Dimension(
                    id: "item", label: Message(ja: "ニーズ", en: "Need"), role: .category,
                    members: [mean] + items.map { Cube.Member(code: $0.id.rawValue, label: $0.label) }),
            ], measures: measures, cells: cells, source: source,
            notes: [
                Cube.Note(
                    Message(
                        ja: "分母が小さい割合、または少数のスキームによる割合は表示していません（x）",
                        en: "Rates of small numbers, or of few schemes, are hidden (x)"))
            ])
    }
}

extension Cube.Dimension {
    static func period(_ periods: [Period]) -> Cube.Dimension {
        Cube.Dimension(
            id: "period", label: Message(ja: "期間", en: "Period"), role: .time,
            members: periods.map {
                Cube.Member(code: $0.description, label: Message(ja: $0.japanese, en: $0.description))
            })
    }

    static func area(_ areas: [(code: String, label: Message)]) -> Cube.Dimension {
        Cube.Dimension(
            id: "area", label: Message(ja: "地域", en: "Area"), role: .area,
            members: areas.map { Cube.Member(code: $0.code, label: $0.label) })
    }
}
