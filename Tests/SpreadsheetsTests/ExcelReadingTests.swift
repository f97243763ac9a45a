import HubCore
import TestSupport
import Testing

@testable import Spreadsheets

@Suite struct ExcelReadingTests {
    private func rows(_ package: TestArchive) throws -> [SheetRow] {
        try #require(try SpreadsheetFile.read(package.bytes).sheets.first).rows
    }

    @Test func typesOfCells() throws {
        let rows = try rows(
            .workbook(
                """
                <sheetData><row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3"><v>12.5</v></c><c r="D3" t="str"><f>A1</f><v>x</v></c>
                <c r="E3" t="e"><v>#REF!</v></c><c r="F3"><f>SUM(A1:A2)</f></c><c r="G3"><f>1+1</f><v>2</v></c>
                <c r="H3" t="b"><v>1</v></c><c r="I3" t="inlineStr"><is><t>中</t></is></c><c r="J3"/></row></sheetData>
                """, texts: "<si><r><t>活</t></r><r><t>動</t></r><rPh sb=\"0\" eb=\"1\"><t>カツドウ</t></rPh></si>"))
        #expect(
            rows == [
                SheetRow(
                    number: 3,
                    cells: [
                        .empty, .text("活動"), .number(12.5), .text("x"), .error("#REF!"), .uncalculated, .number(2),
                        .text("TRUE"), .text("中"),
                    ])
            ])
    }

    @Test func namesWithPrefixAndCellsWithoutPlaces() throws {
        let package = TestArchive.workbook(
            "<x:sheetData xmlns:x=\"urn:x\"><x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row><x:row><x:c><x:v>3</x:v></x:c></x:row></x:sheetData>"
        )
        #expect(
            try rows(package) == [
                SheetRow(number: 1, cells: [.number(1), .number(2)]), SheetRow(number: 2, cells: [.number(3)]),
            ])
    }

    /// 46143 is 1 May 2026 counted from 1900, 44681 counted from 1904.
    @Test(arguments: [("", 46143), ("<workbookPr date1904=\"1\"/>", 44681)])
    func days(_ properties: String, _ serial: Int) throws {
        let styles = """
            <numFmts><numFmt numFmtId="164" formatCode="[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>
            <numFmt numFmtId="165" formatCode="[h]:mm"/><numFmt numFmtId="166" formatCode="#,##0&quot;days&quot;"/></numFmts>
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs>
            """
        let cells = (0..<5).map { "<c s=\"\($0)\"><v>\(serial)</v></c>" }.joined()
        let read = try rows(
            .workbook("<sheetData><row>\(cells)</row></sheetData>", styles: styles, properties: properties))
        let day = SheetCell.day(try #require(Day("2026-05-01")))
        let number = Double(serial)
        #expect(read.first?.cells == [.number(number), day, day, .time(days: number), .number(number)])
    }

    @Test(arguments: [
        ("yyyy/m/d", NumberMeaning.day), ("m\"月\"", .day), ("ge.m.d", .day), ("h:mm", .time), ("[mm]:ss", .time),
        ("General", .number), ("0.00E+00", .number), ("#,##0_);[Red](#,##0)", .number), ("@", .number),
        ("yyyy/m/d h:mm", .day), ("0\"日\"", .number), ("h:mm:ss.0", .time), ("\\d0", .number),
    ])
    func formats(_ code: String, _ meaning: NumberMeaning) {
        #expect(NumberMeaning(code: code) == meaning)
    }

    @Test func theFirstDaysOf1900() {
        #expect(DateSystem.from1900.day(serial: 1) == Day("1900-01-01"))
        #expect(DateSystem.from1900.day(serial: 59) == Day("1900-02-28"))
        #expect(DateSystem.from1900.day(serial: 60) == nil)
        #expect(DateSystem.from1900.day(serial: 61) == Day("1900-03-01"))
        #expect(DateSystem.from1900.day(serial: -1) == nil)
        #expect(DateSystem.from1900.day(serial: 1e300) == nil)
    }

    @Test func mergedRangesAreFilled() throws {
        let sheet = try #require(
            try SpreadsheetFile.read(
                TestArchive.workbook(
                    """
                    <sheetData><row r="1"><c r="A1" t="str"><v>令和8年</v></c></row><row r="2"><c r="D2"><v>1</v></c></row></sheetData>
                    <mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="A9:XFD1048576"/></mergeCells>
                    """
                ).bytes
            ).sheets.first)
        let year = SheetCell.text("令和8年")
        #expect(sheet.rows.map(\.cells) == [[year, year, year], [year, year, year, .number(1)]])
        #expect(sheet.mergedRange(around: CellAddress(column: 1, row: 2)) != nil)
        #expect(sheet.mergedRange(around: CellAddress(column: 3, row: 2)) == nil)
    }

    @Test func addresses() {
        #expect(CellAddress("AA10") == CellAddress(column: 26, row: 10))
        #expect(CellAddress("$C$7")?.description == "C7")
        #expect(CellAddress(column: 701, row: 1).description == "ZZ1")
        for text in ["", "7", "C", "C0", "7C", "ABCD1", "A1048577", "A99999999999999999999"] {
            #expect(CellAddress(text) == nil, "\(text)")
        }
    }
}
