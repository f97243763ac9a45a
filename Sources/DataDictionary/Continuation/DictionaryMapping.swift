import HubCore

/// What became of each cell of one version in the next.
///
/// A cell that went on or was renamed has one cell after it, and that one has it alone before it. Cells that were
/// merged share the one after them and add up to it. One that was split has several after it: only together do they
/// compare with it. A retired one has none.
package struct DictionaryMapping: Sendable {
    package let earlier: DataDictionary
    package let later: DataDictionary
    /// By the index of the earlier cell, indices of the later ones, rising.
    package let after: [[Int]]
    /// By the index of the later cell, indices of the earlier ones, rising.
    package let before: [[Int]]

    private let names: NameChanges

    /// Problems: `dictionary-invalid`, naming the place in the later document.
    package init(from earlier: DataDictionary, to later: DataDictionary) throws(Problem) {
        self.earlier = earlier
        self.later = later
        let names = try NameChanges(from: earlier, to: later)
        self.names = names

        let indices = Dictionary(uniqueKeysWithValues: later.cells.map { (CellName($0), $0.index) })
        var before = [[Int]](repeating: [], count: later.cells.count)
        after = earlier.cells.map { cell in
            let found = names.cells(after: cell, in: later).compactMap { indices[$0] }.sorted()
            for index in found { before[index].append(cell.index) }
            return found
        }
        self.before = before
    }

    /// A place in the terms of the later version. Nil when its element or its table has no single successor: then the
    /// place cannot be part of any figure of the later version.
    func place(after place: CellPlace) -> CellPlace? {
        guard let elements = names.elements[place.element], elements.count == 1,
            let table = names.table(place.table, of: place.element)
        else { return nil }
        let pairs = place.key.pairs.filter { table.contains($0.category) }.map { pair in
            let options = names.options[pair.category]?[pair.option]
            return options?.count == 1 ? CategoryKey.Pair(pair.category, options![0]) : pair
        }
        return CategoryKey(pairs).map { CellPlace(element: elements[0], table: table, key: $0) }
    }

    /// What an element is called now if it went on alone; nil for one that was merged, split or retired.
    func name(after id: DataElement.ID) -> DataElement.ID? {
        guard let now = names.elements[id], now.count == 1 else { return nil }
        return names.elements.values.count { $0 == now } == 1 ? now[0] : nil
    }

    func elements(after id: DataElement.ID) -> [DataElement.ID] { names.elements[id] ?? [] }

    /// What an option became; itself when it had been given up in an earlier version already.
    func options(after id: CategoryOption.ID, of category: Category.ID) -> [CategoryOption.ID] {
        names.options[category]?[id] ?? [id]
    }
}

/// Where a figure stands, as far as it is known: a cell whose key may lack categories of the table (reported before
/// the table was split) and may hold options of an older version (that were split or retired).
struct CellPlace: Hashable, Sendable {
    let element: DataElement.ID
    let table: ReportedTable
    let key: CategoryKey
}

/// A cell by what never changes its meaning.
package struct CellName: Hashable, Sendable {
    package let element: DataElement.ID
    package let key: CategoryKey

    package init(element: DataElement.ID, key: CategoryKey) {
        self.element = element
        self.key = key
    }

    package init(_ cell: DataCell) { self.init(element: cell.element.id, key: cell.key) }
}
