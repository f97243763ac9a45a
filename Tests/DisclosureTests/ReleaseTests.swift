import HubCore
import MadeUpNetwork
import Testing

@testable import Disclosure

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

    /// A scheme alone in each of 33 prefectures knows its prefecture's figures, so these hide nothing from it.
    @Test(.timeLimit(.minutes(15)), arguments: [33, 1_200]) func sparseAndLargeNetworks(schemes: Int) throws {
        let system = try MadeUpRelease(schemes: schemes, seed: 11).system
        let policy = DisclosurePolicy.usual()
        // What is hidden needlessly is not tried to be published again here: that is the longer part.
        var suppression = try Suppression(system, policy, keepsSteps: true)
        #expect(suppression.hideAll().isEmpty)
        #expect(!suppression.isExhausted)
        let protection = suppression.protection()
        try protection.certificate.verify(system, policy, protection.statuses)
        #expect(protection.hiddenCount > 0)
    }

    @Test func searchingEndsWithARefusal() throws {
        let system = try MadeUpRelease(schemes: 33, seed: 11).system
        let refusal = #expect(throws: ProtectionRefusal.self) {
            try protect(system, .usual(), searchesToHide: 50)
        }
        let exposed = try #require(refusal).exposed
        #expect(exposed.count > 10)
        #expect(exposed.count { $0.why == .searchEnded } > 10)
    }

    @Test func withoutRoomForTheSolver() {
        #expect(throws: SolverFault.self) { try LinearProgram(rows: 1, columns: [], model: { nil }) }
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
