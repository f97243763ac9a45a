/// For one version the cells of all other versions that it does not have, and which of its own cells each answers to.
///
/// Of a cell and its counterparts at most one may stand for a scheme and month: they count the same families.
/// Cells are numbered as `DataCell.index`, the others behind the version's own.
package struct CellCounterparts: Sendable {
    /// The cells of other versions.
    package let others: [DataCell]
    /// For each own cell where its counterparts begin in `counterparts`; one more entry for the end.
    private let starts: [Int32]
    private let counterparts: [Int32]
    /// By data set: the others of that data set that are no counterpart of any own cell. Nothing but a whole report
    /// speaks of them.
    private let unmatched: [[Int32]]

    package var isEmpty: Bool { others.isEmpty }

    /// `position` of the version in the series.
    package init(of position: Int, in series: DictionarySeries) {
        let version = series.versions[position]
        others = DictionarySeries.cells(others: position, of: series.versions).map(\.0)
        let numbers = Dictionary(
            uniqueKeysWithValues: others.enumerated().map {
                (CellName($0.element), Int32(version.cells.count + $0.offset))
            })
        var lists = [Set<Int32>](repeating: [], count: version.cells.count)
        for cell in version.cells {
            // Towards the newest, then towards the oldest.
            var reached: Set = [cell.index]
            for mapping in series.mappings[..<position].reversed() {
                reached = Set(reached.flatMap { mapping.after[$0] })
                lists[cell.index].formUnion(reached.compactMap { numbers[CellName(mapping.later.cells[$0])] })
            }
            reached = [cell.index]
            for mapping in series.mappings[position...] {
                reached = Set(reached.flatMap { mapping.before[$0] })
                lists[cell.index].formUnion(reached.compactMap { numbers[CellName(mapping.earlier.cells[$0])] })
            }
        }
        var starts: [Int32] = [0]
        var counterparts: [Int32] = []
        for list in lists {
            counterparts += list.sorted()
            starts.append(Int32(counterparts.count))
        }
        self.starts = starts
        self.counterparts = counterparts
        let matched = Set(counterparts)
        let alone = others.enumerated()
            .map { (number: Int32(version.cells.count + $0.offset), dataSet: $0.element.element.dataSet) }
            .filter { !matched.contains($0.number) }
        unmatched = version.dataSets.map { dataSet in
            alone.filter { $0.dataSet == dataSet.id }.map(\.number)
        }
    }

    /// The counterparts of an own cell.
    package subscript(cell: Int) -> ArraySlice<Int32> { counterparts[Int(starts[cell])..<Int(starts[cell + 1])] }

    /// What a whole report of the data set, by its position, withdraws beside the counterparts of its cells.
    package func unmatched(inDataSet position: Int) -> [Int32] { unmatched[position] }
}
