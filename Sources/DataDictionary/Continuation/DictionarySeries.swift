import HubCore

/// All versions of the dictionary, as one line: each but the first continues the one before. Figures reported under any
/// of them are read in the terms of the newest.
package struct DictionarySeries: Sendable {
    /// Newest first, never empty.
    package let versions: [DataDictionary]
    /// The mapping at a position leads from the version behind it to the version at it.
    package let mappings: [DictionaryMapping]
    /// The cells that older versions have and the newest does not, in the order of `CellCounterparts.others` of the
    /// newest. As numbers they come after the newest version's own.
    let olderCells: [OlderCell]
    /// `DataCell.index` of the newest version and of the older cells behind it.
    private let numbers: [CellName: Int]

    package var newest: DataDictionary { versions[0] }

    struct OlderCell: Sendable {
        let cell: DataCell
        /// Position of the newest version that has it.
        let version: Int
        /// Nil when it is part of no figure of the newest version.
        let place: CellPlace?
    }

    /// In any order. Problems: `dictionary-invalid` when they are not one line, naming the place in the document at
    /// fault; a precondition is that there is one.
    package init(_ dictionaries: [DataDictionary]) throws(Problem) {
        versions = try Self.line(dictionaries)
        var mappings: [DictionaryMapping] = []
        for (later, earlier) in zip(versions, versions.dropFirst()) {
            mappings.append(try DictionaryMapping(from: earlier, to: later))
        }
        self.mappings = mappings
        try Self.requireNoReuse(versions)
        olderCells = Self.cells(others: 0, of: versions).map { cell, version in
            var place: CellPlace? = CellPlace(element: cell.element.id, table: cell.table, key: cell.key)
            for mapping in mappings[..<version].reversed() { place = place.flatMap(mapping.place) }
            return OlderCell(cell: cell, version: version, place: place)
        }
        numbers = Dictionary(
            uniqueKeysWithValues: (versions[0].cells + olderCells.map(\.cell)).enumerated().map {
                (CellName($0.element), $0.offset)
            })
    }

    private static func line(_ dictionaries: [DataDictionary]) throws(Problem) -> [DataDictionary] {
        let place = DocumentPlace.top / "continues"
        precondition(!dictionaries.isEmpty, "a series has a version")
        var line = dictionaries.filter { $0.continuation == nil }
        guard line.count == 1 else {
            throw place.problem(ja: "どの版の続きかを書いてください", en: "must say which version it continues")
        }
        while line.count < dictionaries.count {
            let next = dictionaries.filter { $0.continuation?.version == line[line.count - 1].version }
            guard next.count == 1 else {
                throw (place / "version").problem(
                    ja: "最新の版の続きではありません", en: "is not the newest version")
            }
            line += next
        }
        return line.reversed()
    }

    /// What was given up stays given up: its figures are read as what they were.
    private static func requireNoReuse(_ versions: [DataDictionary]) throws(Problem) {
        for (position, version) in versions.enumerated().dropLast(2) {
            let before = Set(versions[position + 1].cells.map(CellName.init))
            let given = Set(versions[(position + 2)...].flatMap(\.cells).map(CellName.init)).subtracting(before)
            guard let reused = version.cells.first(where: { given.contains(CellName($0)) }) else { continue }
            throw (DocumentPlace.top / "dataSets" / reused.element.dataSet / "elements" / reused.path).problem(
                ja: "以前の版で使われなくなったIDは二度と使えません", en: "was given up in an earlier version and cannot come back")
        }
    }

    /// The cells that other versions have and this one does not, by its data sets and then from the newest version on,
    /// each with the position of the newest version that has it.
    static func cells(others position: Int, of versions: [DataDictionary]) -> [(DataCell, Int)] {
        var known = Set(versions[position].cells.map(CellName.init))
        var cells: [(DataCell, Int)] = []
        for (other, version) in versions.enumerated() where other != position {
            for cell in version.cells where known.insert(CellName(cell)).inserted { cells.append((cell, other)) }
        }
        return cells
    }
}

extension DictionarySeries {
    /// The options of the newest version that an option of an older one became, through all versions; none for one that
    /// was retired. Nil for one that no version has.
    func parts(of option: CategoryOption.ID, in category: Category.ID) -> Set<CategoryOption.ID>? {
        guard let version = versions.firstIndex(where: { $0.category(category)?.option(option) != nil }) else {
            return nil
        }
        return mappings[..<version].reversed().reduce([option]) { options, mapping in
            Set(options.flatMap { mapping.options(after: $0, of: category) })
        }
    }

    /// A cell and one of the cells that it was or became in each other version. Of these at most one stands for a scheme
    /// and month, so the numbers of reports behind them add up. Cells are numbered as in `SeriesSelection`.
    package func line(through number: Int) -> [Int] {
        guard !olderCells.isEmpty else { return [number] }
        let own = newest.cells.count
        let (cell, version) =
            number < own
            ? (newest.cells[number], 0) : (olderCells[number - own].cell, olderCells[number - own].version)
        var line: Set = [number]
        var index = versions[version].cells(of: cell.element.id).first { $0.key == cell.key }?.index
        let start = index
        for mapping in mappings[..<version].reversed() {
            index = index.flatMap { mapping.after[$0].first }
            if let index { line.insert(numbers[CellName(mapping.later.cells[index])]!) }
        }
        index = start
        for mapping in mappings[version...] {
            index = index.flatMap { mapping.before[$0].first }
            if let index { line.insert(numbers[CellName(mapping.earlier.cells[index])]!) }
        }
        return line.sorted()
    }

    /// The elements of the newest version that an element of an older one became; none for one that was retired. Nil
    /// for one that no version has.
    package func successors(of element: DataElement.ID) -> Set<DataElement.ID>? {
        guard let version = versions.firstIndex(where: { $0.element(element) != nil }) else { return nil }
        return mappings[..<version].reversed().reduce([element]) { elements, mapping in
            Set(elements.flatMap { mapping.elements(after: $0) })
        }
    }

    /// What an element is called in the newest version if it went on alone through all versions, or is of it.
    package func name(of element: DataElement.ID) -> DataElement.ID? {
        guard let version = versions.firstIndex(where: { $0.element(element) != nil }) else { return nil }
        var name: DataElement.ID? = element
        for mapping in mappings[..<version].reversed() { name = name.flatMap(mapping.name) }
        return name
    }

    /// A category as the newest version has it, with the options of older versions that no single one took over.
    package func category(_ id: Category.ID) -> Category? {
        guard let category = newest.category(id) else { return nil }
        var older: [CategoryOption] = []
        for version in versions.dropFirst() {
            for option in version.category(id)?.options ?? []
            where category.option(option.id) == nil && !older.contains(where: { $0.id == option.id }) {
                guard parts(of: option.id, in: id)?.count != 1 else { continue }
                older.append(option.labelled(as: version.version.rawValue))
            }
        }
        return category.adding(older)
    }
}

extension CategoryOption {
    /// An older option may be called like a newer one; some programs that read statistics go by labels.
    fileprivate func labelled(as version: String) -> CategoryOption {
        CategoryOption(id: id, label: Message(ja: "\(label.ja)（\(version)版）", en: "\(label.en) (\(version))"))
    }
}
