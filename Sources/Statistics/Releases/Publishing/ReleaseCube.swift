import DataDictionary
import HubCore

extension Cube {
    /// A table of a release, each cell as `content` says of its place.
    init(
        _ table: ReleaseTable, _ dictionary: DataDictionary, source: Source, content: (ReleasePlace) -> Content
    ) {
        var dimensions: [Dimension] = [
            .period(table.periods), .area(table.areas.map { ($0.code, $0.label) }),
        ]
        if let options = table.options, let category = table.template.breakdown {
            let total = Member(code: ReleaseTable.totalCode, label: Message(ja: "合計", en: "Total"))
            dimensions.append(
                Dimension(
                    id: category.rawValue,
                    label: dictionary.category(category)?.label
                        ?? Message(ja: category.rawValue, en: category.rawValue),
                    role: .category, members: [total] + options.map { Member(code: $0.code, label: $0.label) }))
        }
        let cells = table.cells.map {
            Cell(coordinates: $0.coordinates, measure: $0.measure, content: content($0.place))
        }
        let isHidden = cells.contains { $0.content == .none(.suppressed) }
        self.init(
            id: table.template.id.rawValue, title: table.template.label, dimensions: dimensions,
            measures: table.template.elements.compactMap(dictionary.element).map { element in
                Measure(
                    id: element.id.rawValue, label: element.label, unit: element.unit.label,
                    unitID: element.unit.id.rawValue, decimals: element.decimals, kind: element.kind)
            }, cells: cells, source: source,
            notes: isHidden
                ? [
                    Note(
                        Message(
                            ja: "x: \(HiddenCellExplanation.forPublic.ja)",
                            en: "x: \(HiddenCellExplanation.forPublic.en)"))
                ] : [])
    }
}
