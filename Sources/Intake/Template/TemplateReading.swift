import DataDictionary
import HubCore
import Spreadsheets

/// Reads a filled-in template. Rows are known by their code or, where somebody took it away, by their labels; columns
/// by the months in the heading.
struct TemplateReading {
    private let context: IntakeContext
    private let layout: TemplateLayout
    private let workbook: Workbook
    private let byLabels: [Label: DataCell]

    /// Figures by data set, month and cell.
    private(set) var figures: [ReportMonth: [Int: PlacedFigure]] = [:]
    private var rowsOfCells: [Int: CellAddress] = [:]

    init(_ workbook: Workbook, _ marker: TemplateMarker, _ context: IntakeContext) {
        self.workbook = workbook
        self.context = context
        layout = TemplateLayout(dictionary: context.dictionary, scheme: marker.scheme, fiscalYear: marker.fiscalYear)
        byLabels = Self.labels(of: layout)
    }

    mutating func read(_ notices: inout NoticeBook) {
        for sheet in workbook.sheets where !sheet.isHidden && sheet.name != TemplateMarker.sheetName {
            read(sheet, &notices)
        }
        checkCompleteness(&notices)
        // A month in which nothing of a data set was filled in is not reported.
        figures = figures.filter { !$0.value.values.allSatisfy { $0.figure == .notReported } }
    }

    private mutating func read(_ sheet: Sheet, _ notices: inout NoticeBook) {
        guard let heading = MonthHeading(sheet, layout.marker.fiscalYear, workbook.dateSystem) else { return }
        for (column, month) in heading.unfit {
            notices.refuse(
                Message(
                    ja: "\(month) は\(layout.marker.fiscalYear.japanese)の月として一度だけ書いてください",
                    en: "\(month) should stand once, as a month of \(layout.marker.fiscalYear)"),
                at: .cell(sheet: sheet.name, CellAddress(column: column, row: heading.row)))
        }
        for row in sheet.rows where row.number > heading.row {
            let labels = (0..<heading.firstColumn).map { row[$0].shown ?? "" }
            let isFilled = heading.columns.contains { !row[$0.column].isBlank }
            guard let cell = cell(of: labels) else {
                let isCheck = labels.contains { Label($0).text.contains(Label(TemplateLayout.checkLabel).text) }
                if isFilled && !isCheck {
                    notices.warn(
                        Message(ja: "様式にない行なので読みません", en: "This row is not of the template and is not read"),
                        at: .rows(sheet: sheet.name, [row.number]))
                }
                continue
            }
            if let other = rowsOfCells[cell.index] {
                notices.refuse(
                    Message(ja: "\(other.row)行目と同じ項目の行です。どちらかを消してください", en: "The same row as row \(other.row)"),
                    at: .rows(sheet: sheet.name, [row.number]))
                continue
            }
            rowsOfCells[cell.index] = CellAddress(column: 0, row: row.number)
            read(row, of: cell, sheet, heading, &notices)
        }
    }

    private mutating func read(
        _ row: SheetRow, of cell: DataCell, _ sheet: Sheet, _ heading: MonthHeading, _ notices: inout NoticeBook
    ) {
        for (column, month) in heading.columns where context.reports(month) {
            let address = CellAddress(column: column, row: row.number)
            let place = SheetPlace.cell(sheet: sheet.name, address)
            do throws(FigureFault) {
                let figure = try cell.element.figure(in: row[column])
                if figure != .notReported, sheet.mergedRange(around: address) != nil {
                    throw FigureFault(
                        ja: "セルが結合されていて、どの月・項目の数か分かりません。結合を解いて入力してください",
                        en: "The cell is merged with others; undo that and enter each number")
                }
                if figure != .notReported, month > context.today.month {
                    throw FigureFault(ja: "\(month) はまだ来ていない月です", en: "\(month) is still to come")
                }
                figures[ReportMonth(dataSet: cell.element.dataSet, month: month), default: [:]][cell.index] =
                    PlacedFigure(figure: figure, file: notices.file, place: place)
            } catch {
                notices.refuse(error.message, at: place)
            }
        }
    }

    /// A row that was taken out would take back what was reported in it, which nobody meant.
    private func checkCompleteness(_ notices: inout NoticeBook) {
        var isAnythingThere = false
        for sheet in layout.sheets {
            let missing = sheet.cells.filter { rowsOfCells[$0.index] == nil }
            if missing.count < sheet.cells.count { isAnythingThere = true }
            guard !missing.isEmpty, missing.count < sheet.cells.count else { continue }
            let names = missing.prefix(5).map(\.path).joined(separator: ", ")
            notices.refuse(
                Message(
                    ja: "様式の行が\(missing.count)行なくなっています（\(names)）。新しい様式に写してください",
                    en: "\(missing.count) rows of the template are gone (\(names)); copy the figures into a new one"),
                at: .sheet(sheet.title))
        }
        if !isAnythingThere { notices.refuse(TemplateRefusal.unreadable.message) }
    }

    private func cell(of labels: [String]) -> DataCell? {
        for label in labels where label.contains(where: \.isLetter) && label.utf8.allSatisfy({ $0 < 0x80 }) {
            for dataSet in context.dictionary.dataSets {
                if let cell = context.dictionary.canonicalCell(dataSet: dataSet.id.rawValue, path: label) {
                    return cell
                }
            }
        }
        let filled = labels.map { Label($0).text }.filter { !$0.isEmpty }
        for start in filled.indices {
            for count in 1...max(1, min(3, filled.count - start)) where start + count <= filled.count {
                if let cell = byLabels[Label(filled[start..<(start + count)].joined(separator: "|"))], count > 1 {
                    return cell
                }
            }
        }
        return nil
    }

    /// 新規利用家庭数|利用のきっかけ|保健師 → its cell, and the total by 新規利用家庭数|合計.
    private static func labels(of layout: TemplateLayout) -> [Label: DataCell] {
        var labels: [Label: DataCell] = [:]
        for block in layout.sheets.flatMap(\.blocks) {
            for row in block.rows {
                let parts = [block.element.label.ja, block.breakdown ?? "", row.option.isEmpty ? "合計" : row.option]
                labels[Label(parts.filter { !$0.isEmpty }.map { Label($0).text }.joined(separator: "|"))] = row.cell
            }
        }
        return labels
    }
}

/// A figure and where it was found.
struct PlacedFigure {
    let figure: Figure
    let file: String
    let place: SheetPlace?
}

/// The row of a table that names the months.
private struct MonthHeading {
    let row: Int
    let columns: [(column: Int, month: Month)]
    /// Months that stand twice or are not of the year.
    let unfit: [(column: Int, month: Month)]

    var firstColumn: Int { columns.first?.column ?? 0 }

    /// Nil for a sheet without a table of months, such as the one that explains.
    init?(_ sheet: Sheet, _ year: FiscalYear, _ system: DateSystem) {
        let searched = 30
        let candidates = sheet.rows.prefix(searched).map { row in
            (
                row.number,
                row.cells.enumerated().compactMap { column, cell in
                    cell.month(in: year, system).map { (column: column, month: $0) }
                }
            )
        }
        guard let (number, found) = candidates.max(by: { $0.1.count < $1.1.count }), found.count >= 2 else {
            return nil
        }
        row = number
        let counts = Dictionary(grouping: found, by: \.month).mapValues(\.count)
        columns = found.filter { counts[$0.month] == 1 && year.months.contains($0.month) }
        unfit = found.filter { counts[$0.month] != 1 || !year.months.contains($0.month) }
    }
}
