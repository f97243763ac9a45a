import Disclosure
import HubCore
import Testing

/// A certificate that was tampered with, or belongs to other numbers, proves nothing.
@Suite struct CertificateTests {
    private let policy = DisclosurePolicy.plain(10)
    private let system: TableSystem
    private let protection: Protection

    init() throws {
        system = try GridTable([[4, 20, 30], [25, 35, 50], [60, 7, 30]]).system()
        protection = try protect(system, policy)
    }

    @Test func provesWhatItWasMadeFor() throws {
        try protection.certificate.verify(system, policy, protection.statuses)
    }

    @Test func withoutAnAlternative() {
        for left in protection.certificate.alternatives.indices {
            var fewer = protection.certificate.alternatives
            fewer.remove(at: left)
            #expect(fault(of: fewer)?.isExposure == true)
        }
    }

    @Test func brokenSum() {
        let changes = protection.certificate.alternatives[0].changes
        let broken =
            changes.dropLast() + [.init(cell: changes[changes.count - 1].cell, by: changes[changes.count - 1].by + 1)]
        guard case .sumDoesNotHold = fault(of: [.init(changes: Array(broken))]) else { return #expect(Bool(false)) }
    }

    @Test func changeOfWhatIsPublished() throws {
        // The four corners of a rectangle, of which at least one is published.
        let cells = ["1,2", "1,3", "2,2", "2,3"].compactMap { system.position[CellID($0)] }
        let changes = zip(cells, [1, -1, -1, 1]).map { Certificate.Change(cell: $0, by: $1) }
        guard case .publishedDiffers = fault(of: [.init(changes: changes)]) else { return #expect(Bool(false)) }
    }

    @Test func numbersBelowZero() throws {
        let alternative = protection.certificate.alternatives[0]
        let far = alternative.changes.map { Certificate.Change(cell: $0.cell, by: -1_000 * $0.by) }
        guard case .outOfBounds = fault(of: [.init(changes: far)]) else { return #expect(Bool(false)) }
    }

    /// 4 may rise to 39 and no further: beyond, it would have been published before what was.
    @Test func numbersFarAboveTheirStep() throws {
        let cells = ["1,1", "1,2", "3,1", "3,2"].compactMap { system.position[CellID($0)] }
        var statuses = protection.statuses
        for cell in cells where statuses[cell] == .published { statuses[cell] = .secondary(protects: [CellID("1,1")]) }
        let changes = zip(cells, [57, -57, -57, 57]).map { Certificate.Change(cell: $0, by: $1) }
        let far = Certificate(alternatives: [.init(changes: changes)], keepsSteps: true)
        #expect(throws: CertificateFault.outOfBounds(CellID("1,1"))) { try far.verify(system, policy, statuses) }
    }

    @Test func malformed() {
        #expect(fault(of: [.init(changes: [.init(cell: 999, by: 1)])]) == .malformed)
        #expect(fault(of: [.init(changes: [.init(cell: -1, by: 1)])]) == .malformed)
        #expect(fault(of: [.init(changes: [.init(cell: 0, by: 0)])]) == .malformed)
        #expect(fault(of: [.init(changes: [.init(cell: 0, by: 1), .init(cell: 0, by: -1)])]) == .malformed)
    }

    @Test func smallNumberPublished() throws {
        var statuses = protection.statuses
        statuses[try #require(system.position[CellID("1,1")])] = .published
        #expect(throws: CertificateFault.statusBreaksRule(CellID("1,1"))) {
            try protection.certificate.verify(system, policy, statuses)
        }
    }

    @Test func hidesOneOfTwoCellsOnly() throws {
        var statuses = protection.statuses
        for (cell, status) in statuses.enumerated() {
            if case .secondary = status { statuses[cell] = .published }
        }
        #expect(throws: CertificateFault.self) { try protection.certificate.verify(system, policy, statuses) }
        #expect(throws: CertificateFault.self) {
            try Certificate(alternatives: [], keepsSteps: true).verify(system, policy, statuses)
        }
    }

    private func fault(of alternatives: [Certificate.Alternative]) -> CertificateFault? {
        do {
            try Certificate(alternatives: alternatives, keepsSteps: true).verify(system, policy, protection.statuses)
            return nil
        } catch {
            return error
        }
    }
}

extension CertificateFault {
    fileprivate var isExposure: Bool { if case .exposed = self { true } else { false } }
}
