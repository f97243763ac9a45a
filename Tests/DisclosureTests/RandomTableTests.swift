import Disclosure
import HubCore
import Testing

/// Made-up tables against readers who try everything. A failure names its seed.
@Suite struct RandomTableTests {
    /// Rows are areas with one to four schemes each, columns options.
    @Test(arguments: 1...50) func tablesOfAreasAndOptions(seed: Int) throws {
        var random = SeededNumbers(seed: UInt64(seed))
        let (rows, columns) = (Int.random(in: 2...4, using: &random), Int.random(in: 2...4, using: &random))
        let schemes = (0..<rows).map { row in
            (0..<Int.random(in: 1...4, using: &random)).map { SchemeID(Int64(10 * row + $0)) }
        }
        let parts = (0..<rows).map { row in
            (0..<columns).map { _ in schemes[row].map { Contribution($0, random.count() / 2) } }
        }
        let values = parts.map { $0.map { $0.reduce(0) { $0 + $1.part } } }
        let system = try GridTable(values, parts: { parts[$0][$1] }).system()
        try check(system, seed: seed, threshold: 5)
    }

    /// The readers must be able to find something: with one number published again that was hidden for others, they do.
    @Test func oneNumberTooManyIsFound() throws {
        var (needed, all) = (0, 0)
        for seed in 1...25 {
            var random = SeededNumbers(seed: UInt64(seed))
            let values = (0..<3).map { _ in (0..<3).map { _ in random.count() } }
            let system = try GridTable(values).system()
            let protection = try protect(system, .plain(5, key: UInt64(seed)))
            let check = ReadersCheck(system: system, policy: .plain(5), protection: protection)
            for (cell, status) in protection.statuses.enumerated() {
                guard case .secondary = status else { continue }
                all += 1
                if !check.leaks(publishing: cell).isEmpty { needed += 1 }
            }
        }
        #expect(all > 20)
        // Some are hidden for what the rule asks of those hidden with them; those stay hidden without a leak.
        #expect(needed * 10 > all * 9, "\(needed) of \(all)")
    }

    /// Months, halves and a year of two options, and the running total of each month.
    @Test(arguments: 1...20) func monthsHalvesAndRunningTotals(seed: Int) throws {
        var random = SeededNumbers(seed: UInt64(seed))
        var cells: [TableCell] = []
        var equations: [[(CellID, Int)]] = []
        let months = (0..<6).map { _ in (0..<2).map { _ in random.count() } }
        func add(_ name: String, _ months: [[Int]], weight: Int) -> [CellID] {
            let values = [months.reduce(0) { $0 + $1[0] }, months.reduce(0) { $0 + $1[1] }]
            let ids = (0..<3).map { CellID("\(name)/\($0)") }
            for (id, value) in zip(ids, values + [values[0] + values[1]]) {
                cells.append(TableCell(id: id, group: "", level: "", value: value, weight: weight))
            }
            equations.append([(ids[2], 1), (ids[0], -1), (ids[1], -1)])
            return ids
        }
        let single = months.indices.map { add("M\($0)", [months[$0]], weight: 1) }
        let year = add("Y", months, weight: 8)
        let halves = [add("H1", Array(months[0..<3]), weight: 4), add("H2", Array(months[3..<6]), weight: 4)]
        let running = (2..<6).map { add("R\($0)", Array(months[0..<$0]), weight: 2) }
        for option in 0..<3 {
            equations.append([(year[option], 1), (halves[0][option], -1), (halves[1][option], -1)])
            for half in 0..<2 {
                equations.append([(halves[half][option], 1)] + (0..<3).map { (single[3 * half + $0][option], -1) })
            }
            for (index, total) in running.enumerated() {
                equations.append([(total[option], 1)] + (0..<(index + 2)).map { (single[$0][option], -1) })
            }
        }
        try check(TableSystem(cells: cells, equations: equations), seed: seed, threshold: 5, countsInsiders: false)
    }

    private func check(_ system: TableSystem, seed: Int, threshold: Int, countsInsiders: Bool = true) throws {
        let policy = DisclosurePolicy(
            otherwise: .init(
                threshold: threshold, leastContributors: countsInsiders ? 3 : 0, countsInsiders: countsInsiders),
            key: OrderKey(UInt64(seed), 7))
        let protection = try protect(system, policy)
        #expect(throws: Never.self, "seed \(seed)") {
            try protection.certificate.verify(system, policy, protection.statuses)
        }
        let leaks = ReadersCheck(system: system, policy: policy, protection: protection).leaks()
        #expect(leaks.isEmpty, "seed \(seed): \(leaks.joined(separator: "; "))")
    }
}
