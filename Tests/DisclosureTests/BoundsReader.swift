import Disclosure

/// A reader who narrows the range of each hidden number, one sum after the other, until none gets narrower.
/// Finds no more than is true, but not everything that is.
struct BoundsReader {
    /// Stands for "no bound known".
    static let unbounded = 1 << 40

    private(set) var low: [Int]
    private(set) var high: [Int]
    private let view: PublicView
    private var sumsOfCell: [[Int]]

    init(_ view: PublicView) {
        self.view = view
        low = view.numbers.indices.map { view.numbers[$0] ?? view.least[$0] }
        high = view.numbers.map { $0 ?? Self.unbounded }
        sumsOfCell = Array(repeating: [], count: view.numbers.count)
        for (index, sum) in view.sums.enumerated() { for term in sum { sumsOfCell[term.cell].append(index) } }
        _ = narrow(Array(view.sums.indices))
    }

    func range(_ cell: Int) -> ClosedRange<Int> { low[cell]...high[cell] }

    /// - Returns: false when nothing fits.
    mutating func assume(_ cell: Int, _ range: ClosedRange<Int>) -> Bool {
        low[cell] = max(low[cell], range.lowerBound)
        high[cell] = min(high[cell], range.upperBound)
        return low[cell] <= high[cell] && narrow(sumsOfCell[cell])
    }

    private mutating func narrow(_ sums: [Int]) -> Bool {
        var waiting = sums
        var isWaiting = Set(sums)
        while let next = waiting.popLast() {
            isWaiting.remove(next)
            // Each term alone against the least and the most that all others allow.
            var least = 0
            var most = 0
            for term in view.sums[next] {
                least += term.coefficient * (term.coefficient > 0 ? low[term.cell] : high[term.cell])
                most += term.coefficient * (term.coefficient > 0 ? high[term.cell] : low[term.cell])
            }
            for term in view.sums[next] {
                let (cell, coefficient) = (term.cell, term.coefficient)
                let othersLeast = least - coefficient * (coefficient > 0 ? low[cell] : high[cell])
                let othersMost = most - coefficient * (coefficient > 0 ? high[cell] : low[cell])
                // coefficient × x = −(others)
                let size = abs(coefficient)
                let (from, to) = coefficient > 0 ? (-othersMost, -othersLeast) : (othersLeast, othersMost)
                let newLow = max(low[cell], ceilingOfQuotient(from, size))
                let newHigh = min(high[cell], floorOfQuotient(to, size))
                guard newLow <= newHigh else { return false }
                guard newLow > low[cell] || newHigh < high[cell] else { continue }
                least = othersLeast + coefficient * (coefficient > 0 ? newLow : newHigh)
                most = othersMost + coefficient * (coefficient > 0 ? newHigh : newLow)
                low[cell] = newLow
                high[cell] = newHigh
                for sum in sumsOfCell[cell] where isWaiting.insert(sum).inserted { waiting.append(sum) }
            }
        }
        return true
    }

    private func floorOfQuotient(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((-a + b - 1) / b) }
    private func ceilingOfQuotient(_ a: Int, _ b: Int) -> Int { -floorOfQuotient(-a, b) }
}

/// A reader who tries every table of whole numbers: exact, for small tables.
struct ExhaustiveReader {
    private let bounds: BoundsReader
    private let unknown: [Int]
    /// Where to look first: makes it quick and changes no answer.
    private let hints: [Int]

    /// - Parameter most: numbers above are not tried where nothing bounds them.
    init(_ view: PublicView, most: Int, hints: [Int]) {
        var bounds = BoundsReader(view)
        for cell in view.unknown { _ = bounds.assume(cell, 0...max(most, bounds.low[cell])) }
        self.bounds = bounds
        self.hints = hints
        unknown = view.unknown
    }

    /// Tries twice the largest number of the system and more.
    init(_ system: TableSystem, _ view: PublicView) {
        let values = system.cells.map(\.value)
        self.init(view, most: 2 * (values.max() ?? 0) + 20, hints: values)
    }

    /// The smallest and the largest that the number may be.
    func range(_ cell: Int) -> ClosedRange<Int> {
        let candidates = bounds.range(cell)
        let low = candidates.first { isPossible(cell, $0) } ?? candidates.lowerBound
        let high = candidates.reversed().first { isPossible(cell, $0) } ?? candidates.upperBound
        return low...high
    }

    /// Whether it may be this much or more.
    func mayReach(_ cell: Int, _ number: Int) -> Bool {
        bounds.high[cell] >= number && isPossible(cell, number...bounds.high[cell])
    }

    /// Whether some two numbers that it may be differ by two or more.
    func isOpen(_ cell: Int) -> Bool {
        guard let first = bounds.range(cell).first(where: { isPossible(cell, $0...$0) }) else { return false }
        return mayReach(cell, first + 2)
    }

    private func isPossible(_ cell: Int, _ number: Int) -> Bool { isPossible(cell, number...number) }

    private func isPossible(_ cell: Int, _ numbers: ClosedRange<Int>) -> Bool {
        var assumed = bounds
        return assumed.assume(cell, numbers) && hasTable(assumed)
    }

    private func hasTable(_ bounds: BoundsReader) -> Bool {
        let open = unknown.filter { bounds.low[$0] < bounds.high[$0] }
        guard let cell = open.min(by: { bounds.high[$0] - bounds.low[$0] < bounds.high[$1] - bounds.low[$1] }) else {
            return true
        }
        let numbers = bounds.range(cell).sorted { abs($0 - hints[cell]) < abs($1 - hints[cell]) }
        return numbers.contains { number in
            var assumed = bounds
            return assumed.assume(cell, number...number) && hasTable(assumed)
        }
    }
}
