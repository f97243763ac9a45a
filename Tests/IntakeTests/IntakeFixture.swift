import DataDictionary
import HubCore
import Spreadsheets
import TestSupport
import Testing

@testable import Intake

enum IntakeFixture {
    static func context(
        today: String = "2026-07-10", fiscalYear: FiscalYear? = nil, months: ClosedRange<Month>? = nil
    ) throws -> IntakeContext {
        IntakeContext(
            dictionary: TestDictionary.dictionary, scheme: try SchemeCode(parsing: "hs-13-wako"),
            today: try #require(Day(today)), fiscalYear: fiscalYear, months: months)
    }

    /// A sheet from rows of texts; an empty text is an empty cell.
    static func sheet(_ rows: [[String]], named name: String = "一覧", merged: [CellRange] = []) -> Sheet {
        Sheet(
            name: name,
            rows: rows.enumerated().map { index, row in
                SheetRow(number: index + 1, cells: row.map { $0.isEmpty ? .empty : .text($0) })
            }, mergedRanges: merged)
    }

    static func read(_ rows: [[String]], _ context: IntakeContext) -> IntakeReading {
        IntakeReading([("list.xlsx", Workbook(sheets: [sheet(rows)]))], context)
    }
}

extension IntakeReading {
    /// The value of a cell in a month; nil where it is not among the figures.
    func value(_ path: String, _ month: String) -> Int64? {
        guard case .value(let value)? = figure(path, month) else { return nil }
        return value
    }

    func figure(_ path: String, _ month: String) -> Figure? {
        reports.lazy.filter { $0.about.month.description == month }.flatMap(\.figures)
            .first { $0.cell.path == path }?.figure
    }

    var explained: String { (findings + warnings).map { $0.text(in: .en) }.joined(separator: "\n") }
}
