import DataDictionary
import HubCore

/// A draft or release as staff see it before they publish: what is hidden, and what each table loses by that.
package struct ReleaseReport: Sendable {
    package let draft: ReleaseDraft
    package let tables: [Table]
    let plan: ReleasePlan
    let names: AreaNames

    package struct Table: Sendable {
        package let id: String
        package let label: Message
        package let loss: TableLoss
    }

    init(_ draft: ReleaseDraft, _ plan: ReleasePlan, _ names: AreaNames) {
        self.draft = draft
        self.plan = plan
        self.names = names
        let cells = Dictionary(uniqueKeysWithValues: draft.cells.map { ($0.place, $0) })
        tables = plan.tables(draft.coarsening, names).map { table in
            Table(
                id: table.template.id.rawValue, label: table.template.label,
                loss: TableLoss(table.cells.compactMap { cells[$0.place] }))
        }
    }

    package var scope: ReleaseScope { draft.scope }

    /// What is shown together this year, in words.
    package var coarsened: [Message] {
        let areas = draft.coarsening.areas.filter { $0.prefectures.count > 1 }.map { group in
            let labels = group.prefectures.map { names[$0.padded(2)] }
            return Message(
                ja: labels.map(\.ja).joined(separator: "・") + "（合算）", en: labels.map(\.en).joined(separator: " and "))
        }
        let options = draft.coarsening.options.sorted { $0.key < $1.key }.flatMap { category, sets in
            sets.filter { $0.options.count > 1 }.map { set in
                let label = Category.ID(parsing: category).flatMap(plan.dictionary.category)?.label
                return Message(
                    ja: "\(label?.ja ?? category): \(set.label.ja)", en: "\(label?.en ?? category): \(set.label.en)")
            }
        }
        return (scope.kind == .final ? areas : []) + options
    }
}

/// What a table loses by what is hidden. Cells that nobody reported count nowhere.
package struct TableLoss: Sendable, Equatable {
    package var cells = 0
    /// Numbers other than zero, and those of them that are shown.
    package var nonZero = 0
    package var nonZeroShown = 0
    package var primary = 0
    package var secondary = 0
    package var exposed = 0

    init(_ cells: [ReleaseDraft.Cell]) {
        for cell in cells where cell.outcome != .notReported {
            self.cells += 1
            if cell.value != 0 {
                nonZero += 1
                if !cell.outcome.isHidden { nonZeroShown += 1 }
            }
            switch cell.outcome {
            case .primary: primary += 1
            case .secondary, .kept: secondary += 1
            case .exposed: exposed += 1
            case .shown, .unpublished, .notReported: break
            }
        }
    }

    /// Between 0 and 1; 1 for a table without any.
    package var share: Double { nonZero == 0 ? 1 : Double(nonZeroShown) / Double(nonZero) }
    /// A table that shows under half of its numbers tells little and costs others much.
    package var shouldBeCoarser: Bool { 2 * nonZeroShown < nonZero }
}
