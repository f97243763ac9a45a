import DataDictionary
import HubCore
import Intake
import Spreadsheets
import WorkbookWriting

/// One data set of a template: elements and their options down, months across, with sums that show a slip at once.
struct TemplateSheet {
    private let sheet: TemplateLayout.Sheet
    private let layout: TemplateLayout

    private enum Column {
        static let code = 0
        static let element = 1
        static let breakdown = 2
        static let option = 3
        static let unit = 4
        static let firstMonth = 5
        static let lastMonth = 16
        static let year = 17
        static let months = firstMonth...lastMonth
    }

    private static let headingRows = 3...4
    private static let firstRow = 5

    init(_ sheet: TemplateLayout.Sheet, _ layout: TemplateLayout) {
        self.sheet = sheet
        self.layout = layout
    }

    func write(to writer: SheetWriter) {
        setUp(writer)
        writeHeading(writer)
        var row = Self.firstRow
        var totals: [DataElement.ID: Int] = [:]
        for block in sheet.blocks {
            let rows = row...(row + block.rows.count - 1)
            if block.breakdown == nil { totals[block.element.id] = row }
            write(block, rows, writer)
            row = rows.upperBound + 1
            if block.addsUp, let total = totals[block.element.id] {
                writeCheck(of: block, rows, against: total, at: row, writer)
                row += 1
            }
        }
    }

    private func setUp(_ writer: SheetWriter) {
        let hasLongOptions = sheet.cells.contains { $0.key.pairs.count > 1 }
        writer.width(10, columns: Column.code...Column.code, isHidden: true)
        writer.width(28, columns: Column.element...Column.element)
        writer.width(hasLongOptions ? 26 : 16, columns: Column.breakdown...Column.breakdown)
        writer.width(hasLongOptions ? 58 : 30, columns: Column.option...Column.option)
        writer.width(6, columns: Column.unit...Column.unit)
        writer.width(8, columns: Column.months)
        writer.width(10, columns: Column.year...Column.year)
        writer.freeze(row: Self.firstRow, column: Column.firstMonth)
        writer.select(row: Self.firstRow, column: Column.firstMonth)
        writer.hideGridlines()
        writer.protect()
        writer.print(
            landscape: true, repeating: Self.headingRows,
            header: "\(TemplateMarker.title) \(layout.marker.fiscalYear.japanese) \(sheet.title)")
    }

    private func writeHeading(_ writer: SheetWriter) {
        let year = layout.marker.fiscalYear
        writer.text(
            "\(sheet.title)　\(year.japanese)（\(year.year)年4月〜\(year.year + 1)年3月）", row: 0, column: Column.element,
            TemplateStyle.title)
        writer.text(
            "スキーム: \(layout.marker.scheme)　　空欄＝報告なし　0＝なかった　\(TemplateLayout.notApplicable)＝あてはまらない　　白と黄色のセルに入力してください",
            row: 1, column: Column.element, TemplateStyle.note)
        writer.height(24, row: 0)

        let upper = Self.headingRows.lowerBound
        let lower = Self.headingRows.upperBound
        for (column, title) in [
            (Column.code, "コード"), (Column.element, "項目"), (Column.breakdown, "内訳"), (Column.option, "区分"),
            (Column.unit, "単位"), (Column.year, "年度計"),
        ] {
            writer.merge(title, rows: upper...lower, columns: column...column, TemplateStyle.heading)
        }
        // April to December, then January to March.
        let lastOfCalendarYear = Column.firstMonth + 8
        writer.merge(
            "\(Self.era(year.year))（\(year.year)年）", rows: upper...upper,
            columns: Column.firstMonth...lastOfCalendarYear,
            TemplateStyle.heading)
        writer.merge(
            "\(Self.era(year.year + 1))（\(year.year + 1)年）", rows: upper...upper,
            columns: (lastOfCalendarYear + 1)...Column.lastMonth, TemplateStyle.heading)
        for (column, month) in zip(Column.months, layout.months) {
            writer.text("\(month.month)月", row: lower, column: column, TemplateStyle.heading)
        }
    }

    private func write(_ block: TemplateLayout.Block, _ rows: ClosedRange<Int>, _ writer: SheetWriter) {
        let isTotal = block.breakdown == nil
        let style = isTotal ? TemplateStyle.total : TemplateStyle.label
        for (row, entry) in zip(rows, block.rows) {
            let repeated = row == rows.lowerBound ? style : TemplateStyle.repeated
            writer.text(entry.cell.path, row: row, column: Column.code, TemplateStyle.note)
            writer.text(block.element.label.ja, row: row, column: Column.element, repeated)
            writer.text(block.breakdown ?? "", row: row, column: Column.breakdown, repeated)
            writer.text(
                isTotal ? "合計" : entry.option, row: row, column: Column.option, isTotal ? style : TemplateStyle.option)
            writer.text(block.element.unit.label.ja, row: row, column: Column.unit, style)
            for column in Column.months {
                writer.blank(row: row, column: column, isTotal ? TemplateStyle.totalInput : TemplateStyle.input)
            }
            writeYear(of: block.element, row, writer)
        }
        allow(block.element, rows, writer)
    }

    /// A flow adds up; a stock is that of the last month that was filled in.
    private func writeYear(of element: DataElement, _ row: Int, _ writer: SheetWriter) {
        let months = Self.range(row...row, Column.months)
        let value = element.kind == .stock ? "LOOKUP(9.99E+307,\(months))" : "SUM(\(months))"
        writer.formula(
            "=IF(COUNT(\(months))=0,\"\",\(value))", row: row, column: Column.year, TemplateStyle.calculated)
    }

    private func allow(_ element: DataElement, _ rows: ClosedRange<Int>, _ writer: SheetWriter) {
        let cell = Self.name(rows.lowerBound, Column.firstMonth)
        let scale = (0..<element.decimals).reduce(1) { scale, _ in scale * 10 }
        let isExact = "ABS(\(cell)*\(scale)-ROUND(\(cell)*\(scale),0))<0.000001"
        let number = element.decimals == 0 ? "0以上の整数" : "0以上の数（小数\(element.decimals)桁まで）"
        writer.allow(
            "=OR(AND(ISNUMBER(\(cell)),\(cell)>=0,\(isExact)),\(cell)=\"\(TemplateLayout.notApplicable)\")",
            rows: rows, columns: Column.months, title: "入力できない値です",
            message: "\(number)か「\(TemplateLayout.notApplicable)」を入力してください。数えていない月は空欄のままにします。")
    }

    /// Sums a breakdown, and shows where it differs from the total.
    private func writeCheck(
        of block: TemplateLayout.Block, _ rows: ClosedRange<Int>, against total: Int, at row: Int, _ writer: SheetWriter
    ) {
        writer.text("", row: row, column: Column.element, TemplateStyle.check)
        writer.text(block.breakdown ?? "", row: row, column: Column.breakdown, TemplateStyle.check)
        writer.text(
            "\(TemplateLayout.checkLabel)（合計と違うと赤）", row: row, column: Column.option, TemplateStyle.check)
        writer.text(block.element.unit.label.ja, row: row, column: Column.unit, TemplateStyle.check)
        for column in Column.months {
            let parts = Self.range(rows, column...column)
            writer.formula(
                "=IF(COUNT(\(parts))=0,\"\",SUM(\(parts)))", row: row, column: column, TemplateStyle.calculated)
        }
        writer.formula(
            "=IF(COUNT(\(Self.range(row...row, Column.months)))=0,\"\",SUM(\(Self.range(row...row, Column.months))))",
            row: row, column: Column.year, TemplateStyle.calculated)
        let (sum, whole) = (Self.name(row, Column.firstMonth), Self.name(total, Column.firstMonth))
        writer.mark(
            where: "=AND(ISNUMBER(\(sum)),ISNUMBER(\(whole)),\(sum)<>\(whole))", rows: row...row,
            columns: Column.months, TemplateStyle.wrong)
    }

    private static func name(_ row: Int, _ column: Int) -> String {
        CellAddress(column: column, row: row + 1).description
    }

    private static func range(_ rows: ClosedRange<Int>, _ columns: ClosedRange<Int>) -> String {
        name(rows.lowerBound, columns.lowerBound) + ":" + name(rows.upperBound, columns.upperBound)
    }

    /// 令和8年; the year in which an era began counts as its first.
    private static func era(_ year: Int) -> String {
        switch year {
        case 2020...: "令和\(year - 2018)年"
        case 2019: "令和元年"
        default: year == 1989 ? "平成元年" : "平成\(year - 1988)年"
        }
    }
}
