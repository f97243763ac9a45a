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
        // What nobody reported is shown as that, so it is a zero that everybody knows.
        let reported = system.cells.indices.filter { system.cells[$0].figure.isReported }
        let positions = Dictionary(uniqueKeysWithValues: reported.enumerated().map { ($0.element, $0.offset) })
        let tables = try TableSystem(
            cells: reported.map { system.cells[$0].tableCell(figures, readers: readers) },
            equations: system.equations.map { equation in
                equation.terms.filter { positions[$0.cell] != nil }
                    .map { (system.cells[$0.cell].id, $0.factor) }
            }.filter { !$0.isEmpty })
        let rules = DisclosurePolicy(policy, orderKey: orderKey)
        let (statuses, proof) = try Self.decide(tables, rules, reported.map { system.cells[$0] })
        certificate = proof
        outcomes = system.cells.indices.map { positions[$0].map { statuses[$0] } ?? .notReported }
    }

    private static func decide(
        _ tables: TableSystem, _ rules: DisclosurePolicy, _ cells: [ReleaseSystem.Cell]
    ) throws -> (outcomes: [CellOutcome], certificate: [UInt8]?) {
        let protection: Protection
        do {
            protection = try protect(tables, rules)
        } catch is SolverFault {
            throw Problem(
                .reducedCapacity,
                detail: Message(
                    ja: "保護の計算に使うメモリが足りません。しばらくしてからもう一度プレビューしてください",
                    en: "there is no memory to work out the protection; make the preview again later"))
        } catch let refusal as ProtectionRefusal {
            let exposed = Dictionary(refusal.exposed.map { ($0.cell, $0.why) }, uniquingKeysWith: { a, _ in a })
            let outcomes = zip(tables.cells, cells).map { table, cell -> CellOutcome in
                if let why = exposed[table.id] { return .exposed(why) }
                let reason = rules.rule(at: table.level).primaryReason(of: table)
                return CellOutcome(reason.map(CellStatus.primary) ?? .published, of: cell)
            }
            return (outcomes, nil)
        }
        do {
            try protection.certificate.verify(tables, rules, protection.statuses)
        } catch {
            throw Problem(
                .releaseUnprotected,
                detail: Message(ja: "保護の証明が成り立ちません（\(error)）", en: "the proof does not hold: \(error)"))
        }
        return (
            zip(protection.statuses, cells).map { CellOutcome($0, of: $1) },
            Array(try StableJSON.text(protection.certificate).utf8)
        )
    }
}

extension ReleaseSystem.Cell {
    var id: CellID { CellID(place.description) }

    /// Numbers of wider places and totals are missed more.
    private var weight: Int {
        (place.part == nil ? 2 : 1) * (place.level == .nation ? 4 : place.level == .region ? 2 : 1)
    }

    fileprivate func tableCell(_ figures: ReleaseFigures, readers: [Int]) -> TableCell {
        let use: TableCell.Use =
            switch role {
            case .candidate, .known: .publishable
            case .kept: .withheld
            case .unpublished: .implied
            }
        let schemes = figures.inputs.schemes
        return TableCell(
            id: id, group: place.element.rawValue, level: place.level.rawValue, value: Int(figure.value), use: use,
            isFrozen: role == .known,
            contributions: figures.schemes(in: place.area, of: readers).map { scheme in
                Contribution(schemes[scheme].id, Int(figure.parts[scheme] ?? 0))
            }, weight: weight)
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

extension DisclosurePolicy {
    init(_ policy: ReleasePolicy, orderKey: [UInt8]) {
        let rule = DisclosureRule(
            threshold: Int(policy.threshold), leastContributors: policy.leastSchemes, countsInsiders: true)
        func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(otherwise: rule, key: OrderKey(number(orderKey[0..<8]), number(orderKey[8..<16])))
    }
}
