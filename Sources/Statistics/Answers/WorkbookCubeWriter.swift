import HubCore
import WorkbookWriting

extension AnswerFormat {
    package static let xlsx = AnswerFormat(
        "xlsx", mediaTypes: ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
        isForSpreadsheets: true, tellsDay: true
    ) { form in
        WorkbookCubeWriter(language: form.language, day: form.day)
    }
}

/// A table as an Excel workbook: a sheet with the figures as one list that can be filtered, and a sheet that says what
/// they are, from where, as of when, and what is missing. Texts are cells of text and never formulas.
struct WorkbookCubeWriter: CubeWriter {
    let language: Language
    /// Of the answer; a release has a day of its own.
    let day: Day

    var contentType: String { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" }
    var fileExtension: String { "xlsx" }

    func write(_ cube: Cube) throws -> [UInt8] {
        try WorkbookFile.bytes { workbook in
            workbook.setTitle(
                cube.title[language], author: Message(ja: "ホームスタート・ジャパン", en: "Home-Start Japan")[language],
                created: countingDay(of: cube).secondsSince1970)
            try writeFigures(of: cube, to: workbook)
            try writeNotes(of: cube, to: workbook)
        }
    }

    private func countingDay(of cube: Cube) -> Day {
        if case .release(_, _, let countedOn, _) = cube.source { countedOn } else { day }
    }

    // MARK: Figures

    private func writeFigures(of cube: Cube, to workbook: WorkbookWriter) throws {
        let sheet = try workbook.addSheet(named: Message(ja: "表", en: "Figures")[language])
        let basis = BasisColumn.present(in: cube)
        let headers = headers(of: cube, basis)
        sheet.width(14, columns: 0...(headers.count - 1))
        sheet.freeze(row: 1, column: 0)
        sheet.print(landscape: true, repeating: 0...0, header: cube.title[language])
        for (column, text) in headers.enumerated() { sheet.text(text, row: 0, column: column, Styles.header) }
        let styles = PreparedStyles(workbook)
        for (index, cell) in cube.cells.enumerated() {
            write(cell, of: cube, basis, in: index + 1, of: sheet, styles)
        }
    }

    private func headers(of cube: Cube, _ basis: [BasisColumn]) -> [String] {
        let code = Message(ja: "コード", en: "code")[language]
        var headers = cube.dimensions.flatMap { dimension in
            let label = dimension.label[language]
            return [language == .ja ? "\(label)\(code)" : "\(label) \(code)", label]
        }
        headers += [
            Message(ja: "指標", en: "Measure"), Message(ja: "値", en: "Value"), Message(ja: "単位", en: "Unit"),
            Message(ja: "状態", en: "Status"),
        ].map { $0[language] }
        return headers + basis.map { $0.label[language] }
    }

    private func write(
        _ cell: Cube.Cell, of cube: Cube, _ basis: [BasisColumn], in row: Int, of sheet: SheetWriter,
        _ styles: PreparedStyles
    ) {
        let measure = cube.measures[cell.measure]
        var column = 0
        func next() -> Int {
            defer { column += 1 }
            return column
        }
        for (dimension, position) in zip(cube.dimensions, cell.coordinates) {
            sheet.text(dimension.members[position].code, row: row, column: next(), styles.text)
            sheet.text(dimension.members[position].label[language], row: row, column: next(), styles.text)
        }
        sheet.text(measure.label[language], row: row, column: next(), styles.text)
        switch cell.content {
        case .value(let value):
            sheet.number(measure.text(value), row: row, column: next(), styles.numbers[measure.decimals])
        case .none(.suppressed): sheet.text(Cube.Absence.hiddenMark, row: row, column: next(), styles.hidden)
        case .none: sheet.blank(row: row, column: next(), styles.text)
        }
        sheet.text(measure.unit[language], row: row, column: next(), styles.text)
        if case .none(let absence) = cell.content {
            sheet.text(absence.label[language], row: row, column: next(), styles.text)
        } else {
            sheet.blank(row: row, column: next(), styles.text)
        }
        for known in basis {
            let column = next()
            if let text = known.text(of: cell, in: cube) {
                sheet.number(text, row: row, column: column, styles.numbers[known.decimals(of: measure)])
            }
        }
    }

    // MARK: Notes

    private func writeNotes(of cube: Cube, to workbook: WorkbookWriter) throws {
        let sheet = try workbook.addSheet(named: Message(ja: "注記", en: "Notes")[language])
        sheet.width(18, columns: 0...0)
        sheet.width(90, columns: 1...1)
        for (row, line) in noteLines(of: cube).enumerated() {
            sheet.text(line.name[language], row: row, column: 0, Styles.header)
            sheet.text(line.text, row: row, column: 1, Styles.wrapped)
        }
    }

    private func noteLines(of cube: Cube) -> [(name: Message, text: String)] {
        let day = countingDay(of: cube)
        var lines: [(name: Message, text: String)] = [
            (Message(ja: "表題", en: "Title"), cube.title[language]),
            (Message(ja: "出典", en: "Source"), cube.source.line[language]),
            (Message(ja: "集計日", en: "Counted on"), language == .ja ? day.japanese : day.description),
        ]
        for measure in cube.measures {
            lines.append(
                (
                    Message(ja: "単位", en: "Unit"),
                    "\(measure.label[language])\(language == .ja ? "：" : ": ")\(measure.unit[language])"
                ))
        }
        for note in cube.allNotes { lines.append((Message(ja: "注", en: "Note"), note.line(in: language))) }
        if cube.hasAbsences {
            let empty = Message(ja: "空欄", en: "empty")[language]
            for absence in Cube.Absence.allCases {
                let mark = absence == .suppressed ? Cube.Absence.hiddenMark : empty
                lines.append((Message(ja: "記号", en: "Symbol"), "\(mark) = \(absence.label[language])"))
            }
        }
        return lines
    }
}

private enum Styles {
    static let wrapped = CellStyle().with { $0.wraps = true }
    static let header = CellStyle().with {
        $0.isBold = true
        $0.fill = 0xE8EEF4
        $0.hasBorder = true
        $0.wraps = true
    }
}

/// Those of the figures.
private struct PreparedStyles {
    let text: PreparedStyle
    let hidden: PreparedStyle
    /// By the number of decimals, 0–6.
    let numbers: [PreparedStyle]

    init(_ workbook: WorkbookWriter) {
        let right = CellStyle().with { $0.alignment = .right }
        text = workbook.prepare(CellStyle())
        hidden = workbook.prepare(right)
        numbers = (0...6).map { decimals in
            let fraction = decimals > 0 ? "." + String(repeating: "0", count: decimals) : ""
            return workbook.prepare(right.with { $0.numberFormat = "#,##0" + fraction })
        }
    }
}

extension SheetWriter {
    /// A number as it is written in digits.
    fileprivate func number(_ digits: String, row: Int, column: Int, _ style: PreparedStyle) {
        number(Double(digits)!, row: row, column: column, style)
    }
}

extension BasisColumn {
    fileprivate func decimals(of measure: Cube.Measure) -> Int {
        switch self {
        case .numerator: measure.numeratorDecimals
        case .denominator: measure.denominatorDecimals
        case .schemes, .reports, .expected: 0
        }
    }
}

extension Day {
    /// Of its beginning in UTC; 2000-01-01 is day 0.
    fileprivate var secondsSince1970: Int { (Int(ordinal) + 10_957) * 86_400 }
}
