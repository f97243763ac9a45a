import HubCore

/// All numbers of a release as one system: the cells, and every sum that ties them together.
///
/// One system over all templates, because tables that are safe alone may be unsafe together. Everything that a reader
/// can know to hold must be an equation here: sums over areas, options and time, the same total in two breakdowns,
/// open = open before + new − finished, supported = open before + new. An inequality that everybody knows (a part is no
/// larger than its whole) is an equation with a `connecting` cell for what is missing.
package struct TableSystem: Sendable {
    package struct Term: Hashable, Sendable {
        /// Position in `cells`.
        package let cell: Int
        /// Small and not 0.
        package let coefficient: Int
    }

    /// Says that its terms add up to 0.
    package typealias Equation = [Term]

    package let cells: [TableCell]
    package let equations: [Equation]
    package let position: [CellID: Int]
    /// For every cell, the equations that it stands in.
    let equationsOfCell: [[Int]]

    /// - Parameter equations: each a list of (cell, coefficient) that adds up to 0, as `total − part − part`.
    /// - Throws: `MalformedSystem` where the numbers contradict each other; nothing is repaired here.
    package init(cells: [TableCell], equations: [[(CellID, Int)]]) throws(MalformedSystem) {
        guard cells.count <= Limits.cellsPerRelease else { throw .tooManyCells(cells.count) }
        var position: [CellID: Int] = [:]
        position.reserveCapacity(cells.count)
        for (index, cell) in cells.enumerated() {
            guard position.updateValue(index, forKey: cell.id) == nil else { throw .repeatedCell(cell.id) }
            try cell.check()
        }
        var read: [Equation] = []
        read.reserveCapacity(equations.count)
        for equation in equations {
            read.append(try Self.read(equation, of: cells, at: position))
        }
        self.cells = cells
        self.equations = read
        self.position = position
        equationsOfCell = read.enumerated().reduce(into: Array(repeating: [], count: cells.count)) { lists, equation in
            for term in equation.element { lists[term.cell].append(equation.offset) }
        }
    }

    private static func read(
        _ equation: [(CellID, Int)], of cells: [TableCell], at position: [CellID: Int]
    ) throws(MalformedSystem) -> Equation {
        var coefficients: [Int: Int] = [:]
        for (id, coefficient) in equation {
            guard let cell = position[id] else { throw .unknownCell(id) }
            guard abs(coefficient) <= Limits.largestCoefficient else { throw .coefficient(id) }
            coefficients[cell, default: 0] += coefficient
        }
        let terms = coefficients.filter { $0.value != 0 }.sorted { $0.key < $1.key }
            .map { Term(cell: $0.key, coefficient: $0.value) }
        guard terms.reduce(0, { $0 + $1.coefficient * cells[$1.cell].value }) == 0 else {
            throw .sumDoesNotHold(terms.map { cells[$0.cell].id })
        }
        return terms
    }

    package subscript(id: CellID) -> TableCell? { position[id].map { cells[$0] } }
}

extension TableCell {
    fileprivate func check() throws(MalformedSystem) {
        guard (0...Limits.largestCellValue).contains(value), weight >= 1 else { throw .value(id) }
        if isAlwaysZero, value != 0 { throw .value(id) }
        if isFrozen, use != .publishable { throw .frozenYetNotPublishable(id) }
        guard !contributions.isEmpty else { return }
        guard contributions.allSatisfy({ $0.part >= 0 }), contributions.reduce(0, { $0 + $1.part }) == value,
            Set(contributions.map(\.scheme)).count == contributions.count
        else { throw .contributions(id) }
    }
}

/// Numbers that cannot be a release: a fault of whoever put them together, not of the network's data.
package enum MalformedSystem: Error, Hashable, Sendable {
    case tooManyCells(Int)
    case repeatedCell(CellID)
    case unknownCell(CellID)
    case coefficient(CellID)
    /// Below 0 or beyond bounds, a weight below 1, or not 0 where it always is.
    case value(CellID)
    case frozenYetNotPublishable(CellID)
    /// They do not add up to the cell, are below 0, or name a scheme twice.
    case contributions(CellID)
    /// The cells of an equation whose values do not fulfil it.
    case sumDoesNotHold([CellID])
}
