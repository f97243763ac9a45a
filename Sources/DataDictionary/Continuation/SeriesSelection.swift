import HubCore

/// Which cells of all versions answer a question about one element in the terms of the newest version.
///
/// What was renamed or merged counts under its new name. What was split or retired has no figure under a new name: it
/// keeps its old one, so that the parts of a table always add up; and what cannot even be placed among the parts asked
/// for is told apart, because a figure without it would look whole.
package struct SeriesSelection: Sendable {
    package let element: DataElement
    /// Those of the newest version in its order, then those that only older versions had. Cells as `DataCell.index` of
    /// the newest version, the older ones behind its own as in `CellCounterparts.others`.
    package let groups: [CellSelection.Group]
    /// Where the groups of older options begin.
    package let firstOlder: Int
    /// Cells whose figures belong to the answer at least in part, and nobody can tell to which part.
    package let undivided: [Undivided]

    package struct Undivided: Sendable {
        /// What they were reported as.
        package let label: Message
        package let version: Identifier<DataDictionary>
        package let cells: [Int]
    }
}

extension DictionarySeries {
    /// Problems: those of `DataDictionary.selection`, in the newest version.
    package func selection(
        of id: DataElement.ID, by categories: Set<Category.ID> = [],
        only: [Category.ID: Set<CategoryOption.ID>] = [:]
    ) throws(Problem) -> SeriesSelection {
        let selection = try newest.selection(of: id, by: categories, only: only)
        let table = selection.breakdown.map { ReportedTable(selection.element.breakdowns[$0].categories) } ?? []
        var groups = selection.groups.map { (key: $0.key, cells: $0.cells) }
        var positions = Dictionary(uniqueKeysWithValues: groups.enumerated().map { ($0.element.key, $0.offset) })
        var undivided: [Undivided] = []

        for (offset, older) in olderCells.enumerated() {
            let index = newest.cells.count + offset
            switch membership(of: older, in: id, table, by: categories, only: only) {
            case .none: continue
            case .undivided: undivided.add(index, older, version: versions[older.version].version)
            case .part(let key):
                if let position = positions[key] {
                    groups[position].cells.append(index)
                } else {
                    positions[key] = groups.count
                    groups.append((key, [index]))
                }
            }
        }
        return SeriesSelection(
            element: selection.element, groups: groups.map { .init(key: $0.key, cells: $0.cells) },
            firstOlder: selection.groups.count, undivided: undivided)
    }

    private typealias Undivided = SeriesSelection.Undivided

    private enum Membership {
        case none
        case part(CategoryKey)
        case undivided
    }

    private func membership(
        of older: OlderCell, in element: DataElement.ID, _ table: ReportedTable, by categories: Set<Category.ID>,
        only: [Category.ID: Set<CategoryOption.ID>]
    ) -> Membership {
        guard let place = older.place else {
            // A split element: its total tells that something of this one was reported under another name.
            let parts = older.cell.table == table ? successors(of: older.cell.element.id) ?? [] : []
            return parts.contains(element) && parts.count > 1 ? .undivided : .none
        }
        guard place.element == element, place.table == table else { return .none }
        var isUndivided = false
        for (category, options) in only {
            guard let option = place.key[category] else {
                if !options.isSuperset(of: all(category)) { isUndivided = true }
                continue
            }
            switch count(option, of: category, within: options) {
            case true?: continue
            case false?: return .none
            case nil: isUndivided = true
            }
        }
        let key = place.key.keeping(categories)
        return isUndivided || key.pairs.count < categories.count ? .undivided : .part(key)
    }

    /// Whether what is reported under an option counts when only some options do; nil if in part.
    private func count(
        _ option: CategoryOption.ID, of category: Category.ID, within options: Set<CategoryOption.ID>
    ) -> Bool? {
        if options.contains(option) || options.isSuperset(of: all(category)) { return true }
        let parts = parts(of: option, in: category) ?? []
        if parts.isDisjoint(with: options) { return false }
        return parts.isSubset(of: options) ? true : nil
    }

    private func all(_ category: Category.ID) -> Set<CategoryOption.ID> {
        Set(newest.category(category)?.options.map(\.id) ?? [])
    }
}

extension [SeriesSelection.Undivided] {
    fileprivate mutating func add(
        _ index: Int, _ older: DictionarySeries.OlderCell, version: Identifier<DataDictionary>
    ) {
        let label = older.cell.element.label
        if let position = firstIndex(where: { $0.label == label && $0.version == version }) {
            let known = self[position]
            self[position] = .init(label: label, version: version, cells: known.cells + [index])
        } else {
            append(.init(label: label, version: version, cells: [index]))
        }
    }
}
