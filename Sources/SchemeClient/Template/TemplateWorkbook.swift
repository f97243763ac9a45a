import DataDictionary
import HubCore
import Intake
import WorkbookWriting

/// Writes the template of a fiscal year as an Excel workbook: how to fill it in, a sheet for each data set, and a hidden
/// one that says what it is.
package struct TemplateWorkbook {
    private let layout: TemplateLayout

    package init(_ layout: TemplateLayout) { self.layout = layout }

    /// Throws a `ClientProblem` if the file cannot be written.
    package func write(to path: String) throws(ClientProblem) {
        do throws(WorkbookWriter.Fault) {
            let workbook = try WorkbookWriter(path: path)
            workbook.setTitle(
                "\(TemplateMarker.title) \(layout.marker.fiscalYear.japanese)", author: "ホームスタート・ジャパン")
            TemplateGuide(layout).write(to: try workbook.addSheet(named: TemplateGuide.sheetName))
            for sheet in layout.sheets {
                TemplateSheet(sheet, layout).write(to: try workbook.addSheet(named: sheet.title))
            }
            let marker = try workbook.addSheet(named: TemplateMarker.sheetName)
            for (row, pair) in layout.marker.pairs.enumerated() {
                marker.text(pair.name, row: row, column: 0, TemplateStyle.text)
                marker.text(pair.value, row: row, column: 1, TemplateStyle.text)
            }
            marker.hide()
            marker.protect()
            try workbook.close()
        } catch {
            throw ClientProblem(
                .usage, ja: "\(path) に書き込めません（\(error.reason)）", en: "\(path) cannot be written (\(error.reason))")
        }
    }
}

/// The looks of a template.
enum TemplateStyle {
    static let text = CellStyle()
    static let title = text.with {
        $0.size = 14
        $0.isBold = true
        $0.textColour = green
    }
    static let note = text.with { $0.textColour = 0x595959 }
    static let heading = text.with {
        $0.isBold = true
        $0.textColour = 0xFFFFFF
        $0.fill = green
        $0.hasBorder = true
        $0.alignment = .centre
    }
    static let label = text.with { $0.hasBorder = true }
    /// A label that repeats the one above it.
    static let repeated = label.with { $0.textColour = 0xA6A6A6 }
    static let option = label.with { $0.indent = 1 }
    static let total = label.with {
        $0.isBold = true
        $0.fill = 0xE6F1EC
    }
    static let input = label.with {
        $0.alignment = .right
        $0.takesInput = true
    }
    static let totalInput = input.with { $0.fill = 0xFFFBE6 }
    static let check = label.with {
        $0.textColour = 0x7F7F7F
        $0.fill = 0xF2F2F2
    }
    static let calculated = check.with { $0.alignment = .right }
    static let wrong = CellStyle().with {
        $0.isBold = true
        $0.textColour = 0x9C0006
        $0.fill = 0xFFC7CE
    }

    private static let green: UInt32 = 0x2F5D50
}
