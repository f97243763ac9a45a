import DataDictionary
import Foundation
import HubCore
import Server
import Testing

@testable import Statistics

/// The calculations behind 活動実績 and the network's facts, on numbers worked out by hand.
@Suite("Achievements and facts")
struct AchievementsTests {
    let dictionary: DataDictionary
    let year = FiscalYear(2022)
    let vintage = Vintage(dataVersion: 1, isMadeUp: true)

    init() throws {
        dictionary = try DataDictionary(decoding: Data(ProductFiles().seed("dictionary/2026.1.json")))
    }

    @Test("Need share, fulfilment and their mean, apart for the two kinds of families")
    func results() throws {
        typealias Counts = Achievements.Counts
        let start = year.firstMonth
        let figures = NationalFigures([
            Counts.assessedAtStart(.infant): [start: 200], Counts.assessedAtEnd(.infant): [start: 150],
            Counts.present(.infant, "N01"): [start: 131], Counts.present(.infant, "N02"): [start: 120],
            Counts.outcome(.infant, "N01", Counts.assessed): [start: 100],
            Counts.outcome(.infant, "N01", Counts.fulfilled): [start: 97],
            Counts.outcome(.infant, "N02", Counts.assessed): [start: 4],
            Counts.outcome(.antenatal, "N01", Counts.assessed): [start: 0],
        ])
        let achievements = Achievements(
            year, schemes: 120, figures: figures, dictionary: dictionary, countedOn: Day("2023-04-28")!,
            vintage: vintage)

        let infant = achievements.families[0]
        #expect(infant.assessedAtStart == 200)
        #expect(infant.needs == 251)
        #expect(infant.items.count == 14)
        #expect(infant.items[0].needShare?.percentText == "65.5")
        #expect(infant.items[0].fulfilment?.percentText == "97.0")
        // Assessed, and nobody's need met: a fulfilment of zero counts in the mean. Not assessed at all does not.
        #expect(infant.items[1].fulfilment?.percentText == "0.0")
        #expect(infant.items[2].fulfilment == nil)
        #expect(infant.meanFulfilment == 0.485)
        #expect(achievements.families[1].meanFulfilment == nil)
        #expect(achievements.periodLabel.ja == "令和4年4月～令和5年3月")
        #expect(achievements.countedOn.japanese == "令和5年4月28日")
        #expect(try JSONSerialization.jsonObject(with: Data(achievements.json)) is [String: Any])
    }

    @Test("The facts of a year")
    func facts() throws {
        typealias Counts = NetworkFacts.Counts
        let start = year.firstMonth
        let before = FiscalYear(2021).firstMonth
        let host = { (programmes: [String], budget: Int64) in
            HostProfiles.Host(programmes: programmes, yearlyBudget: Yen(budget))
        }
        let material = NetworkFacts.Material(
            byYear: NationalFigures([
                Counts.supported: [start: 3105], Counts.new: [start: 2221],
                Counts.byNurse: [start: 40], Counts.byAnySource(dictionary): [start: 101],
            ]),
            byHalf: NationalFigures([Counts.new: [before: 1000, start: 1150]]),
            byMonth: NationalFigures([
                Counts.new: [
                    Month("2022-03")!: 1000, Month("2022-04")!: 20, Month("2023-03")!: 1, Month("2023-04")!: 500,
                ]
            ]),
            schemes: [year: 120],
            hosts: [
                year: HostProfiles(hosts: [
                    host(["municipal"], 4), host(["privateGrant"], 3), host(["subsidy", "privateGrant"], 2),
                    host([], 1),
                ])
            ],
            openingBalances: [
                OpeningBalance(element: "families.new", amount: 12_000, until: Month("2022-03")!, source: "年報")
            ])
        let facts = NetworkFacts(year, material, dictionary: dictionary)
        func text(_ id: String) -> String? { facts.facts.first { $0.id == id }?.value?.text(in: .ja) }

        #expect(text("families.visited") == "3,105家庭")
        #expect(text("families.byNurse") == "39.6%")
        #expect(text("families.cumulative") == "12,021家庭")
        #expect(text("visits.cumulative") == nil)
        #expect(text("hosts.publiclyFunded") == "50.0%")
        #expect(text("hosts.budget.lower") == "¥1")
        #expect(text("hosts.budget.median") == "¥2")
        #expect(text("hosts.budget.upper") == "¥3")
        #expect(text("families.new.firstHalfGrowth") == "+15.0%")
        #expect(text("isolation.share") == nil)
        let json = FactsByYear(years: [facts], vintage: vintage).json
        #expect(try JSONSerialization.jsonObject(with: Data(json)) is [String: Any])
    }

    @Test("Percentages keep their sign and round to a tenth")
    func percentages() {
        #expect(Share.percentText(-0.0505) == "-5.1")
        #expect(Share.percentText(0.66666) == "66.7")
        #expect(Share(0, of: 0) == nil)
    }
}
