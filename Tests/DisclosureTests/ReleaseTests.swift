import Disclosure
import HubCore
import MadeUpNetwork
import Testing

/// A whole release: the nation by month, regions by half, prefectures by year, with every breakdown.
@Suite struct ReleaseTests {
    @Test(.timeLimit(.minutes(15))) func releaseOfANetwork() throws {
        let system = try MadeUpRelease(schemes: 500, seed: 7).system
        let policy = DisclosurePolicy.usual()
        let protection = try protect(system, policy)
        try protection.certificate.verify(system, policy, protection.statuses)
        #expect(system.cells.count > 4_000)
        #expect(protection.hiddenCount > 200)

        let hidden = protection.statuses.indices.filter { protection.statuses[$0].isHidden }
        #expect(EliminatingReader(PublicView(system, protection)).determined.isDisjoint(with: hidden))
        let schemes = hidden.flatMap { system.cells[$0].contributions.map(\.scheme) }
        let readers = [nil] + Set(schemes).sorted().prefix(40).map(Optional.some)
        for reader in readers {
            let bounds = BoundsReader(PublicView(system, protection, reader: reader))
            for cell in hidden {
                let contributions = system.cells[cell].contributions
                if let reader, contributions.map(\.scheme) == [reader] { continue }
                let own = contributions.first { $0.scheme == reader }?.part ?? 0
                let range = bounds.range(cell)
                #expect(range.count >= 3 && range.upperBound >= 10 + own, "\(system.cells[cell].id) in \(range)")
            }
        }
    }

    /// What a template loses is counted cell by cell.
    @Test func lossOfEachTemplate() throws {
        let system = try GridTable([[4, 20, 0], [25, 35, 50], [60, 7, 30]], name: "grid").system()
        let protection = try protect(system, .plain(10))
        let loss = try #require(protection.losses["grid"])
        #expect(loss.cells == 16 && loss.nonZero == 15)
        #expect(loss.primary == 2 && loss.primary + loss.secondary == protection.hiddenCount)
        #expect(loss.keptShare == Double(loss.nonZero - loss.hiddenNonZero) / 15)
    }
}
