import DataDictionary
import Disclosure
import HubCore

/// A release's cells as they are protected and as their proof is checked: without those that nobody reported, which are
/// shown as that, so that everybody knows that nothing is there.
struct ProtectedTables: Sendable {
    let system: TableSystem
    let rules: DisclosurePolicy
    /// In the order of the system.
    let cells: [ReleaseSystem.Cell]
    private let positions: [Int: Int]
    private let count: Int

    /// `readers`: schemes that may have brought something to some cell.
    init(
        _ release: ReleaseSystem, _ figures: ReleaseFigures, policy: ReleasePolicy, orderKey: [UInt8], readers: [Int]
    ) throws {
        let reported = release.cells.indices.filter { release.cells[$0].figure.isReported }
        let positions = Dictionary(uniqueKeysWithValues: reported.enumerated().map { ($0.element, $0.offset) })
        system = try TableSystem(
            cells: reported.map { release.cells[$0].tableCell(figures, readers: readers) },
            equations: release.equations.map { equation in
                equation.terms.filter { positions[$0.cell] != nil }
                    .map { (release.cells[$0.cell].id, $0.factor) }
            }.filter { !$0.isEmpty })
        rules = DisclosurePolicy(policy, orderKey: orderKey)
        cells = reported.map { release.cells[$0] }
        self.positions = positions
        count = release.cells.count
    }

    /// Of all cells of the release, in its order, from those of the system.
    func outcomes(_ decided: [CellOutcome]) -> [CellOutcome] {
        (0..<count).map { positions[$0].map { decided[$0] } ?? .notReported }
    }

    /// Why a cell is hidden for its own sake.
    func reason(_ cell: TableCell) -> PrimaryReason? { rules.rule(at: cell.level).primaryReason(of: cell) }

    /// Errors: `release-unprotected`, which is a fault of the program or of what was kept.
    func requireProof(_ certificate: Certificate, of statuses: [CellStatus]) throws(Problem) {
        do {
            try certificate.verify(system, rules, statuses)
        } catch {
            throw .noProof("\(error)")
        }
    }

    /// The statuses behind outcomes that were kept. Nil where these do not belong to the cells: what is not to be shown
    /// is shown, or nothing is known of it.
    func statuses(_ outcomes: [ReleasePlace: CellOutcome]) -> [CellStatus]? {
        var statuses: [CellStatus] = []
        for (table, cell) in zip(system.cells, cells) {
            switch (outcomes[cell.place], cell.role) {
            case (.shown, .candidate), (.shown, .known): statuses.append(.published)
            case (.primary(let reason), .candidate): statuses.append(.primary(reason))
            case (.secondary(let protects), .candidate):
                statuses.append(.secondary(protects: protects.map { CellID($0.description) }))
            case (.kept, .kept), (.unpublished, .unpublished):
                statuses.append(reason(table).map(CellStatus.primary) ?? .auxiliary)
            default: return nil
            }
        }
        return statuses
    }
}

extension Problem {
    static func noProof(_ why: String) -> Problem {
        Problem(
            .releaseUnprotected,
            detail: Message(ja: "保護の証明が成り立ちません（\(why)）", en: "the proof does not hold: \(why)"))
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

extension DisclosurePolicy {
    init(_ policy: ReleasePolicy, orderKey: [UInt8]) {
        let rule = DisclosureRule(
            threshold: Int(policy.threshold), leastContributors: policy.leastSchemes, countsInsiders: true)
        func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(otherwise: rule, key: OrderKey(number(orderKey[0..<8]), number(orderKey[8..<16])))
    }
}
