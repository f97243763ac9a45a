import HubCore

/// The other tables found so far, and what they prove of each cell for each reader. Additions and comparisons only.
struct Evidence {
    struct Table {
        let changes: [Certificate.Change]
        /// Schemes that can tell it from the true one: somewhere it is below their own part, or differs where only
        /// they are a source.
        let excluded: Set<SchemeID>
    }

    struct Exposure {
        let reader: Reader
        let why: ProtectionRefusal.Why
    }

    private let system: TableSystem
    private let bounds: [CellBounds]
    private(set) var tables: [Int: Table] = [:]
    /// For each cell, the tables that differ there, ascending, and by how much.
    private var ofCell: [[(table: Int, by: Int)]]
    private var next = 0

    init(_ system: TableSystem, _ bounds: [CellBounds]) {
        self.system = system
        self.bounds = bounds
        ofCell = Array(repeating: [], count: system.cells.count)
    }

    func tables(changing cell: Int) -> [Int] { ofCell[cell].map(\.table) }

    @discardableResult
    mutating func add(_ changes: [Certificate.Change]) -> Int {
        var excluded: Set<SchemeID> = []
        for change in changes {
            let cell = system.cells[change.cell]
            let changed = cell.value + change.by
            if let onlySource = cell.onlySource {
                excluded.insert(onlySource)
            } else if changed < bounds[change.cell].largestPart {
                for contribution in cell.contributions where contribution.part > changed {
                    excluded.insert(contribution.scheme)
                }
            }
            ofCell[change.cell].append((next, change.by))
        }
        tables[next] = Table(changes: changes, excluded: excluded)
        next += 1
        return next - 1
    }

    mutating func remove(_ table: Int) {
        guard let removed = tables.removeValue(forKey: table) else { return }
        for change in removed.changes { ofCell[change.cell].removeAll { $0.table == table } }
    }

    /// The first reader who learns too much of a hidden cell; nil when none does.
    func exposure(of index: Int) -> Exposure? {
        let cell = system.cells[index]
        if let why = exposure(of: index, to: .outsider, knowing: 0) { return .init(reader: .outsider, why: why) }
        guard bounds[index].rule.countsInsiders else { return nil }
        if let onlySource = cell.onlySource {
            return exposure(of: index, to: suspects(index).subtracting([onlySource]))
        }
        if isSafeForAll(index) { return nil }
        return exposure(
            of: index, to: suspects(index).union(cell.contributions.lazy.filter { $0.part > 0 }.map(\.scheme)))
    }

    private func exposure(of index: Int, to schemes: Set<SchemeID>) -> Exposure? {
        for scheme in schemes.sorted() {
            if let why = exposure(of: index, to: .scheme(scheme), knowing: system.cells[index].part(of: scheme)) {
                return .init(reader: .scheme(scheme), why: why)
            }
        }
        return nil
    }

    /// Those who see fewer tables than an outsider.
    private func suspects(_ index: Int) -> Set<SchemeID> {
        ofCell[index].reduce(into: []) { $0.formUnion(tables[$1.table]?.excluded ?? []) }
    }

    private func exposure(of index: Int, to reader: Reader, knowing own: Int) -> ProtectionRefusal.Why? {
        let range = changes(of: index) { table in
            if case .scheme(let scheme) = reader { !table.excluded.contains(scheme) } else { true }
        }
        return judge(index, range, knowing: own)
    }

    /// A short way for nearly all: whether tables that nobody can tell from the true one do for the largest scheme.
    private func isSafeForAll(_ index: Int) -> Bool {
        judge(index, changes(of: index) { $0.excluded.isEmpty }, knowing: bounds[index].largestPart) == nil
    }

    private func changes(of index: Int, where counts: (Table) -> Bool) -> ClosedRange<Int> {
        var lowest = 0
        var highest = 0
        for entry in ofCell[index] {
            guard let table = tables[entry.table], counts(table) else { continue }
            lowest = min(lowest, entry.by)
            highest = max(highest, entry.by)
        }
        return lowest...highest
    }

    private func judge(_ index: Int, _ changes: ClosedRange<Int>, knowing own: Int) -> ProtectionRefusal.Why? {
        if changes.upperBound - changes.lowerBound < DisclosurePolicy.leastSpread { return .determined }
        if bounds[index].value + changes.upperBound < bounds[index].rule.threshold + own { return .knownToBeSmall }
        return nil
    }
}
