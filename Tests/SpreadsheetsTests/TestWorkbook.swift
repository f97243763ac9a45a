import TestSupport

extension TestArchive {
    /// A workbook with one sheet, from what stands in its `worksheet` element.
    static func workbook(
        _ sheet: String, texts: String? = nil, styles: String? = nil, properties: String = ""
    ) -> TestArchive {
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        func relation(_ id: String, _ kind: String, _ target: String) -> String {
            "<Relationship Id=\"\(id)\" Type=\"\(office)/\(kind)\" Target=\"\(target)\"/>"
        }
        var relations = relation("s1", "worksheet", "worksheets/sheet1.xml")
        var parts: [(String, String)] = []
        if let texts {
            relations += relation("t", "sharedStrings", "sharedStrings.xml")
            parts.append(("xl/sharedStrings.xml", "<sst>\(texts)</sst>"))
        }
        if let styles {
            relations += relation("y", "styles", "/xl/styles.xml")
            parts.append(("xl/styles.xml", "<styleSheet>\(styles)</styleSheet>"))
        }
        return TestArchive(
            [
                ("[Content_Types].xml", "<Types/>"),
                ("_rels/.rels", "<Relationships>\(relation("w", "officeDocument", "xl/workbook.xml"))</Relationships>"),
                ("xl/_rels/workbook.xml.rels", "<Relationships>\(relations)</Relationships>"),
                (
                    "xl/workbook.xml",
                    "<workbook xmlns:r=\"\(office)\">\(properties)<sheets><sheet name=\"活動\" sheetId=\"1\" r:id=\"s1\"/></sheets></workbook>"
                ), ("xl/worksheets/sheet1.xml", "<?xml version=\"1.0\"?><worksheet>\(sheet)</worksheet>"),
            ] + parts)
    }
}
