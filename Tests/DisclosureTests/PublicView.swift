import Disclosure
import HubCore

/// What a reader has: the published numbers, the sums that everybody knows, and what everybody knows to be the least.
/// Made from a release without any code of the module under test but its types.
struct PublicView {
    /// Nil where nothing is published.
    var numbers: [Int?]
    /// What each number is at the least.
    var least: [Int]
    let sums: [[(cell: Int, coefficient: Int)]]

    /// - Parameter guessesZeros: the reader takes each hidden number that is not zero to be 1 or more.
    /// - Parameter reader: a scheme, which knows its own part of every number.
    init(_ system: TableSystem, hidden: Set<Int>, guessesZeros: Bool = false, reader: SchemeID? = nil) {
        numbers = system.cells.indices.map { index in
            hidden.contains(index) || system.cells[index].use != .publishable ? nil : system.cells[index].value
        }
        least = system.cells.map { guessesZeros && $0.use == .publishable ? min($0.value, 1) : 0 }
        sums = system.equations.map { $0.map { ($0.cell, $0.coefficient) } }
        guard let reader else { return }
        for (index, cell) in system.cells.enumerated() {
            guard let own = cell.contributions.first(where: { $0.scheme == reader })?.part else { continue }
            if cell.contributions.count == 1 { numbers[index] = own }
            least[index] = max(least[index], own)
        }
    }

    init(_ system: TableSystem, _ protection: Protection, reader: SchemeID? = nil) {
        self.init(
            system, hidden: Set(protection.statuses.indices.filter { protection.statuses[$0].isHidden }), reader: reader
        )
    }

    var unknown: [Int] { numbers.indices.filter { numbers[$0] == nil } }
}
