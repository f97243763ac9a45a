import DataDictionary

/// Says in a newer version of the dictionary what was said in an older one, where a cell only has another name now. What
/// was merged, split or retired keeps its old name: the hub puts it aside, and the office hears of it.
package struct CellRenaming: Sendable {
    /// From each version to the next, by data set and path, as `activity/links`.
    private let steps: [[String: CellPath]]

    /// `versions`: from the older to the newer, each of which continues the one before. Problems: `dictionary-invalid`.
    package init(_ versions: [DataDictionary]) throws {
        steps = try zip(versions, versions.dropFirst()).map { earlier, later in
            let mapping = try DictionaryMapping(from: earlier, to: later)
            var names: [String: CellPath] = [:]
            for cell in earlier.cells {
                guard mapping.after[cell.index].count == 1, let index = mapping.after[cell.index].first,
                    mapping.before[index] == [cell.index]
                else { continue }
                let now = later.cells[index]
                names["\(cell.element.dataSet)/\(cell.path)"] = CellPath(element: now.element.id, key: now.key)
            }
            return names
        }
    }

    package func renamed(_ record: OfficeRecord) -> OfficeRecord {
        func name(_ cell: CellPath, _ report: ReportKey) -> CellPath {
            steps.reduce(cell) { $1["\(report.dataSet)/\($0)"] ?? $0 }
        }
        return switch record {
        case .report(let report, let cells):
            .report(
                report,
                cells: Dictionary(
                    cells.map { (name($0.key, report), $0.value) }, uniquingKeysWith: { first, _ in first }))
        case .put(let report, let cell, let value): .put(report, name(cell, report), value)
        case .withdraw(let report, let cell): .withdraw(report, name(cell, report))
        case .statement: record
        }
    }
}
