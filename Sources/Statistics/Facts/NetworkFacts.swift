import DataDictionary
import HubCore

/// The facts that the network publishes, worked out for one fiscal year from what has been loaded.
package struct NetworkFacts: Sendable {
    package let fiscalYear: FiscalYear
    package let facts: [Fact]

    /// What the calculation needs, for all years that it is made for.
    struct Material: Sendable {
        var byYear: NationalFigures
        var byHalf: NationalFigures
        var byMonth: NationalFigures
        var schemes: [FiscalYear: Int]
        var hosts: [FiscalYear: HostProfiles]
        var openingBalances: [OpeningBalance]
    }

    init(_ year: FiscalYear, _ material: Material, dictionary: DataDictionary) {
        fiscalYear = year
        facts =
            material.activity(in: year, dictionary) + material.cumulative(in: year) + material.hosts(in: year)
            + material.isolation(in: year) + material.firstHalf(in: year)
    }

    /// Which numbers of the network it takes.
    enum Counts {
        static let supported = NationalCount("families.supported")
        static let new = NationalCount("families.new")
        static let visits = NationalCount("visits")
        static let registered = NationalCount("volunteers.registered")
        static let byNurse = NationalCount("families.new", only: ["referral": ["phn"]])

        /// From the table by referral source, so that both sides of the share come from one table.
        static func byAnySource(_ dictionary: DataDictionary) -> NationalCount {
            let sources = dictionary.category("referral")?.options ?? []
            return NationalCount("families.new", only: ["referral": Set(sources.map(\.id))])
        }

        /// 孤立感の解消, the first of the needs, of families with young children: as published.
        static let isolation: CategoryOption.ID = "N01"
        static let assessed = Achievements.Counts.assessedAtStart(.infant)
        static let isolated = Achievements.Counts.present(.infant, isolation)
        static let isolationEnded = Achievements.Counts.outcome(.infant, isolation, Achievements.Counts.fulfilled)
        static let isolationAssessed = Achievements.Counts.outcome(.infant, isolation, Achievements.Counts.assessed)

        static func yearly(_ dictionary: DataDictionary) -> [NationalCount] {
            [
                supported, new, visits, registered, byNurse, byAnySource(dictionary), assessed, isolated,
                isolationEnded, isolationAssessed,
            ]
        }
        static let halfYearly = [new]
        static let monthly = [new, visits]
    }
}

// MARK: The calculation

private let families = Message(ja: "家庭", en: "families")
private let times = Message(ja: "回", en: "visits")
private let people = Message(ja: "人", en: "people")
private let schemeUnit = Message(ja: "スキーム", en: "schemes")

extension NetworkFacts.Material {
    private typealias Counts = NetworkFacts.Counts

    fileprivate func activity(in year: FiscalYear, _ dictionary: DataDictionary) -> [Fact] {
        [
            Fact(
                "schemes", ja: "報告したスキーム", en: "Schemes that reported",
                schemes[year].map { .count(Int64($0), unit: schemeUnit) }),
            Fact(
                "families.visited", ja: "訪問した家庭", en: "Families visited",
                count(Counts.supported, in: year, families)),
            Fact("families.new", ja: "うち新規の家庭", en: "Of them new", count(Counts.new, in: year, families)),
            Fact("visits", ja: "訪問回数", en: "Visits", count(Counts.visits, in: year, times)),
            Fact(
                "visitors.registered", ja: "登録ホームビジター（年度末）", en: "Registered home visitors at the year's end",
                count(Counts.registered, in: year, people)),
            Fact(
                "families.byNurse", ja: "保健師からの紹介の割合", en: "Share referred by a public health nurse",
                share(Counts.byNurse, of: Counts.byAnySource(dictionary), in: year)),
        ]
    }

    fileprivate func cumulative(in year: FiscalYear) -> [Fact] {
        [
            Fact(
                "families.cumulative", ja: "累計の利用家庭", en: "Families since the beginning",
                total(Counts.new, upTo: year).map { .count($0, unit: families) }),
            Fact(
                "visits.cumulative", ja: "累計の訪問回数", en: "Visits since the beginning",
                total(Counts.visits, upTo: year).map { .count($0, unit: times) }),
        ]
    }

    fileprivate func hosts(in year: FiscalYear) -> [Fact] {
        let profiles = hosts[year]
        let budgets = profiles?.budgetQuartiles
        let funded = profiles.flatMap { Share(Int64($0.publiclyFunded), of: Int64($0.hosts.count)) }
        return [
            Fact(
                "hosts.publiclyFunded", ja: "自治体の委託・補助を受ける団体の割合",
                en: "Hosts commissioned or subsidised by a municipality", funded.map(Fact.Value.share)),
            Fact(
                "hosts.budget.lower", ja: "年間予算（下位4分の1の境）", en: "Yearly budget, lower quartile",
                (budgets?.lower).map(Fact.Value.yen)),
            Fact(
                "hosts.budget.median", ja: "年間予算（中央値）", en: "Yearly budget, median",
                (budgets?.median).map(Fact.Value.yen)),
            Fact(
                "hosts.budget.upper", ja: "年間予算（上位4分の1の境）", en: "Yearly budget, upper quartile",
                (budgets?.upper).map(Fact.Value.yen)),
        ]
    }

    fileprivate func isolation(in year: FiscalYear) -> [Fact] {
        [
            Fact(
                "isolation.share", ja: "孤立感のある乳幼児家庭の割合",
                en: "Families with young children that felt isolated",
                share(Counts.isolated, of: Counts.assessed, in: year)),
            Fact(
                "isolation.fulfilment", ja: "孤立感の解消の充足度", en: "Isolation met or partly met",
                share(Counts.isolationEnded, of: Counts.isolationAssessed, in: year)),
        ]
    }

    fileprivate func firstHalf(in year: FiscalYear) -> [Fact] {
        let now = byHalf[Counts.new, year.firstMonth]
        let before = byHalf[Counts.new, FiscalYear(year.year - 1).firstMonth] ?? 0
        let change = now.flatMap { before > 0 ? Fact.Value.change(now: $0, before: before) : nil }
        return [
            Fact(
                "families.new.firstHalf", ja: "上半期の新規家庭", en: "New families in the first half",
                now.map { .count($0, unit: families) }),
            Fact(
                "families.new.firstHalfGrowth", ja: "上半期の新規家庭の前年比",
                en: "Growth of the first half over the year before",
                change),
        ]
    }

    // MARK: Parts

    private func count(_ count: NationalCount, in year: FiscalYear, _ unit: Message) -> Fact.Value? {
        byYear[count, year.firstMonth].map { .count($0, unit: unit) }
    }

    /// A part that nobody reported is zero where the whole was reported.
    private func share(_ part: NationalCount, of whole: NationalCount, in year: FiscalYear) -> Fact.Value? {
        Share(byYear[part, year.firstMonth] ?? 0, of: byYear[whole, year.firstMonth]).map(Fact.Value.share)
    }

    /// The opening balance and all that came after it, up to the end of the year. Nil without an opening balance, and
    /// for a year that lies within it.
    private func total(_ count: NationalCount, upTo year: FiscalYear) -> Int64? {
        guard let opening = openingBalances.first(where: { $0.element == count.element }),
            opening.until < year.lastMonth
        else { return nil }
        let later = byMonth[count].filter { $0.key > opening.until && $0.key <= year.lastMonth }
        return later.values.reduce(opening.amount, +)
    }
}
