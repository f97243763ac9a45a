import DataDictionary
import HubCore
import ReferenceData

/// The tables of one release and what they are counted in.
struct ReleasePlan: Sendable {
    let scope: ReleaseScope
    let templates: [ReleaseTemplate]
    let groups: [CombinedOptions]
    let cells: DictionaryInUse

    var dictionary: DataDictionary { cells.dictionary }

    init(_ scope: ReleaseScope, _ templates: ReleaseTemplates, _ cells: DictionaryInUse) {
        self.scope = scope
        self.templates = templates.templates(of: scope.kind)
        groups = templates.groups
        self.cells = cells
    }

    var columns: [NationalCount] { ReleaseColumns.all(templates, scope.kind, dictionary) }

    /// The breakdowns whose totals must be right.
    var breakdowns: [(element: DataElement.ID, category: Category.ID)] {
        templates.flatMap { template in template.breakdown.map { by in template.elements.map { ($0, by) } } ?? [] }
    }

    func tables(_ coarsening: Coarsening, _ names: AreaNames) -> [ReleaseTable] {
        templates.map {
            ReleaseTable($0, scope: scope, coarsening: coarsening, dictionary: dictionary, names: names)
        }
    }
}
