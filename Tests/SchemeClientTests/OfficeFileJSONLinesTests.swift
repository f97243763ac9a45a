import HubCore
import Testing

@testable import SchemeClient

@Suite struct OfficeFileJSONLinesTests {
    @Test func reportsAndCells() throws {
        let file = OfficeFile(
            Array(
                #"""
                {"op":"report","k":"activity/2022-04","d":{"cells":{"families.new":3,"families.new/referral=phn":2,"visitHours":"12.5","links":"not-applicable"}}}

                {"op":"put","t":"cell","k":"needs/2022-04/needs.outcome/type=infant,item=N01,outcome=met","d":{"v":0}}
                {"op":"put","t":"cell","k":"activity/2022-04/visits","d":{"s":"not-reported"}}
                {"op":"del","t":"cell","k":"activity/2022-05/visits"}
                """#.utf8))
        #expect(file.findings.isEmpty)
        #expect(file.records.map(\.line) == [1, 3, 4, 5])
        let lines = file.records.map { String(decoding: $0.record.line(revision: 7), as: UTF8.self) }
        #expect(
            lines == [
                #"{"op":"report","k":"activity/2022-04","r":7,"d":{"cells":{"families.new":3,"families.new/referral=phn":2,"links":"not-applicable","visitHours":"12.5"}}}"#,
                #"{"op":"put","t":"cell","k":"needs/2022-04/needs.outcome/item=N01,outcome=met,type=infant","r":7,"d":{"v":0}}"#,
                #"{"op":"put","t":"cell","k":"activity/2022-04/visits","r":7,"d":{"s":"not-reported"}}"#,
                #"{"op":"del","t":"cell","k":"activity/2022-05/visits","r":7}"#,
            ])
    }

    @Test func whatTheOfficeSaysOfItself() throws {
        let file = OfficeFile(
            Array(
                #"""
                {"op":"put","t":"note","k":"note/activity/2022-04","d":{"text":"\u3042\"い\n"}}
                {"op":"put","t":"membership","k":"membership/2026-10-01/suspended","d":{}}
                {"op":"del","t":"contact","k":"contact/2026-04-01"}
                """#.utf8))
        #expect(file.findings.isEmpty)
        let lines = file.records.map { String(decoding: $0.record.line(revision: 7), as: UTF8.self) }
        #expect(
            lines == [
                #"{"op":"put","t":"note","k":"note/activity/2022-04","r":7,"d":{"text":"あ\"い\n"}}"#,
                #"{"op":"put","t":"membership","k":"membership/2026-10-01/suspended","r":7,"d":{}}"#,
                #"{"op":"del","t":"contact","k":"contact/2026-04-01","r":7}"#,
            ])
        #expect(file.records.allSatisfy { $0.record.report == nil })
    }

    @Test func widthsAreNormalised() throws {
        let file = OfficeFile(
            Array(#"{"op":"report","k":"ａｃｔｉｖｉｔｙ／２０２２－０４","d":{"cells":{"ｖｉｓｉｔｓ":"１２"}}}"#.utf8))
        #expect(file.findings.isEmpty)
        #expect(
            file.records.first?.record
                == .report(
                    try ReportKey(parsing: "activity/2022-04"), cells: [try CellPath(parsing: "visits"): .number(12)]))
    }

    @Test func orderAndSpacesDoNotChangeTheContent() throws {
        let a = OfficeFile(Array(#"{"op":"report","k":"activity/2022-04","d":{"cells":{"visits":1,"links":2}}}"#.utf8))
        let b = OfficeFile(
            Array(#"{ "k":"activity/2022-04", "d":{"cells":{"links":2,"visits":"1"}}, "op":"report" }"#.utf8))
        #expect(a.records[0].record.contentDigest == b.records[0].record.contentDigest)
    }

    @Test(arguments: [
        (#"{"op":"report","k":"activity/2022-04","d":{"cells":{"visits":12.5}}}"#, "as a string"),
        (#"{"op":"report","k":"activity/2022-04","d":{"cells":{"visits":-1}}}"#, "negative"),
        (#"{"op":"report","k":"activity/2022-04","d":{"cells":{"visits":9007199254740992}}}"#, "too large"),
        (#"{"op":"report","k":"activity/2022-04","d":{"cells":{"visits":null}}}"#, "whole number or a string"),
        (#"{"op":"report","k":"activity/2022-04","d":{"cells":{"visits":"many"}}}"#, "Not a number"),
        (#"{"op":"report","k":"activity/2022-04","d":{"cells":{"visits":1,"visits":2}}}"#, "twice"),
        (#"{"op":"report","k":"activity/2022-04","d":{"cells":{"links/a=1,b=2":1,"links/b=2,a=1":2}}}"#, "twice"),
        (#"{"op":"report","k":"activity/2022-13","d":{"cells":{}}}"#, "2022-04"),
        (#"{"op":"report","k":"activity","d":{"cells":{}}}"#, "data set/month"),
        (#"{"op":"report","k":"activity/2022-04","d":{"cells":{"links/":1}}}"#, "category=option"),
        (#"{"op":"report","k":"activity/2022-04","d":{"cells":{"山田":1}}}"#, "data element"),
        (#"{"op":"report","k":"activity/2022-04"}"#, "d is missing"),
        (#"{"op":"report","k":"activity/2022-04","note":"x","d":{"cells":{}}}"#, "note"),
        (#"{"op":"put","t":"cell","k":"activity/2022-04/visits","d":{}}"#, "either v or s"),
        (#"{"op":"put","t":"cell","k":"activity/2022-04/visits","d":{"v":1,"s":"not-reported"}}"#, "either v or s"),
        (#"{"op":"put","t":"cell","k":"activity/2022-04","d":{"v":1}}"#, "data set/month/element"),
        (#"{"op":"drop","k":"activity/2022-04"}"#, "report, put and del"),
        (#"{"op":"put","t":"family","k":"family/1","d":{}}"#, "one of cell, profile"),
        (#"{"op":"put","t":"report","k":"activity/2022-04","d":{}}"#, "one of cell, profile"),
        (#"{"op":"put","t":"note","k":"note/activity/2022-04"}"#, "d is missing"),
        (#"{"op":"put","t":"note","k":"note/activity/2022-04","d":[]}"#, "d is malformed"),
        (#"{"op":"report""#, "not a JSON object"),
        (#"[1]"#, "header"),
    ])
    func faultsNameTheirLine(_ line: String, _ reason: String) throws {
        let good = #"{"op":"report","k":"volunteers/2022-04","d":{"cells":{"organizers":1}}}"#
        let isFirst = line.hasPrefix("[")
        let file = OfficeFile(Array((isFirst ? line : good + "\n" + line).utf8))
        #expect(file.findings.map(\.line) == [isFirst ? 1 : 2])
        let text = try #require(file.findings.first).text(in: .en)
        #expect(text.contains(reason), "\(text)")
        #expect(try #require(file.findings.first).text(in: .ja).contains("行目: "))
    }

    @Test func allFaultsAtOnce() {
        let bad = #"{"op":"report","k":"activity/2022-4","d":{"cells":{}}}"#
        #expect(OfficeFile(Array("\(bad)\n\(bad)\n{}\n".utf8)).findings.map(\.line) == [1, 2, 3])
    }

    @Test func theSameReportTwice() throws {
        let line = #"{"op":"report","k":"activity/2022-04","d":{"cells":{"visits":1}}}"#
        let finding = try #require(OfficeFile(Array("\(line)\n\(line)".utf8)).findings.first)
        #expect(finding.line == 2)
        #expect(finding.message.ja == "activity/2022-04 は1行目にもあります。どちらか一つにしてください")
    }

    @Test func theSameReportInTwoFiles() throws {
        let content = Array(#"{"op":"report","k":"activity/2022-04","d":{"cells":{"visits":1}}}"#.utf8)
        let set = OfficeFileSet([("a.jsonl", content), ("b.jsonl", content)])
        #expect(
            set.findings.map { $0.text(in: .en) } == [
                "b.jsonl line 1: activity/2022-04 is on line 1 of a.jsonl too; keep one of them"
            ])
    }

    @Test func aReportThatIsTooLarge() throws {
        let cells = (0..<4_000).map { "\"links/resource=r\($0)\":1" }.joined(separator: ",")
        let file = OfficeFile(Array("{\"op\":\"report\",\"k\":\"activity/2022-04\",\"d\":{\"cells\":{\(cells)}}}".utf8))
        #expect(file.findings.map(\.message.en) == ["One report is too large; the limit is 64 KiB"])
    }

    @Test func nothingAndNotText() {
        #expect(OfficeFile([]).findings.map(\.message.en) == ["There is nothing to report in it"])
        let cp932: [UInt8] = Array("data_set,period\n".utf8) + [0x8A, 0x88, 0x93, 0xAE]
        #expect(OfficeFile(cp932).findings.map(\.line) == [2])
    }
}
