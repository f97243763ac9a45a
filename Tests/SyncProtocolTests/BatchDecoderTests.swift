import DataDictionary
import HubCore
import SyncProtocol
import TestSupport
import Testing

@Suite("Batch: what is read")
struct BatchDecoderTests {
    private static let visits = "activity/2026-05/visits"
    private static let hours = "activity/2026-05/visitHours"

    @Test("A line without its closing brace between good ones costs that line only, wherever it stands")
    func damagedLine() throws {
        let good = (1...40).map { TestRecord.put("activity/2025-\(($0 % 12 + 1).padded(2))/visits", Int64($0)) }
        for position in 0..<good.count {
            var lines = good
            lines[position] = String(lines[position].dropLast())
            let batch = try BatchFixture.decode(lines)
            #expect(batch.findings.map(\.line) == [position + 2])
            #expect(batch.records.count == 39)
        }
    }

    @Test("Bytes that are no UTF-8 cost their line only")
    func invalidUTF8() throws {
        let batch = try BatchChain("hs-13-wako.a1").peek([
            TestRecord.put(Self.visits, 1), TestRecord.put("activity/2026-05/\u{7F}", 1), TestRecord.put(Self.hours, 2),
        ])
        let decoded = try BatchFixture.decode(body: batch.body.map { $0 == 0x7F ? 0xC0 : $0 })
        #expect(decoded.findings.map(\.kind.code) == ["utf8-invalid"])
        #expect(decoded.records.map(\.line) == [2, 4])
    }

    @Test("Integers, decimals, zero, not reported and not applicable")
    func values() throws {
        #expect(try BatchFixture.state(Self.visits, "0") == .number(0))
        #expect(try BatchFixture.state(Self.visits, "9007199254740991") == .number(Limits.largestInteger))
        #expect(try BatchFixture.state(Self.visits, #""12""#) == .number(12))
        #expect(try BatchFixture.state(Self.hours, "12") == .number(120))
        #expect(try BatchFixture.state(Self.hours, #""12.5""#) == .number(125))
        #expect(try BatchFixture.state(Self.hours, #""0.0""#) == .number(0))
        let states = try BatchFixture.decode([
            TestRecord.notApplicable(Self.visits), TestRecord.delete(Self.hours),
            #"{"op":"put","t":"cell","k":"activity/2026-05/links","r":1,"d":{"s":"not-reported"}}"#,
        ])
        #expect(states.changes.map(\.state) == [.notApplicable, .notReported, .notReported])
    }

    @Test("A report speaks of every cell of its data set")
    func report() throws {
        let batch = try BatchFixture.decode([
            TestRecord.report(
                "volunteers/2026-05", #""organizers":2,"volunteers.active":"not-applicable""#, revision: 7)
        ])
        let cells = TestDictionary.dictionary.cells.filter { $0.element.dataSet.rawValue == "volunteers" }
        #expect(Set(batch.changes.map(\.cell)) == Set(cells.map(\.index)))
        #expect(batch.changes.count == cells.count)
        #expect(batch.changes.count { $0.state == .notReported } == cells.count - 2)
        #expect(batch.records.map(\.revision) == [7])
        #expect(batch.records.map { $0.report?.month } == [Month("2026-05")!])
    }

    @Test("An empty report withdraws everything, and the month now running may be reported")
    func emptyReport() throws {
        let batch = try BatchFixture.decode([TestRecord.report("volunteers/2026-06", "")])
        #expect(batch.findings.isEmpty)
        #expect(batch.changes.allSatisfy { $0.state == .notReported })
    }

    @Test("Categories mean the same in any order")
    func categoryOrder() throws {
        let keys = [
            "item=N01,outcome=met,type=infant", "type=infant,outcome=met,item=N01", "outcome=met,item=N01,type=infant",
        ]
        let batch = try BatchFixture.decode(keys.map { TestRecord.put("needs/2026-05/needs.outcome/\($0)", 1) })
        #expect(batch.findings.isEmpty)
        #expect(Set(batch.changes.map(\.cell)).count == 1)
    }

    @Test("All that is wrong with a report is told at once, and nothing of it counts")
    func manyFindings() throws {
        let batch = try BatchFixture.decode([
            TestRecord.report("activity/2026-05", #""visits":-1,"nothing":1,"links":3,"visitHours":null"#)
        ])
        #expect(batch.findings.map(\.kind.code) == ["value-negative", "cell-unknown", "value-blank"])
        #expect(batch.records.isEmpty && batch.changes.isEmpty)
    }

    @Test("One unsound record of a group puts all of the group aside")
    func group() throws {
        let batch = try BatchFixture.decode([
            TestRecord.put(Self.visits, 1, group: "a"), TestRecord.put(Self.hours, -1, group: "a"),
            TestRecord.put("activity/2026-04/visits", 1, group: "b"),
            TestRecord.put("activity/2026-05/links", 1, group: "a"),
        ])
        #expect(batch.findings.map(\.kind.code) == ["group-incomplete", "value-negative", "group-incomplete"])
        #expect(batch.findings.map(\.line) == [2, 3, 5])
        #expect(batch.records.map(\.line) == [4])
    }

    @Test("A finding repeats no more of a key than is harmless")
    func excerpt() throws {
        let key = "activity/2026-05/" + String(repeating: "x", count: 500)
        let finding = try #require(try BatchFixture.decode([TestRecord.put(key, 1)]).findings.first)
        #expect(finding.key?.count == 60)
    }

    @Test("The same lines with CRLF and without the last newline")
    func lineEnds() throws {
        let batch = try BatchChain("hs-13-wako.a1").peek([
            TestRecord.put(Self.visits, 1), TestRecord.put(Self.hours, 2),
        ])
        let text = String(decoding: batch.body, as: UTF8.self)
        #expect(try BatchFixture.decode(body: Array(text.dropLast().utf8)).records.count == 2)
        #expect(try BatchFixture.decode(body: Array(text.replacing("\n", with: "\r\n").utf8)).records.count == 2)
    }

    @Test("5,000 records are read, and a line of 64 KiB")
    func bounds() throws {
        let many = (0..<Limits.recordsPerBatch).map {
            TestRecord.put("activity/20\(($0 % 20 + 5).padded(2))-05/visits", Int64($0), revision: Int64($0 + 1))
        }
        #expect(try BatchFixture.decode(many).records.count == Limits.recordsPerBatch)
        let line = TestRecord.put(Self.visits, 1)
        let longest = line + String(repeating: " ", count: Limits.lineBytes - line.utf8.count)
        #expect(try BatchFixture.decode([longest]).findings.isEmpty)
        #expect(try BatchFixture.decode([longest + " "]).findings.map(\.kind.code) == ["line-too-long"])
    }

    @Test("More cells than a batch may speak of are not read to their end")
    func cells() throws {
        let cells = TestDictionary.dictionary.cells.count { $0.element.dataSet.rawValue == "needs" }
        let most = Limits.changesPerBatch / cells
        #expect(most < Limits.recordsPerBatch)
        let report = TestRecord.report("needs/2026-05", "")
        #expect(
            try BatchFixture.decode([String](repeating: report, count: most)).changes.count <= Limits.changesPerBatch)
        let problem = #expect(throws: Problem.self) {
            try BatchFixture.decode([String](repeating: report, count: most + 1))
        }
        #expect(problem?.kind == .tooLarge)
    }

    @Test(
        "Random damage of any byte: nothing crashes, and other lines are read as they were",
        arguments: [3, 4] as [UInt64])
    func damage(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let batch = try BatchChain("hs-13-wako.a1").peek(
            (1...12).map { TestRecord.put("activity/2025-\($0.padded(2))/visits", Int64($0)) })
        let start = batch.body.firstIndex(of: 0x0A)! + 1
        for _ in 0..<2000 {
            var body = batch.body
            let position = Int.random(in: start..<body.count, using: &random)
            guard body[position] != 0x0A else { continue }
            body[position] = UInt8.random(in: 11...255, using: &random)
            let decoded = try BatchFixture.decode(body: body)
            let line = body[..<position].count { $0 == 0x0A } + 1
            #expect(decoded.findings.allSatisfy { $0.line == line }, "seed \(seed)")
            #expect(decoded.records.count + decoded.findings.count == 12, "seed \(seed)")
        }
    }
}
