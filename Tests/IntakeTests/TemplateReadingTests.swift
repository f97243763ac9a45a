import DataDictionary
import Documents
import Foundation
import HubCore
import SchemeClient
import Spreadsheets
import TestSupport
import Testing

@testable import Intake

/// A template as our own writer makes it, filled in and read back.
@Suite struct TemplateReadingTests {
    private static let fiscalYear = FiscalYear(2026)

    private func layout(_ scheme: String = "hs-13-wako", _ year: FiscalYear = fiscalYear) throws -> TemplateLayout {
        TemplateLayout(
            dictionary: TestDictionary.dictionary, scheme: try SchemeCode(parsing: scheme), fiscalYear: year)
    }

    private func workbook(_ layout: TemplateLayout) throws -> Workbook {
        let path = NSTemporaryDirectory() + "template-\(UUID().uuidString).xlsx"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try TemplateWorkbook(layout).write(to: path)
        return try SpreadsheetFile.read(Array(try #require(FileManager.default.contents(atPath: path))))
    }

    /// `figures` by path; `column` counts from April.
    private func filled(_ workbook: Workbook, _ figures: [String: SheetCell], column: Int = 0) -> Workbook {
        Workbook(
            sheets: workbook.sheets.map { sheet in
                Sheet(
                    name: sheet.name, isHidden: sheet.isHidden,
                    rows: sheet.rows.map { row in
                        guard case .text(let code) = row[0], let figure = figures[code] else { return row }
                        var cells = row.cells
                        let index = 5 + column
                        while cells.count <= index { cells.append(.empty) }
                        cells[index] = figure
                        return SheetRow(number: row.number, cells: cells)
                    }, mergedRanges: sheet.mergedRanges)
            }, dateSystem: workbook.dateSystem)
    }

    private func read(_ workbook: Workbook, _ context: IntakeContext) -> IntakeReading {
        IntakeReading([("様式.xlsx", workbook)], context)
    }

    @Test func everyCellComesBack() throws {
        let workbook = try workbook(try layout())
        let dictionary = TestDictionary.dictionary
        var figures: [String: SheetCell] = [:]
        for cell in dictionary.cells { figures[cell.path] = .number(Double(cell.index)) }
        let read = read(filled(workbook, figures, column: 2), try IntakeFixture.context())
        #expect(read.findings.isEmpty && read.warnings.isEmpty, "\(read.explained)")
        #expect(read.reports.map(\.about.month.description) == ["2026-06", "2026-06", "2026-06"])
        #expect(read.reports.allSatisfy { $0.isWhole })
        let scale = { (cell: DataCell) in cell.element.decimals == 1 ? 10 : 1 }
        for cell in dictionary.cells {
            #expect(read.value(cell.path, "2026-06") == Int64(cell.index * scale(cell)), "\(cell.path)")
        }
    }

    @Test func emptyIsNotReported() throws {
        let read = read(
            filled(try workbook(try layout()), ["visits": .number(0), "links": .text("該当なし")]),
            try IntakeFixture.context())
        #expect(read.reports.map(\.about.dataSet.rawValue) == ["activity"])
        #expect(read.figure("visits", "2026-04") == .value(0))
        #expect(read.figure("links", "2026-04") == .notApplicable)
        #expect(read.figure("families.new", "2026-04") == .notReported)
        #expect(read.figure("visits", "2026-05") == nil)
    }

    @Test func faultsNameSheetAndCell() throws {
        let read = read(
            filled(
                try workbook(try layout()), ["visits": .error("#REF!"), "volunteers.active": .text("多数")], column: 1),
            try IntakeFixture.context())
        #expect(read.findings.count == 2)
        #expect(read.findings.first?.text(in: .ja).hasPrefix("様式.xlsx 「活動状況」シートの G31: 計算式がエラー（#REF!）") == true)
        #expect(read.findings.last?.text(in: .ja).contains("「ボランティアとオーガナイザー」シートの G7") == true)
        #expect(read.reports.isEmpty)
    }

    @Test func aMonthThatIsStillToCome() throws {
        let read = read(
            filled(try workbook(try layout()), ["visits": .number(1)], column: 4), try IntakeFixture.context())
        #expect(read.findings.map(\.message.en) == ["2026-08 is still to come"])
    }

    @Test func rowsAreKnownByTheirLabelsToo() throws {
        let whole = filled(
            try workbook(try layout()), ["families.new/referral=phn": .number(2), "families.new": .number(2)])
        let withoutCodes = Workbook(
            sheets: whole.sheets.map { sheet in
                guard !sheet.isHidden else { return sheet }
                return Sheet(
                    name: sheet.name,
                    rows: sheet.rows.map { row in
                        let isData = row.number > 5 && row.cells.count > 5
                        return isData ? SheetRow(number: row.number, cells: [.empty] + row.cells.dropFirst()) : row
                    })
            })
        let read = read(withoutCodes, try IntakeFixture.context())
        #expect(read.findings.isEmpty, "\(read.explained)")
        #expect(read.value("families.new/referral=phn", "2026-04") == 2)
        #expect(read.value("families.new", "2026-04") == 2)
    }

    @Test func aRowThatIsGone() throws {
        let workbook = filled(try workbook(try layout()), ["visits": .number(1)])
        let short = Workbook(
            sheets: workbook.sheets.map { sheet in
                Sheet(
                    name: sheet.name, isHidden: sheet.isHidden,
                    rows: sheet.rows.filter { $0[0] != .text("families.waiting") }, mergedRanges: sheet.mergedRanges)
            })
        let read = read(short, try IntakeFixture.context())
        #expect(read.findings.map(\.place) == [.sheet("活動状況")])
        #expect(read.findings.first?.message.en.contains("families.waiting") == true)
    }

    // MARK: Which template it is

    @Test(arguments: [
        ("hs-13-other", FiscalYear(2026), "2026-07-10", "別のスキーム（hs-13-other）"),
        ("hs-27-naniwa", FiscalYear(2026), "2026-07-10", "別の都道府県のスキーム（hs-27-naniwa）"),
        ("hs-13-wako", FiscalYear(2025), "2026-07-10", "令和7年度の様式です。今年度の報告は令和8年度の様式に"),
        ("hs-13-wako", FiscalYear(2027), "2026-07-10", "まだ始まっていない年度"),
        ("hs-13-wako", FiscalYear(2026), "2026-04-10", "様式にまだ何も入力されていません"),
        ("hs-13-wako", FiscalYear(2025), "2026-06-30", "様式にまだ何も入力されていません"),
    ])
    func whoseAndWhen(_ scheme: String, _ year: FiscalYear, _ today: String, _ words: String) throws {
        let read = read(try workbook(try layout(scheme, year)), try IntakeFixture.context(today: today))
        #expect(read.findings.count == 1)
        #expect(read.findings.first?.message.ja.contains(words) == true, "\(read.explained)")
    }

    @Test func lastYearsTemplateWhereTheOfficeMeansIt() throws {
        let workbook = filled(try workbook(try layout("hs-13-wako", FiscalYear(2025))), ["visits": .number(5)])
        let read = read(workbook, try IntakeFixture.context(fiscalYear: FiscalYear(2025)))
        #expect(read.value("visits", "2025-04") == 5, "\(read.explained)")
    }

    @Test(arguments: [("dictionary", "2025.1", "今と違う版"), ("template", "9", "scheme を更新"), ("scheme", "x", "印が消えています")])
    func anotherMarker(_ name: String, _ value: String, _ words: String) throws {
        let workbook = try workbook(try layout())
        let changed = Workbook(
            sheets: workbook.sheets.map { sheet in
                guard sheet.isHidden else { return sheet }
                return Sheet(
                    name: sheet.name, isHidden: true,
                    rows: sheet.rows.map { row in
                        row[0] == .text(name) ? SheetRow(number: row.number, cells: [row[0], .text(value)]) : row
                    })
            })
        let read = read(changed, try IntakeFixture.context())
        #expect(read.findings.first?.message.ja.contains(words) == true, "\(read.explained)")
    }

    // MARK: CSV

    @Test(arguments: TextEncoding.allCases) func commaSeparated(_ encoding: TextEncoding) throws {
        let text = String(decoding: try layout().commaSeparated, as: UTF8.self)
        var lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
        let visits = try #require(lines.firstIndex { $0.hasPrefix("visits,") })
        lines[visits] = "visits,活動状況,訪問回数,,回,１２,\"1,234\",,,,,,,,,,"
        let file = encoding.file(Array(lines.joined(separator: "\r\n").utf8))
        let read = read(try SpreadsheetFile.read(file), try IntakeFixture.context())
        #expect(read.findings.isEmpty, "\(read.explained)")
        #expect(["2026-04", "2026-05"].map { read.value("visits", $0) } == [12, 1234])
    }

    // MARK: Together

    @Test func aTemplateAndAListMakeOneReport() throws {
        let template = filled(try workbook(try layout()), ["families.waiting": .number(4)])
        let list = Workbook(sheets: [IntakeFixture.sheet([["訪問日", "時間"], ["2026/4/2", "2"]])])
        let read = IntakeReading([("a.xlsx", template), ("b.xlsx", list)], try IntakeFixture.context())
        #expect(read.value("families.waiting", "2026-04") == 4)
        #expect(read.value("visits", "2026-04") == 1)
        #expect(read.reports.count == 1 && read.reports.allSatisfy { $0.isWhole })

        let other = filled(template, ["visits": .number(2)])
        let conflict = IntakeReading([("a.xlsx", other), ("b.xlsx", list)], try IntakeFixture.context())
        #expect(conflict.findings.count == 1)
        #expect(conflict.findings.first?.message.en.contains("visits of 2026-04 differs") == true)
    }
}
