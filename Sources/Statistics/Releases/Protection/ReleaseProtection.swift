import DataDictionary
import Disclosure
import HubCore

/// What becomes of each cell of a release, and the proof that what is hidden is hidden.
struct ReleaseProtection: Sendable {
    /// In the order of the system's cells.
    let outcomes: [CellOutcome]
    /// As it is stored; nil when a cell would be given away.
    let certificate: [UInt8]?

    /// Protects all tables together. `readers`: schemes that may have brought something to some cell, each of which may
    /// read the release with its own figures at hand.
    ///
    /// Errors: `release-unprotected` when the proof does not hold, which is a fault of the program.
    init(
        _ system: ReleaseSystem, _ figures: ReleaseFigures, policy: ReleasePolicy, orderKey: [UInt8], readers: [Int]
    ) throws {
        let tables = try ProtectedTables(system, figures, policy: policy, orderKey: orderKey, readers: readers)
        let (decided, proof) = try Self.decide(tables)
        certificate = proof
        outcomes = tables.outcomes(decided)
    }

    private static func decide(
        _ tables: ProtectedTables
    ) throws -> (outcomes: [CellOutcome], certificate: [UInt8]?) {
        let protection: Protection
        do {
            protection = try protect(tables.system, tables.rules)
        } catch is SolverFault {
            throw Problem(
                .reducedCapacity,
                detail: Message(
                    ja: "保護の計算に使うメモリが足りません。しばらくしてからもう一度プレビューしてください",
                    en: "there is no memory to work out the protection; make the preview again later"))
        } catch let refusal as ProtectionRefusal {
            let exposed = Dictionary(refusal.exposed.map { ($0.cell, $0.why) }, uniquingKeysWith: { a, _ in a })
            let outcomes = zip(tables.system.cells, tables.cells).map { table, cell -> CellOutcome in
                if let why = exposed[table.id] { return .exposed(why) }
                return CellOutcome(tables.reason(table).map(CellStatus.primary) ?? .published, of: cell)
            }
            return (outcomes, nil)
        }
        try tables.requireProof(protection.certificate, of: protection.statuses)
        return (
            zip(protection.statuses, tables.cells).map { CellOutcome($0, of: $1) },
            Array(try StableJSON.text(protection.certificate).utf8)
        )
    }
}

extension CellOutcome {
    fileprivate init(_ status: CellStatus, of cell: ReleaseSystem.Cell) {
        switch (status, cell.role) {
        case (_, .kept): self = .kept
        case (_, .unpublished): self = .unpublished
        case (.primary(let reason), _): self = .primary(reason)
        case (.secondary(let protects), _):
            self = .secondary(protects: protects.compactMap { ReleasePlace($0.rawValue) })
        case (.published, _), (.auxiliary, _): self = .shown
        }
    }
}
