import Disclosure
import HubCore

/// A table of rows and columns with its totals, as its equations. The total row and column are called `t`.
struct GridTable {
    var cells: [TableCell] = []
    var equations: [[(CellID, Int)]] = []

    /// - Parameter frozen: cells that are published already.
    /// - Parameter secret: cells that the policy `.secrets` hides for their own sake.
    init(
        _ values: [[Int]], name: String = "", frozen: Set<String> = [], secret: Set<String> = [],
        parts: (Int, Int) -> [Contribution] = { _, _ in [] }
    ) {
        let rows = values.count
        let columns = values[0].count
        func id(_ row: Int, _ column: Int) -> CellID {
            CellID(name + (row == rows ? "t" : "\(row + 1)") + "," + (column == columns ? "t" : "\(column + 1)"))
        }
        for row in 0...rows {
            for column in 0...columns {
                let inside = (row == rows ? Array(0..<rows) : [row]).flatMap { row in
                    (column == columns ? Array(0..<columns) : [column]).map { (row, $0) }
                }
                var merged: [SchemeID: Int] = [:]
                for contribution in inside.flatMap({ parts($0.0, $0.1) }) {
                    merged[contribution.scheme, default: 0] += contribution.part
                }
                cells.append(
                    TableCell(
                        id: id(row, column), group: name,
                        level: secret.contains(id(row, column).rawValue) ? "secret" : name,
                        value: inside.reduce(0) { $0 + values[$1.0][$1.1] },
                        isFrozen: frozen.contains(id(row, column).rawValue),
                        contributions: merged.sorted { $0.key < $1.key }.map { Contribution($0.key, $0.value) },
                        weight: (row == rows ? 4 : 1) * (column == columns ? 4 : 1)))
            }
        }
        for row in 0...rows {
            equations.append([(id(row, columns), 1)] + (0..<columns).map { (id(row, $0), -1) })
        }
        for column in 0..<columns {
            equations.append([(id(rows, column), 1)] + (0..<rows).map { (id($0, column), -1) })
        }
    }

    func system() throws -> TableSystem { try TableSystem(cells: cells, equations: equations) }
}

extension DisclosurePolicy {
    /// The threshold alone: for tables out of papers, which know no schemes.
    static func plain(_ threshold: Int, key: UInt64 = 1) -> Self {
        Self(otherwise: .init(threshold: threshold, leastContributors: 0, countsInsiders: false), key: OrderKey(key, 2))
    }

    /// Hides what the table calls secret, whatever its number, and asks for three possible integers and no more.
    static let secrets = Self(
        rules: ["secret": .init(threshold: 0, leastContributors: 1, countsInsiders: false)], otherwise: .open,
        key: OrderKey(1, 2))

    static func usual(key: UInt64 = 1) -> Self { Self(key: OrderKey(key, 2)) }
}

extension Protection {
    func hidden(_ system: TableSystem) -> [String] {
        zip(system.cells, statuses).filter { $0.1.isHidden }.map(\.0.id.rawValue)
    }
}
