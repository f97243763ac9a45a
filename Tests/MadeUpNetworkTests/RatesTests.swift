import HubCore
import Testing

@testable import MadeUpNetwork

/// The rates bring a network near what was published, whichever seed it is drawn from.
///
/// Tolerances are about three standard deviations of what chance alone does to a network of this size.
@Suite struct RatesTests {
    @Test(arguments: [GeneratedNetwork.usualSeed, 1, 2])
    func nearThePublishedFigures(seed: UInt64) throws {
        let figures = PublishedFigures(try GeneratedNetwork(municipalities: TestNetwork.municipalities, seed: seed))
        let fy2022 = Period.year(FiscalYear(2022))
        let fy2024 = Period.year(FiscalYear(2024))
        let firstHalf = Period.half(Half(fiscalYear: FiscalYear(2025), number: 1))
        let yearBefore = Period.half(Half(fiscalYear: FiscalYear(2024), number: 1))

        // FY2022
        near(figures.assessed(.infant, in: fy2022), 1_168, percent: 8)
        near(figures.needs(.infant, in: fy2022), 5_608, percent: 9)
        near(figures.needs(.infant, in: fy2022) / figures.assessed(.infant, in: fy2022), 4.8, percent: 3)
        for (item, share) in [("N01", 65.0), ("N02", 60), ("N03", 54)] {
            near(figures.share(item, .infant, in: fy2022), share, points: 5)
        }
        near(figures.fulfilment("N01", .infant, in: fy2022), 97, points: 3)
        near(figures.meanFulfilment(.infant, in: fy2022), 89, points: 2)
        near(figures.meanFulfilment(.antenatal, in: fy2022), 85, points: 6)
        #expect(figures.assessed(.infant, in: fy2022) < figures.sum("families.new", in: fy2022))

        // FY2024
        let new = figures.sum("families.new", in: fy2024)
        near(new, 2_221, percent: 8)
        near(figures.stock("families.open", in: Month("2024-03")!) + new, 3_105, percent: 8)
        near(figures.sum("visits", in: fy2024), 15_500, percent: 8)
        near(figures.stock("volunteers.registered", in: Month("2025-03")!), 4_000, percent: 10)
        near(figures.share("N01", .infant, in: fy2024), 66, points: 4)
        near(figures.fulfilment("N01", .infant, in: fy2024), 95, points: 3)
        near(100 * figures.sum("families.new", "referral=phn", in: fy2024) / new, 40, points: 5)
        near(figures.cumulative(\.families, and: "families.new", to: FiscalYear(2024)), 18_700, percent: 6)
        near(figures.cumulative(\.visits, and: "visits", to: FiscalYear(2024)), 132_000, percent: 6)
        #expect(figures.publiclyFunded(in: Month("2025-03")!) > 60)

        // First half of FY2025
        let half = figures.sum("families.new", in: firstHalf)
        near(half, 1_147, percent: 9)
        near(100 * (half / figures.sum("families.new", in: yearBefore) - 1), 15, points: 12)
        near(figures.fulfilment("N01", .infant, in: firstHalf), 95, points: 4)
        near(figures.fulfilment("N02", .infant, in: firstHalf), 87, points: 5)
    }

    @Test func needRatesAverageToThePublishedOnes() {
        let year = FiscalYear(2022)
        let infant = NeedRate.infant
        #expect(infant.count == 14 && NeedRate.antenatal.count == 14)
        #expect(abs(infant.reduce(0) { $0 + $1.share(in: year) } - 4.8) < 0.005)
        #expect(abs(infant.reduce(0) { $0 + $1.fulfilment(in: year) } / 14 - 0.89) < 0.005)
        #expect(abs(NeedRate.antenatal.reduce(0) { $0 + $1.fulfilment(in: year) } / 14 - 0.85) < 0.005)
    }

    private func near(
        _ found: Double, _ published: Double, percent: Double, _ place: SourceLocation = #_sourceLocation
    ) {
        #expect(abs(found / published - 1) * 100 <= percent, "\(found), published \(published)", sourceLocation: place)
    }

    private func near(
        _ found: Double, _ published: Double, points: Double, _ place: SourceLocation = #_sourceLocation
    ) {
        #expect(abs(found - published) <= points, "\(found), published \(published)", sourceLocation: place)
    }
}
