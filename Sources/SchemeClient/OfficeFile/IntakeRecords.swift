import DataDictionary
import HubCore
import Intake

extension OfficeRecord {
    /// A report where every cell could be filled in, else a record for each figure, so that others stay as they are.
    package static func records(of report: IntakeReport) -> [OfficeRecord] {
        let key = ReportKey(dataSet: report.about.dataSet, period: report.about.month)
        let cells = report.figures.map { placed in
            (
                CellPath(element: placed.cell.element.id, key: placed.cell.key),
                CellValue(placed.figure, decimals: placed.cell.element.decimals)
            )
        }
        guard !report.isWhole else { return [.report(key, cells: Dictionary(uniqueKeysWithValues: cells))] }
        return cells.map { .put(key, $0, $1) }
    }
}

extension CellValue {
    fileprivate init(_ figure: Figure, decimals: Int) {
        self =
            switch figure {
            case .value(let value) where decimals == 0: .number(value)
            case .value(let value): .decimal(DecimalText.text(value, decimals: decimals))
            case .notReported: .notReported
            case .notApplicable: .notApplicable
            }
    }
}
