import DataDictionary
import HubCore

/// 活動実績: what the network shows for a fiscal year, for families with young children and antenatal families apart.
///
/// Of one need item: need share (ニーズ割合) = families with the need ÷ families assessed at the start; fulfilment
/// (充足度) = met or partly met ÷ those with the need that were assessed at the end. Mean fulfilment is the unweighted
/// mean over the items that have one.
package struct Achievements: Sendable {
    package let fiscalYear: FiscalYear
    /// 集計日.
    package let countedOn: Day
    /// Schemes that sent a report for a month of the year.
    package let schemes: Int
    package let families: [FamilyGroup]
    package let vintage: Vintage

    package struct FamilyGroup: Sendable {
        package let kind: FamilyKind
        package let assessedAtStart: Int64
        package let assessedAtEnd: Int64
        /// How many needs these families had at the start, all items together.
        package let needs: Int64
        package let items: [Item]

        /// Between 0 and 1; nil when no item has a fulfilment.
        package var meanFulfilment: Double? {
            let rates = items.compactMap { $0.fulfilment?.value }
            return rates.isEmpty ? nil : rates.reduce(0, +) / Double(rates.count)
        }
    }

    package struct Item: Sendable {
        package let option: CategoryOption
        package let needShare: Share?
        package let fulfilment: Share?
    }

    /// 集計期間.
    package var months: ClosedRange<Month> { fiscalYear.months }
}

/// The two kinds of families that results are shown for.
package enum FamilyKind: String, Sendable, CaseIterable {
    case infant, antenatal

    package var label: Message {
        switch self {
        case .infant: Message(ja: "乳幼児家庭", en: "Families with young children")
        case .antenatal: Message(ja: "産前家庭", en: "Antenatal families")
        }
    }

    var types: Set<CategoryOption.ID> {
        switch self {
        case .infant: ["infant"]
        case .antenatal: ["antenatalFirst", "antenatalLater"]
        }
    }
}

// MARK: The calculation

extension Achievements {
    /// Which numbers it takes, for one kind of families and one need.
    enum Counts {
        static func assessedAtStart(_ kind: FamilyKind) -> NationalCount {
            NationalCount("needs.assessedAtStart", only: ["type": kind.types])
        }

        static func assessedAtEnd(_ kind: FamilyKind) -> NationalCount {
            NationalCount("needs.assessedAtEnd", only: ["type": kind.types])
        }

        static func present(_ kind: FamilyKind, _ item: CategoryOption.ID) -> NationalCount {
            NationalCount("needs.present", only: ["type": kind.types, "item": [item]])
        }

        static func outcome(
            _ kind: FamilyKind, _ item: CategoryOption.ID, _ outcomes: Set<CategoryOption.ID>
        ) -> NationalCount {
            NationalCount("needs.outcome", only: ["type": kind.types, "item": [item], "outcome": outcomes])
        }

        static let fulfilled: Set<CategoryOption.ID> = ["met", "partly"]
        /// Without those that nobody assessed.
        static let assessed: Set<CategoryOption.ID> = ["met", "partly", "unchanged", "worse"]

        static func all(_ dictionary: DataDictionary) -> [NationalCount] {
            FamilyKind.allCases.flatMap { kind in
                [assessedAtStart(kind), assessedAtEnd(kind)]
                    + dictionary.needItems.flatMap { item in
                        [present(kind, item.id), outcome(kind, item.id, fulfilled), outcome(kind, item.id, assessed)]
                    }
            }
        }
    }

    init(
        _ fiscalYear: FiscalYear, schemes: Int, figures: NationalFigures, dictionary: DataDictionary, countedOn: Day,
        vintage: Vintage
    ) {
        self.fiscalYear = fiscalYear
        self.countedOn = countedOn
        self.schemes = schemes
        self.vintage = vintage
        let start = fiscalYear.firstMonth
        families = FamilyKind.allCases.map { kind in
            let assessedAtStart = figures[Counts.assessedAtStart(kind), start] ?? 0
            let items = dictionary.needItems.map { option in
                let assessed = figures[Counts.outcome(kind, option.id, Counts.assessed), start]
                let fulfilled = figures[Counts.outcome(kind, option.id, Counts.fulfilled), start]
                return Item(
                    option: option,
                    needShare: Share(figures[Counts.present(kind, option.id), start], of: assessedAtStart),
                    fulfilment: Share(assessed == nil ? nil : fulfilled ?? 0, of: assessed))
            }
            return FamilyGroup(
                kind: kind, assessedAtStart: assessedAtStart,
                assessedAtEnd: figures[Counts.assessedAtEnd(kind), start] ?? 0,
                needs: dictionary.needItems.reduce(0) { $0 + (figures[Counts.present(kind, $1.id), start] ?? 0) },
                items: items)
        }
    }
}

extension DataDictionary {
    /// The classification of needs, in its order.
    var needItems: [CategoryOption] { category("item")?.options ?? [] }
}
