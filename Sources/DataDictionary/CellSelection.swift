import HubCore

/// Which cells answer a question about one element, and which of them add up to one figure of the answer.
///
/// All come from one table, the total or one breakdown: figures of two tables never meet in a sum.
package struct CellSelection: Sendable {
    package let element: DataElement
    /// Which of the element's breakdowns is read; nil for the total.
    package let breakdown: Int?
    /// In the order of the dictionary. One with the key of the total when nothing was asked apart.
    package let groups: [Group]

    package struct Group: Sendable, Equatable {
        /// The options that the figure is for, of the categories asked for.
        package let key: CategoryKey
        /// The cells that sum to the figure, as `DataCell.index`, rising.
        package let cells: [Int]
    }
}

extension DataDictionary {
    /// Chooses the table for an element by some categories, counting under some options only.
    ///
    /// The total serves where no category is named. Else it is the smallest breakdown that has them all, the other
    /// categories being summed over, which is right because the options of a category part the families.
    /// Problems: `elementUnknown`; `doesNotAdd` for an element that is worked out from others;
    /// `breakdownNotTogether`; `queryInvalid` for an option that its category does not have.
    package func selection(
        of id: DataElement.ID, by categories: Set<Category.ID> = [],
        only: [Category.ID: Set<CategoryOption.ID>] = [:]
    ) throws(Problem) -> CellSelection {
        guard let element = element(id) else {
            throw Problem(.elementUnknown, detail: Message(ja: "項目: \(id)", en: "Data element: \(id)"))
        }
        guard element.isReported else {
            throw Problem(
                .doesNotAdd,
                detail: Message(
                    ja: "\(element.label.ja)は他の項目から求める値です", en: "\(id) is worked out from other elements"))
        }
        for (category, options) in only { try check(options, of: category) }
        let named = categories.union(only.keys)
        let breakdown = try table(of: element, with: named)

        var groups: [(key: CategoryKey, cells: [Int])] = []
        var positions: [CategoryKey: Int] = [:]
        for cell in cells(of: id) where cell.breakdown == breakdown && cell.key.isWithin(only) {
            let key = cell.key.keeping(categories)
            if let position = positions[key] {
                groups[position].cells.append(cell.index)
            } else {
                positions[key] = groups.count
                groups.append((key, [cell.index]))
            }
        }
        return CellSelection(
            element: element, breakdown: breakdown,
            groups: groups.map { CellSelection.Group(key: $0.key, cells: $0.cells) })
    }

    /// The position of the breakdown to read, nil for the total.
    private func table(of element: DataElement, with named: Set<Category.ID>) throws(Problem) -> Int? {
        if named.isEmpty && element.hasTotal { return nil }
        let fitting = element.breakdowns.indices.filter { element.breakdowns[$0].contains(named) }
        guard let smallest = fitting.min(by: { size(element.breakdowns[$0]) < size(element.breakdowns[$1]) }) else {
            let asked = named.sorted().map { category($0)?.label ?? Message(ja: $0.rawValue, en: $0.rawValue) }
            throw Problem(
                .breakdownNotTogether,
                detail: Message(
                    ja: "「\(element.label.ja)」と内訳「\(asked.map(\.ja).joined(separator: "×"))」",
                    en: "\(element.label.en) by \(asked.map(\.en).joined(separator: " × "))"))
        }
        return smallest
    }

    private func size(_ breakdown: Breakdown) -> Int {
        breakdown.categories.reduce(1) { $0 * (category($1)?.options.count ?? 0) }
    }

    private func check(_ options: Set<CategoryOption.ID>, of id: Category.ID) throws(Problem) {
        guard let category = category(id) else {
            throw Problem(.queryInvalid, detail: Message(ja: "内訳: \(id)", en: "Category: \(id)"))
        }
        if let unknown = options.sorted().first(where: { category.option($0) == nil }) {
            throw Problem(
                .queryInvalid,
                detail: Message(
                    ja: "\(category.label.ja): \(unknown)", en: "\(category.label.en): \(unknown)"))
        }
    }
}

extension CategoryKey {
    /// Whether the key's option is among those that count, for every category that is restricted.
    fileprivate func isWithin(_ only: [Category.ID: Set<CategoryOption.ID>]) -> Bool {
        only.allSatisfy { category, options in self[category].map(options.contains) ?? false }
    }
}
