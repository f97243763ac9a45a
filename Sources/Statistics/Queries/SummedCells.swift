import DataDictionary
import ReferenceData

/// The cells that a statement sums, as columns.
///
/// Cells that are one and the same figure in different dictionary versions stand in one line: at most one of them is
/// reported for a scheme and month, so the reports behind a line add up, and those behind a figure are the most behind
/// any of its lines. A cell that several were merged into is in the line of each, and its value counts in one.
struct SummedCells {
    private(set) var ids: [Int32] = []
    /// The figure that the cell is part of.
    private(set) var keys: [Int32] = []
    private(set) var lines: [Int32] = []
    /// 1 where the value counts, otherwise 0.
    private(set) var counted: [Int32] = []

    /// `groups`: for each figure its cells as in `SeriesSelection`.
    init(_ groups: [[Int]], _ cells: DictionaryInUse) {
        var line: Int32 = 0
        for (key, group) in groups.enumerated() {
            var known: Set<[Int]> = []
            var valued: Set<Int> = []
            for cell in group {
                let through = cells.series.line(through: cell).filter { $0 == cell || group.contains($0) }
                guard known.insert(through).inserted else { continue }
                for member in through {
                    ids.append(cells.cellIDs[member])
                    keys.append(Int32(key))
                    lines.append(line)
                    counted.append(valued.insert(member).inserted ? 1 : 0)
                }
                line += 1
            }
        }
    }
}
