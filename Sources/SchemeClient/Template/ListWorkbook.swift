import HubCore
import Intake
import WorkbookWriting

/// Writes an empty list as an Excel workbook of one sheet.
package struct ListWorkbook {
    private let template: ListTemplate

    package init(_ template: ListTemplate) { self.template = template }

    /// Throws a `ClientProblem` if the file cannot be written.
    package func write(to path: String) throws(ClientProblem) {
        do throws(WorkbookWriter.Fault) {
            let workbook = try WorkbookWriter(path: path)
            workbook.setTitle(template.title, author: "ホームスタート・ジャパン")
            write(to: try workbook.addSheet(named: template.title))
            try workbook.close()
        } catch {
            throw ClientProblem(
                .usage, ja: "\(path) に書き込めません（\(error.reason)）", en: "\(path) cannot be written (\(error.reason))")
        }
    }

    private func write(to writer: SheetWriter) {
        let columns = template.columns
        writer.width(16, columns: 0...columns.count - 1)
        writer.text(template.title, row: 0, column: 0, TemplateStyle.title)
        writer.text(template.note, row: 1, column: 0, TemplateStyle.note)
        for (number, column) in columns.enumerated() {
            writer.text(column.heading, row: 2 + number, column: 0, TemplateStyle.total)
            writer.text(column.help, row: 2 + number, column: 1, TemplateStyle.note)
            writer.text(column.heading, row: 2 + columns.count, column: number, TemplateStyle.heading)
        }
        writer.freeze(row: 3 + columns.count, column: 0)
        writer.select(row: 3 + columns.count, column: 0)
        writer.print(landscape: true, header: template.title)
    }
}
