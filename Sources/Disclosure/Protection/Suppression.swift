import HubCore

/// The choice of what is hidden, step by step.
///
/// For each hidden cell that some reader still learns too much of, it searches the cheapest other table in which the
/// cell reaches what it must. Cells that are hidden already move for nearly nothing, published ones at a price; those
/// that the table moves become hidden too, and then need protection of their own.
struct Suppression {
    struct Exposed {
        let cell: Int
        let exposure: Evidence.Exposure
        /// Whether it was given up, and might be protected after all.
        let isUndecided: Bool
    }

    let system: TableSystem
    private let bounds: [CellBounds]
    /// What it costs to hide, by cell.
    private let prices: [Double]
    /// Cells to look at, hardest first.
    private let order: [Int]
    private let barred: Set<Int>
    private let keepsSteps: Bool
    private let searchesToHide: Int
    private var isHidden: [Bool]
    /// For whom a cell was hidden first.
    private var hiddenFor: [Int: Int] = [:]
    private var evidence: Evidence
    /// The cell that each table of the evidence was searched for.
    private var purpose: [Int: Int] = [:]
    private var search: MoveSearch
    /// Where a scheme may have brought something in, for schemes that are an only source anywhere.
    private let cellsOfSource: [SchemeID: [Int]]
    /// Whether published cells may still become hidden.
    private var mayHide = true

    /// Per unit moved: so little that no detour over hidden cells is dearer than one more published cell.
    private static let hiddenPrice = 1.0 / 4096

    init(
        _ system: TableSystem, _ policy: DisclosurePolicy, barred: Set<Int> = [], keepsSteps: Bool,
        searchesToHide: Int = Limits.searchesToHide
    ) throws(SolverFault) {
        self.system = system
        self.searchesToHide = searchesToHide
        self.keepsSteps = keepsSteps
        self.barred = barred
        let bounds = system.cells.map { CellBounds($0, policy, keepsSteps: keepsSteps) }
        let keys = system.cells.map { policy.key.number(of: $0.id.rawValue) }
        self.bounds = bounds
        prices = system.cells.indices.map { index in
            let tie = 1 + Double(keys[index] >> 40) / Double(1 << 24) / 4
            return Double(system.cells[index].weight * (4 + bounds[index].sizeClass)) * tie
        }
        isHidden = system.cells.indices.map { bounds[$0].reason != nil }
        order = system.cells.indices.sorted { a, b in
            let (needOfA, needOfB) = (bounds[a].need(system.cells[a]), bounds[b].need(system.cells[b]))
            return (needOfB, keys[a], a) < (needOfA, keys[b], b)
        }
        let sources = Set(bounds.compactMap(\.onlySource))
        cellsOfSource = system.cells.indices.reduce(into: [:]) { cells, index in
            for contribution in system.cells[index].contributions where sources.contains(contribution.scheme) {
                cells[contribution.scheme, default: []].append(index)
            }
        }
        evidence = Evidence(system, bounds)
        search = try MoveSearch(system)
        for cell in system.cells.indices { openRoom(of: cell, for: .all) }
    }

    func isPrimary(_ cell: Int) -> Bool { bounds[cell].reason != nil }

    // MARK: Hiding

    /// Whether the search was given up because it became too long.
    var isExhausted: Bool { search.searches >= searchesToHide }

    /// - Returns: what could not be protected, or not before the bound of searches was met; empty when all is.
    mutating func hideAll() -> [Exposed] {
        var exposed: [Exposed] = []
        var waiting = order.filter { isHidden[$0] }
        while !waiting.isEmpty {
            var added: [Int] = []
            for cell in waiting {
                guard !isExhausted else {
                    if let exposure = evidence.exposure(of: cell) {
                        exposed.append(.init(cell: cell, exposure: exposure, isUndecided: true))
                    }
                    continue
                }
                if let exposure = protect(cell, &added) {
                    exposed.append(.init(cell: cell, exposure: exposure, isUndecided: false))
                }
            }
            waiting = added
        }
        return exposed
    }

    /// - Returns: what a reader still learns when nothing helps.
    private mutating func protect(_ cell: Int, _ added: inout [Int]) -> Evidence.Exposure? {
        guard evidence.exposure(of: cell) != nil else { return nil }
        look(at: cell, with: bounds[cell].onlySource.map(Eyes.allBut) ?? .all, &added)
        // No table does for all readers at once: one for each.
        while let exposure = evidence.exposure(of: cell) {
            guard look(at: cell, with: .one(exposure.reader), &added) else {
                return evidence.exposure(of: cell) ?? exposure
            }
            if evidence.exposure(of: cell)?.reader == exposure.reader { return exposure }
        }
        return nil
    }

    /// - Returns: whether tables were found that show the readers a wide enough range that reaches far enough.
    @discardableResult
    private mutating func look(at cell: Int, with eyes: Eyes, _ added: inout [Int]) -> Bool {
        let changed = openRooms(for: eyes)
        defer { for cell in changed { openRoom(of: cell, for: .all) } }
        let need = bounds[cell].neededRise(for: eyes, system.cells[cell])
        if take(move(of: cell, by: max(need, DisclosurePolicy.leastSpread)), for: cell, &added) { return true }
        if need > 0 {
            guard take(move(of: cell, by: need), for: cell, &added) else {
                // Lost; what is left to find out is how much the reader learns.
                if case .one = eyes { _ = spread(cell, &added) }
                return false
            }
        }
        return spread(cell, &added)
    }

    private mutating func spread(_ cell: Int, _ added: inout [Int]) -> Bool {
        let spread = DisclosurePolicy.leastSpread
        if take(move(of: cell, by: spread), for: cell, &added) { return true }
        if take(move(of: cell, by: -spread), for: cell, &added) { return true }
        return take(move(of: cell, by: 1), for: cell, &added) && take(move(of: cell, by: -1), for: cell, &added)
    }

    private mutating func move(of cell: Int, by amount: Int) -> Move? {
        // Where halves are in the way of whole numbers, one more may go.
        for further in 0...1 {
            switch search.cheapestMove(of: cell, by: amount + further * amount.signum()) {
            case .found(let move): return move
            case .impossible: return nil
            case .gaveUp: continue
            }
        }
        return nil
    }

    private mutating func take(_ move: Move?, for target: Int, _ added: inout [Int]) -> Bool {
        guard let move else { return false }
        purpose[evidence.add(move)] = target
        for change in move where !isHidden[change.cell] && system.cells[change.cell].use == .publishable {
            isHidden[change.cell] = true
            hiddenFor[change.cell] = target
            added.append(change.cell)
            openRoom(of: change.cell, for: .all)
        }
        return true
    }

    // MARK: Room

    /// - Returns: cells whose room is not the usual one.
    private mutating func openRooms(for eyes: Eyes) -> [Int] {
        let changed: [Int]
        switch eyes {
        case .all: changed = []
        case .allBut(let scheme): changed = cellsOfSource[scheme] ?? []
        case .one: changed = Array(system.cells.indices)
        }
        for cell in changed { openRoom(of: cell, for: eyes) }
        return changed
    }

    private mutating func openRoom(of index: Int, for eyes: Eyes) {
        let cell = system.cells[index]
        let isFree = isHidden[index] || cell.use != .publishable
        guard isFree || mayHide && !barred.contains(index), let room = bounds[index].room(for: eyes, cell) else {
            return search.set(index, .init(fall: 0, rise: 0, cost: 0))
        }
        search.set(index, .init(fall: room.fall, rise: room.rise, cost: isFree ? Self.hiddenPrice : prices[index]))
    }

    // MARK: Publishing again

    /// Hiding one after the other hides too much: what a later one brought may do for an earlier one. Each number
    /// hidden for others is published again if all the rest stays protected, as long as the bound of searches allows.
    mutating func publishWhatIsNotNeeded() {
        mayHide = false
        for cell in system.cells.indices { openRoom(of: cell, for: .all) }
        let candidates = hiddenFor.keys.sorted { (prices[$1], $1) < (prices[$0], $0) }
        for cell in candidates where search.searches < Limits.searchesPerRelease { publishUnlessNeeded(cell) }
    }

    private mutating func publishUnlessNeeded(_ cell: Int) {
        let before = (evidence, purpose)
        isHidden[cell] = false
        openRoom(of: cell, for: .all)
        var affected: Set<Int> = []
        for table in evidence.tables(changing: cell) {
            affected.formUnion(evidence.tables[table]?.changes.map(\.cell) ?? [])
            evidence.remove(table)
            purpose[table] = nil
        }
        var none: [Int] = []
        // The one that it was hidden for first: most often it still needs it, and then the rest need not be tried.
        for other in affected.sorted(by: { ($1 == hiddenFor[cell] ? 1 : 0, $0) < ($0 == hiddenFor[cell] ? 1 : 0, $1) })
        where isHidden[other] {
            guard protect(other, &none) != nil else { continue }
            (evidence, purpose) = before
            isHidden[cell] = true
            openRoom(of: cell, for: .all)
            return
        }
    }

    // MARK: The answer

    mutating func protection() -> Protection {
        dropNeedlessTables()
        let kept = evidence.tables.keys.sorted()
        let alternatives = kept.compactMap { evidence.tables[$0] }.map { Certificate.Alternative(changes: $0.changes) }
        let protected = protectedCells(kept)
        let statuses = system.cells.indices.map { index -> CellStatus in
            if let reason = bounds[index].reason { return .primary(reason) }
            if isHidden[index] {
                return .secondary(protects: protected[index, default: []].sorted().map { system.cells[$0].id })
            }
            return system.cells[index].use == .publishable ? .published : .auxiliary
        }
        return Protection(
            statuses: statuses, certificate: Certificate(alternatives: alternatives, keepsSteps: keepsSteps), of: system
        )
    }

    private mutating func dropNeedlessTables() {
        for table in evidence.tables.keys.sorted(by: >) {
            guard let changes = evidence.tables[table]?.changes else { continue }
            let before = evidence
            evidence.remove(table)
            if changes.contains(where: { isHidden[$0.cell] && evidence.exposure(of: $0.cell) != nil }) {
                evidence = before
            }
        }
    }

    /// For each cell hidden for others, the cells hidden for their own sake that would be worked out with its help.
    private func protectedCells(_ tables: [Int]) -> [Int: Set<Int>] {
        var protected: [Int: Set<Int>] = [:]
        for table in tables {
            guard let target = purpose[table], isPrimary(target) else { continue }
            for change in evidence.tables[table]?.changes ?? [] where !isPrimary(change.cell) {
                protected[change.cell, default: []].insert(target)
            }
        }
        for (cell, target) in hiddenFor where protected[cell] == nil {
            var root = target
            while !isPrimary(root), let next = hiddenFor[root] { root = next }
            protected[cell] = [root]
        }
        return protected
    }

    func refusal(_ exposed: Exposed) -> ProtectionRefusal.Exposed {
        let neighbours = Set(system.equationsOfCell[exposed.cell].flatMap { system.equations[$0].map(\.cell) })
        return .init(
            cell: system.cells[exposed.cell].id, to: exposed.exposure.reader,
            why: exposed.isUndecided ? .searchEnded : exposed.exposure.why,
            fixed: neighbours.filter { bounds[$0].isFixed }.sorted().map { system.cells[$0].id })
    }
}

extension CellBounds {
    /// What it must be able to rise for all readers that do not know it anyway.
    fileprivate func need(_ cell: TableCell) -> Int {
        neededRise(for: onlySource.map(Eyes.allBut) ?? .all, cell)
    }
}
