import Documents
import HubCore
import TestSupport
import Testing

@testable import Spreadsheets

/// Whatever an office has in its hands, it hears in one sentence what to do.
@Suite struct WrongFileTests {
    private static func compound(_ name: String) -> [UInt8] {
        var bytes: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        bytes += [UInt8](repeating: 0, count: 600)
        for unit in name.utf16 { bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        return bytes
    }

    private static func office(_ main: String) -> [UInt8] {
        let relation = "<Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"\(main)\"/>"
        return TestArchive([("_rels/.rels", "<Relationships>\(relation)</Relationships>"), (main, "<x/>")]).bytes
    }

    private static let workbook = TestArchive.workbook("<sheetData><row><c><v>1</v></c></row></sheetData>")

    private static func entities() -> [UInt8] {
        var package = workbook
        let laughs = (1...9).map { "<!ENTITY l\($0) \"&l\($0 - 1);&l\($0 - 1);&l\($0 - 1);&l\($0 - 1);\">" }.joined()
        package.entries[4] = .init(
            name: "xl/worksheets/sheet1.xml",
            content: Array("<!DOCTYPE w [<!ENTITY l0 \"ha\">\(laughs)]><worksheet>&l9;</worksheet>".utf8))
        return package.bytes
    }

    private struct Case {
        let refusal: SpreadsheetRefusal
        let bytes: [UInt8]

        init(_ refusal: SpreadsheetRefusal, _ bytes: [UInt8]) {
            self.refusal = refusal
            self.bytes = bytes
        }

        init(_ refusal: SpreadsheetRefusal, text: String) { self.init(refusal, Array(text.utf8)) }

        init(_ refusal: SpreadsheetRefusal, sheet: String) { self.init(refusal, TestArchive.workbook(sheet).bytes) }
    }

    private static let cases: [Case] = [
        Case(.empty, []), Case(.empty, text: " \r\n"), Case(.empty, text: ",,,\r\n"),
        Case(.empty, sheet: "<sheetData/>"),
        Case(.oldExcel, compound("Workbook")), Case(.oldExcel, [0x09, 0x08, 0x10, 0x00]),
        Case(.passwordProtected, compound("EncryptedPackage")), Case(.word, compound("WordDocument")),
        Case(.word, office("word/document.xml")), Case(.powerPoint, office("ppt/presentation.xml")),
        Case(.binaryExcel, office("xl/workbook.bin")),
        Case(.openDocument, TestArchive([("mimetype", "x"), ("content.xml", "<x/>")]).bytes),
        Case(.zip, TestArchive([("photo.jpg", "x")]).bytes),
        Case(.halfSaved, Array(workbook.bytes.prefix(workbook.bytes.count / 2))),
        Case(.damaged, sheet: "<sheetData><row>"),
        Case(.damaged, TestArchive([("[Content_Types].xml", "<Types/>")]).bytes),
        Case(.pdf, text: "%PDF-1.7\n"), Case(.picture, [0xFF, 0xD8, 0xFF, 0xE0]),
        Case(.picture, [0x89, 0x50, 0x4E, 0x47, 0x0D]), Case(.picture, [0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70, 0x68]),
        Case(.webPage, text: "\n<HTML><table></table>"), Case(.anotherFile, [0x7F, 0x45, 0x4C, 0x46, 0, 1, 2]),
        Case(.unknownCharacters, [0x82, 0xA0, 0x82]), Case(.unclosedQuote, text: "a,b\n\"c"),
        Case(.suspicious, entities()), Case(.suspicious, sheet: String(repeating: "<a>", count: 200)),
    ]

    @Test(arguments: cases.indices) func refusals(_ index: Int) {
        let (refusal, bytes) = (Self.cases[index].refusal, Self.cases[index].bytes)
        #expect(throws: refusal) { try SpreadsheetFile.read(bytes) }
    }

    @Test func oneSentenceEachInBothLanguages() {
        #expect(Set(SpreadsheetRefusal.allCases.map(\.code)).count == SpreadsheetRefusal.allCases.count)
        #expect(Set(SpreadsheetRefusal.allCases.map(\.message)).count == SpreadsheetRefusal.allCases.count)
        for refusal in SpreadsheetRefusal.allCases {
            #expect(refusal.message.ja.contains { $0 >= "\u{3040}" })
            #expect(refusal.message.en.utf8.count > 20)
        }
    }

    // MARK: Bounds

    @Test func aBombStopsAtTheBound() {
        var package = Self.workbook
        package.add("xl/sharedStrings.xml", [], deflated: true)
        package.entries[4] = .init(
            name: "xl/worksheets/sheet1.xml",
            content: [UInt8](repeating: 0x20, count: Limits.spreadsheetEntryBytes + 1),
            isDeflated: true)
        let bytes = package.bytes
        #expect(bytes.count < 1 << 20)
        #expect(throws: SpreadsheetRefusal.tooLarge) { try SpreadsheetFile.read(bytes) }
    }

    @Test func anEntryThatIsLongerThanItClaims() {
        // The size in the directory is not believed: what is read is bounded, and the checksum is looked at.
        var bytes = Self.workbook.bytes
        let signature: [UInt8] = [0x50, 0x4B, 1, 2]
        for index in bytes.indices.dropLast(46) where Array(bytes[index..<(index + 4)]) == signature {
            bytes[index + 24] = 1
        }
        #expect(throws: SpreadsheetRefusal.self) { try SpreadsheetFile.read(bytes) }
    }

    @Test func tooManyRowsColumnsAndCells() {
        for cell in ["<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>"] {
            #expect(throws: SpreadsheetRefusal.tooLarge) {
                try SpreadsheetFile.read(TestArchive.workbook("<sheetData>\(cell)</sheetData>").bytes)
            }
        }
        let rows = String(repeating: "<row><c><v>1</v></c></row>", count: Limits.spreadsheetRows + 1)
        #expect(throws: SpreadsheetRefusal.tooLarge) {
            try SpreadsheetFile.read(TestArchive.workbook("<sheetData>\(rows)</sheetData>").bytes)
        }
        let wide = (1...2_100).map { "<row r=\"\($0)\"><c r=\"SR\($0)\"><v>1</v></c></row>" }.joined()
        #expect(throws: SpreadsheetRefusal.tooLarge) {
            try SpreadsheetFile.read(TestArchive.workbook("<sheetData>\(wide)</sheetData>").bytes)
        }
        #expect(throws: SpreadsheetRefusal.tooLarge) {
            try SpreadsheetFile.read(Array(String(repeating: ",", count: Limits.spreadsheetColumns).utf8))
        }
    }

    @Test(arguments: [
        "<row r=\"2\"><c><v>1</v></c></row><row r=\"2\"><c><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>", "<row r=\"x\"><c><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"A0\"><v>1</v></c></row>", "<row r=\"99999999\"><c><v>1</v></c></row>",
    ])
    func rowsAndCellsOutOfOrder(_ rows: String) {
        #expect(throws: SpreadsheetRefusal.damaged) {
            try SpreadsheetFile.read(TestArchive.workbook("<sheetData>\(rows)</sheetData>").bytes)
        }
    }

    // MARK: Text

    private static let encoded: [[UInt8]] = {
        let commas: [UInt8] = Array("訪問日,時間\r\n2026/5/1,２\r\n".utf8)
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let units: [UInt16] = Array("訪問日\t時間\r\n2026/5/1\t２".utf16)
        var little: [UInt8] = [0xFF, 0xFE]
        var big: [UInt8] = [0xFE, 0xFF]
        for unit in units {
            let (low, high) = (UInt8(unit & 0xFF), UInt8(unit >> 8))
            little += [low, high]
            big += [high, low]
        }
        return [commas, mark + commas, CP932.encode(commas), little, big]
    }()

    @Test(arguments: encoded)
    func encodings(_ bytes: [UInt8]) throws {
        let rows = try #require(try SpreadsheetFile.read(bytes).sheets.first).rows
        #expect(rows.map(\.cells) == [[.text("訪問日"), .text("時間")], [.text("2026/5/1"), .text("２")]])
        #expect(rows.map(\.number) == [1, 2])
    }
}
