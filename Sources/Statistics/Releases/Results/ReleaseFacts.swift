import DataDictionary
import HubCore
import Postgres
import ReferenceData

/// The network's facts of a release, worked out from what it shows (`docs/decisions/0023`): where a cell behind a fact is
/// hidden, the fact is.
struct ReleaseFacts: Sendable {
    let facts: [Fact]

    /// What is not in the release's cells.
    struct Material: Sendable {
        let hosts: HostProfiles?
        /// Of the network up to the end of the year, by element; live, so shown in hundreds only.
        let cumulative: [DataElement.ID: Int64]
        /// Of the first half of the year before, as a release showed it; nil when none did.
        let newFamiliesBefore: Int64?
    }
}

extension ReleaseFacts {
    private typealias Value = Fact.Value

    /// `value`: of a place, if the release shows it.
    init(
        _ scope: ReleaseScope, schemes: Int, rates: OutcomeRates?, policy: ReleasePolicy, _ material: Material,
        value: (ReleasePlace) -> Int64?
    ) {
        func shown(_ element: DataElement.ID, part: ReleasePlace.Part? = nil, in period: Period? = nil) -> Int64? {
            let period = period ?? scope.period
            let whole = ReleasePlace(element, area: AreaCode.nation.description, period: period, part: part)
            if let value = value(whole) { return value }
            var sum: Int64 = 0
            for month in period.months {
                let place = ReleasePlace(element, area: whole.area, period: .month(month), part: part)
                guard let value = value(place) else { return nil }
                sum += value
            }
            return sum
        }
        func count(_ value: Int64?, _ ja: String, _ en: String) -> Value? {
            value.map { .count($0, unit: Message(ja: ja, en: en)) }
        }
        func percent(_ value: Int64?) -> Value? { value.flatMap { Share($0, of: 100) }.map(Value.share) }

        let new = shown("families.new")
        var facts = [
            Fact("schemes", ja: "報告したスキーム", en: "Schemes that reported", count(Int64(schemes), "スキーム", "schemes")),
            Fact(
                "families.visited", ja: "訪問した家庭", en: "Families visited",
                count(shown("families.supported"), "家庭", "families")),
            Fact("families.new", ja: "うち新規の家庭", en: "Of them new", count(new, "家庭", "families")),
            Fact("visits", ja: "訪問回数", en: "Visits", count(shown("visits"), "回", "visits")),
            Fact(
                "visitors.registered", ja: "登録ホームビジター（期末）", en: "Registered home visitors at the end",
                count(shown("volunteers.registered"), "人", "people")),
        ]
        if case .interim(let half) = scope {
            let change = new.flatMap { now in
                material.newFamiliesBefore.flatMap { before in
                    before >= policy.leastDenominator ? Share(now - before, of: before)?.wholePercent : nil
                }
            }
            facts.append(
                Fact(
                    "families.new.growth", ja: "新規の家庭の前年同期比（%増）",
                    en: "New families, percent more than in the half year before",
                    half.number == 1 ? count(change, "%", "percent") : nil))
            self.init(facts: facts)
            return
        }
        let byNurse = shown("families.new", part: .init("referral", "phn"))
        let share = byNurse.flatMap { part in
            new.flatMap { $0 >= policy.leastDenominator ? Share(part, of: $0)?.wholePercent : nil }
        }
        let infants = rates?.groups.first { $0.kind == .infant }
        let isolation = infants?.items.first { $0.option == NetworkFacts.Counts.isolation }
        facts += [
            Fact("families.byNurse", ja: "保健師からの紹介の割合", en: "Share referred by a public health nurse", percent(share)),
            Fact(
                "families.cumulative", ja: "累計の利用家庭（約）", en: "Families since the beginning, about",
                new == nil ? nil : count(material.cumulative["families.new"].map(Self.hundreds), "家庭", "families")),
            Fact(
                "visits.cumulative", ja: "累計の訪問回数（約）", en: "Visits since the beginning, about",
                shown("visits") == nil ? nil : count(material.cumulative["visits"].map(Self.hundreds), "回", "visits")),
            Fact(
                "isolation.share", ja: "孤立感のある乳幼児家庭の割合", en: "Families with young children that felt isolated",
                percent(isolation?.share.percent)),
            Fact(
                "isolation.fulfilment", ja: "孤立感の解消の充足度", en: "Isolation met or partly met",
                percent(isolation?.fulfilment.percent)),
        ]
        self.init(facts: facts + Self.hosts(material.hosts, policy))
    }

    private static func hundreds(_ value: Int64) -> Int64 { (value + 50) / 100 * 100 }

    /// What is said of organisations: none of a few.
    private static func hosts(_ profiles: HostProfiles?, _ policy: ReleasePolicy) -> [Fact] {
        let known = profiles.flatMap { policy.isRateShown($0.hosts.map { _ in Int64(1) }) ? $0 : nil }
        let funded = known.flatMap { Share(Int64($0.publiclyFunded), of: Int64($0.hosts.count)) }
            .flatMap { Share($0.wholePercent, of: 100) }
        let budgets = known?.budgetQuartiles
        func rounded(_ yen: Yen?) -> Value? {
            yen.map { .yen(Yen(($0.amount + policy.budgetUnit / 2) / policy.budgetUnit * policy.budgetUnit)) }
        }
        return [
            Fact(
                "hosts.publiclyFunded", ja: "自治体の委託・補助を受ける団体の割合",
                en: "Hosts commissioned or subsidised by a municipality", funded.map(Value.share)),
            Fact(
                "hosts.budget.lower", ja: "年間予算（下位4分の1の境、約）", en: "Yearly budget, lower quartile, about",
                rounded(budgets?.lower)),
            Fact(
                "hosts.budget.median", ja: "年間予算（中央値、約）", en: "Yearly budget, median, about", rounded(budgets?.median)),
            Fact(
                "hosts.budget.upper", ja: "年間予算（上位4分の1の境、約）", en: "Yearly budget, upper quartile, about",
                rounded(budgets?.upper)),
        ]
    }
}

extension ReleaseFacts.Material {
    static func load(_ plan: ReleasePlan, _ tx: Transaction) throws -> ReleaseFacts.Material {
        let year = plan.scope.fiscalYear
        guard plan.scope.kind == .final else {
            return try ReleaseFacts.Material(hosts: nil, cumulative: [:], newFamiliesBefore: before(plan.scope, tx))
        }
        let balances = try OpeningBalanceStore.all(tx).map { $0.renamed(in: plan.cells.series) }
        var cumulative: [DataElement.ID: Int64] = [:]
        for balance in balances where balance.until < year.lastMonth {
            let months = AskedPeriods(type: .month, months: balance.until.next...year.lastMonth)
            let count = NationalCount(balance.element)
            guard let element = plan.dictionary.element(balance.element), element.kind == .flow else { continue }
            let figures = try NationalFigures.load([count], months, plan.cells, tx)
            cumulative[balance.element] = balance.amount + figures[count].values.reduce(0, +)
        }
        return ReleaseFacts.Material(
            hosts: try HostProfiles.load(year...year, tx)[year], cumulative: cumulative, newFamiliesBefore: nil)
    }

    /// From the interim release of the half a year before, or from the months of that year's final.
    private static func before(_ scope: ReleaseScope, _ tx: Transaction) throws -> Int64? {
        let first = scope.period.firstMonth.advanced(by: -12)
        let nation = AreaCode.nation.description
        let half = ReleasePlace("families.new", area: nation, period: Period(.half, containing: first))
        let months = (first...first.advanced(by: 5)).map {
            ReleasePlace("families.new", area: nation, period: .month($0))
        }
        let shown = try ReleaseDraftStore.shown([half] + months, tx)
        if let value = shown[half] { return value }
        let values = months.compactMap { shown[$0] }
        return values.count == months.count ? values.reduce(0, +) : nil
    }
}
