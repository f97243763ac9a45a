import HubCore
import Spreadsheets
import Testing

@testable import SchemeClient

@Suite struct OfficeFileSpreadsheetTests {
    static let header = "data_set,period,element,categories,value\n"

    @Test func rowsBecomeReports() throws {
        let text =
            Self.header + """
                activity,2022-04,families.new,,3
                volunteers,2022-04,organizers,,1
                activity,2022-04,families.new,referral=phn,2
                needs,2022-04,needs.outcome,type=infant;item=N01;outcome=met,0
                activity,2022-04,visitHours,,12.5
                activity,2022-04,links,,NA
                activity,2022-04,visits,,
                """
        let file = OfficeFile(Array(text.utf8))
        #expect(file.findings.isEmpty)
        #expect(file.records.map(\.line) == [2, 3, 5])
        #expect(
            String(decoding: file.records[0].record.line(revision: 1), as: UTF8.self)
                == #"{"op":"report","k":"activity/2022-04","r":1,"d":{"cells":{"families.new":3,"families.new/referral=phn":2,"links":"not-applicable","visitHours":"12.5","visits":"not-reported"}}}"#
        )
        #expect(
            String(decoding: file.records[2].record.line(revision: 1), as: UTF8.self).contains(
                "item=N01,outcome=met,type=infant\":0"))
    }

    @Test func asExcelSavesIt() {
        let text =
            "\u{FEFF}DATA_SET,Period,element,categories,value,,\r\nactivity,２０２２－０４, visits ,,\"１２\",,\r\n,,,,,,\r\n"
        let file = OfficeFile(Array(text.utf8))
        #expect(file.findings.isEmpty)
        #expect(file.records.count == 1)
        #expect(String(decoding: file.records[0].record.line(revision: 1), as: UTF8.self).contains("\"visits\":12"))
    }

    @Test(arguments: [
        ("activity,Apr-22,visits,,1", "2022-04"),
        ("activity,2022-04,visits,,1,234", "6 columns"),
        ("activity,2022-04,visits,,\"1,234\"", "grouping commas"),
        ("activity,2022-04,visits,,-3", "negative"),
        ("activity,2022-04,links,resource,3", "category=option"),
        ("activity,2022-04,links,resource=a;resource=b,3", "each category once"),
        ("activity,2022-04,,,3", "data element"),
        ("活動,2022-04,visits,,3", "data set"),
        ("activity,2022-04,visits", "3 columns"),
        ("activity,2022-04,visits,,\"1", "quote"),
    ])
    func faultsNameTheirLine(_ row: String, _ reason: String) throws {
        let file = OfficeFile(Array((Self.header + "volunteers,2022-04,organizers,,1\n" + row).utf8))
        #expect(file.findings.map(\.line) == [3])
        let text = try #require(file.findings.first).text(in: .en)
        #expect(text.contains(reason), "\(text)")
    }

    @Test func theSameCellTwice() throws {
        let text = Self.header + "activity,2022-04,links,resource=phn,1\nactivity,2022-04,links,resource=phn,2\n"
        let finding = try #require(OfficeFile(Array(text.utf8)).findings.first)
        #expect(finding.line == 3)
        #expect(finding.message.en == "activity/2022-04/links/resource=phn is on line 2 too; keep one of them")
    }

    @Test func anotherHeader() throws {
        let file = OfficeFile(Array("period,data_set,element,value\nactivity,2022-04,visits,1".utf8))
        #expect(file.findings.map(\.line) == [1])
    }

    @Test func quotedFieldsAndLineEnds() {
        let rows = CommaSeparatedRows("a,\"b \"\"x\"\", c\"\r\n\"two\nlines\",z\r\rlast,")
        #expect(
            rows.rows == [
                .init(line: 1, fields: ["a", "b \"x\", c"]), .init(line: 2, fields: ["two\nlines", "z"]),
                .init(line: 5, fields: ["last", ""]),
            ])
        #expect(rows.unclosedQuote == nil)
        #expect(CommaSeparatedRows("a\n\"b").unclosedQuote == 2)
    }
}
