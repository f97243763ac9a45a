import Disclosure
import Foundation

/// A made-up table of two dimensions without zeros, which Tau-Argus never hides: about a quarter of it is below 10.
struct SuppressionTable: Encodable {
    let rows: [[Int]]

    init(seed: Int) {
        // Numbers as good as random that are the same everywhere (Lehmer's generator).
        var state = UInt64(seed)
        func draw(_ range: ClosedRange<Int>) -> Int {
            for _ in 0..<3 { state = state * 48_271 % 2_147_483_647 }
            return range.lowerBound + Int(state) % range.count
        }
        let (height, width) = (draw(4...10), draw(4...8))
        rows = (0..<height).map { _ in (0..<width).map { _ in draw(1...4) == 1 ? draw(1...9) : draw(10...60) } }
    }

    /// Hides what is below 10, and for every hidden number asks for three possible ones: the same that Tau-Argus is
    /// asked for.
    func hiddenByHub() throws -> Int {
        let policy = DisclosurePolicy(
            rules: ["small": DisclosureRule(threshold: 0, leastContributors: 1, countsInsiders: false)],
            otherwise: .open, key: OrderKey(1, 2))
        let system = try system()
        let protection = try protect(system, policy)
        try protection.certificate.verify(system, policy, protection.statuses)
        return protection.hiddenCount
    }

    private func system() throws -> TableSystem {
        let (height, width) = (rows.count, rows[0].count)
        let widened = rows.map { $0 + [$0.reduce(0, +)] }
        let all = widened + [(0...width).map { column in widened.reduce(0) { $0 + $1[column] } }]
        func id(_ row: Int, _ column: Int) -> CellID { CellID("\(row),\(column)") }
        let cells = all.indices.flatMap { row in
            all[row].indices.map { column in
                let value = all[row][column]
                return TableCell(id: id(row, column), group: "", level: value < 10 ? "small" : "", value: value)
            }
        }
        return try TableSystem(
            cells: cells,
            equations: all.indices.map { row in [(id(row, width), 1)] + (0..<width).map { (id(row, $0), -1) } }
                + (0...width).map { column in [(id(height, column), 1)] + (0..<height).map { (id($0, column), -1) } })
    }
}

/// Tau-Argus of Statistics Netherlands, in Python with HiGHS as its solver: the optimal method, each cell at the same
/// cost.
enum TauArgus {
    static func hidden(in tables: [SuppressionTable]) async throws -> Int {
        let python = ".venv/bin/python"
        guard FileManager.default.isExecutableFile(atPath: python) else {
            throw BenchFailure("\(python) is missing; make setup installs what measuring needs")
        }
        let text = String(decoding: try JSONEncoder().encode(tables.map(\.rows)), as: UTF8.self)
        let said = try await Program.output(of: python, ["Benchmarks/baselines/tauargus.py", text])
        guard let hidden = Int(said.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw BenchFailure("tauargus.py said something unexpected\n\(said)")
        }
        return hidden
    }
}
