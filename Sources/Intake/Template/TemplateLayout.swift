import DataDictionary
import HubCore

/// A template's sheets and rows, as the dictionary has them. What writes templates and what reads them go by it.
package struct TemplateLayout: Sendable {
    package let marker: TemplateMarker
    /// One for each data set.
    package let sheets: [Sheet]

    package struct Sheet: Sendable {
        /// The sheet's name too.
        package let title: String
        package let dataSet: DataSet
        package let blocks: [Block]

        package var cells: [DataCell] { blocks.flatMap { $0.rows.map(\.cell) } }
    }

    /// The rows of one table: an element's total, or one of its breakdowns.
    package struct Block: Sendable {
        package let element: DataElement
        /// 利用のきっかけ; nil for the total.
        package let breakdown: String?
        package let rows: [Row]
        /// Whether its rows add up to the element's total.
        package let addsUp: Bool
    }

    package struct Row: Sendable {
        package let cell: DataCell
        /// 保健師（赤ちゃん訪問など）, or several with ／ between; empty for the total.
        package let option: String
    }

    package init(dictionary: DataDictionary, scheme: SchemeCode, fiscalYear: FiscalYear) {
        marker = TemplateMarker(dictionary: dictionary.version.rawValue, scheme: scheme, fiscalYear: fiscalYear)
        sheets = dictionary.dataSets.map { dataSet in
            Sheet(
                title: Self.sheetName(dataSet.label.ja), dataSet: dataSet,
                blocks: dataSet.elements.flatMap { Self.blocks(of: $0, dictionary) })
        }
    }

    package var months: [Month] { Array(marker.fiscalYear.months) }

    /// 該当なし, as a person writes what does not apply.
    package static let notApplicable = "該当なし"
    /// The label of rows that only check.
    package static let checkLabel = "内訳の計"

    private static func blocks(of element: DataElement, _ dictionary: DataDictionary) -> [Block] {
        let cells = dictionary.cells(of: element.id)
        return Dictionary(grouping: cells, by: \.breakdown).sorted { ($0.key ?? -1) < ($1.key ?? -1) }.map {
            index, cells in
            let categories = index.map { element.breakdowns[$0].categories } ?? []
            let labels = categories.map { dictionary.category($0)?.label.ja ?? $0.rawValue }
            return Block(
                element: element, breakdown: labels.isEmpty ? nil : labels.joined(separator: "／"),
                rows: cells.map { Row(cell: $0, option: option(of: $0, categories, dictionary)) },
                addsUp: index != nil && element.hasTotal)
        }
    }

    private static func option(of cell: DataCell, _ categories: [Category.ID], _ dictionary: DataDictionary) -> String {
        categories.compactMap { id in
            cell.key[id].flatMap { dictionary.category(id)?.option($0)?.label.ja }
        }.joined(separator: "／")
    }

    /// Excel takes 31 characters, and some not.
    private static func sheetName(_ label: String) -> String {
        String(label.map { "[]:*?/\\'".contains($0) ? "・" : $0 }.prefix(31))
    }
}
