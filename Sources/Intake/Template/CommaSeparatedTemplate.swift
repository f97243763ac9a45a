import DataDictionary
import Documents
import HubCore

extension TemplateLayout {
    /// The template as a CSV: the marker, a heading with the months, and a row for each cell. UTF-8 without a mark.
    package var commaSeparated: [UInt8] {
        var table = CSVText()
        table.text(TemplateMarker.title)
        for (name, value) in marker.pairs { table.text("\(name)=\(value)") }
        table.endRow()
        for heading in ["コード", "表", "項目", "内訳", "単位"] { table.text(heading) }
        for month in months { table.text("\(month.year)年\(month.month)月") }
        table.endRow()
        for sheet in sheets {
            for block in sheet.blocks {
                for row in block.rows {
                    table.text(row.cell.path)
                    table.text(sheet.title)
                    table.text(block.element.label.ja)
                    table.text(row.option)
                    table.text(block.element.unit.label.ja)
                    for _ in months { table.empty() }
                    table.endRow()
                }
            }
        }
        return table.bytes
    }
}
