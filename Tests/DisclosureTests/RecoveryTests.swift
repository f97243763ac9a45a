import Disclosure
import HubCore
import Testing

/// Why a table cannot be protected by hand: hide one to four, and where such a number stands alone in a row or column
/// the next smallest beside it; publish zeros. Who knows that rule recovers much of what it hid.
@Suite struct RecoveryTests {
    /// Areas × months × options with all totals, of numbers as small as those of the network.
    private static let table = MonthlyTable(areas: 8, months: 12, options: 6, seed: 965)

    @Test func theRuleOfThumbGivesAwayWhatItHides() throws {
        let system = try Self.table.system()
        let hidden = Self.table.hiddenByRuleOfThumb(system)
        let view = PublicView(system, hidden: hidden, guessesZeros: true)
        let reader = BoundsReader(view)
        let primary = hidden.filter { system.cells[$0].value < 5 }
        let recovered = primary.filter { reader.range($0).count == 1 }
        #expect(recovered.allSatisfy { reader.range($0).lowerBound == system.cells[$0].value })
        #expect(primary.count > 100)
        #expect(recovered.count * 4 > primary.count, "\(recovered.count) of \(primary.count) recovered")
    }

    @Test func thisModuleGivesAwayNone() throws {
        let system = try Self.table.system()
        let policy = DisclosurePolicy.plain(5)
        let protection = try protect(system, policy)
        try protection.certificate.verify(system, policy, protection.statuses)
        let hidden = protection.statuses.indices.filter { protection.statuses[$0].isHidden }
        let view = PublicView(system, hidden: Set(hidden), guessesZeros: true)
        let reader = BoundsReader(view)
        let solved = EliminatingReader(view).determined
        #expect(!view.unknown.isEmpty && solved.isEmpty)
        let leaks = view.unknown.filter { reader.range($0).count < 3 || reader.range($0).upperBound < 5 }
        #expect(leaks.isEmpty, "\(leaks.map { "\(system.cells[$0].id) in \(reader.range($0))" })")
    }
}

/// A table of three dimensions with every total.
struct MonthlyTable {
    let sizes: [Int]
    let values: [[[Int]]]

    private static let likely = Array(repeating: 0, count: 12) + Array(repeating: 1, count: 4) + [2, 3, 4, 7]

    init(areas: Int, months: Int, options: Int, seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        sizes = [areas, months, options]
        values = (0..<areas).map { _ in
            (0..<months).map { _ in
                (0..<options).map { _ in Self.likely.randomElement(using: &random) ?? 0 }
            }
        }
    }

    /// `t` stands for a total.
    private func id(_ place: [Int?]) -> CellID {
        CellID(place.map { $0.map(String.init) ?? "t" }.joined(separator: ","))
    }

    private var places: [[Int?]] {
        let choices = sizes.map { (0..<$0).map(Optional.some) + [nil] }
        return choices[0].flatMap { area in choices[1].flatMap { month in choices[2].map { [area, month, $0] } } }
    }

    private func inside(_ place: [Int?], _ dimension: Int) -> [[Int?]] {
        (0..<sizes[dimension]).map { index in
            var part = place
            part[dimension] = index
            return part
        }
    }

    private func value(_ place: [Int?]) -> Int {
        if let dimension = place.firstIndex(of: nil) { return inside(place, dimension).reduce(0) { $0 + value($1) } }
        return values[place[0] ?? 0][place[1] ?? 0][place[2] ?? 0]
    }

    /// Every total with its parts, along each dimension.
    private var lines: [[[Int?]]] {
        places.flatMap { place in place.indices.filter { place[$0] == nil }.map { [place] + inside(place, $0) } }
    }

    func system() throws -> TableSystem {
        let cells = places.map { place in
            TableCell(
                id: id(place), group: "", level: "", value: value(place),
                weight: place.reduce(1) { $0 * ($1 == nil ? 3 : 1) })
        }
        return try TableSystem(
            cells: cells, equations: lines.map { [(id($0[0]), 1)] + $0.dropFirst().map { (id($0), -1) } })
    }

    func hiddenByRuleOfThumb(_ system: TableSystem) -> Set<Int> {
        let positions = lines.map { $0.compactMap { system.position[id($0)] } }
        var hidden = Set(system.cells.indices.filter { (1..<5).contains(system.cells[$0].value) })
        var changed = true
        while changed {
            changed = false
            for line in positions where line.count(where: hidden.contains) == 1 {
                let others = line.dropFirst().filter { !hidden.contains($0) && system.cells[$0].value > 0 }
                guard let next = others.min(by: { (system.cells[$0].value, $0) < (system.cells[$1].value, $1) }) else {
                    continue
                }
                hidden.insert(next)
                changed = true
            }
        }
        return hidden
    }
}
