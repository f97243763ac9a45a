import HubCore
import JSONReading
import SyncProtocol
import TestSupport
import Testing

/// Version 1: nothing that is wrong with one record is any other's matter.
@Suite("Batch: one document")
struct BatchDocumentTests {
    private static func put(_ key: String, _ value: String) -> String {
        #"{"op":"put","t":"cell","k":"\#(key)","d":{"v":\#(value)}}"#
    }

    private static let good = [put("activity/2026-05/visits", "1"), put("activity/2026-04/visits", "2")]

    struct Poison: CustomTestStringConvertible, Sendable {
        let code: String
        let pointer: String
        let record: String
        var testDescription: String { "\(code) at \(pointer): \(record.prefix(60))" }

        init(_ code: String, _ pointer: String, _ record: String) {
            (self.code, self.pointer, self.record) = (code, pointer, record)
        }
    }

    static let poison: [Poison] = [
        Poison("duplicate-key", "", #"{"op":"put","t":"cell","k":"x","k":"y","d":{"v":1}}"#),
        Poison("value-too-large", "", put("activity/2026-03/visits", "1e400")),
        Poison("value-too-large", "", put("activity/2026-03/visits", String(repeating: "9", count: 40))),
        Poison("json-invalid", "", String(repeating: "[", count: 40) + String(repeating: "]", count: 40)),
        Poison("json-invalid", "", put("activity/2026-03/visits", "01")),
        Poison("json-invalid", "", #"{"op":"put" "t":"cell"}"#),
        Poison("json-invalid", "", #"{"op":"put"]"#),
        Poison("json-invalid", "", "nonsense"),
        Poison("json-invalid", "", ""),
        Poison("utf8-invalid", "", put("activity/2026-03/\u{7F}", "1")),
        Poison("record-invalid", "", "[1,[2,{}]]"),
        Poison("value-invalid", "/d/v", put("activity/2026-03/visits", #""}],[{""#)),
        Poison("value-invalid", "/d/v", put("activity/2026-03/visits", #""\\\"]}""#)),
        Poison("line-too-long", "", good[0] + String(repeating: " ", count: Limits.lineBytes)),
        Poison("personal-data-suspected", "", #"{"op":"put","tel":"090-1234-5678","op":1}"#),
    ]

    @Test("What is wrong with one record puts that record aside and no other", arguments: poison)
    func oneRecord(_ example: Poison) throws {
        for position in 0...2 {
            var records = Self.good
            records.insert(example.record, at: position)
            let batch = try decode(records)
            #expect(batch.findings.map(\.kind.code) == [example.code])
            #expect(batch.findings.map(\.pointer) == [example.pointer])
            #expect(batch.findings.map(\.line) == [position + 2])
            #expect(batch.records.count == 2)
        }
    }

    @Test("Space between the parts, and the records before the envelope, are as good")
    func forms() throws {
        let body = String(decoding: body(Self.good), as: UTF8.self)
        let spaced = body.replacing("\"records\":[", with: " \n\"records\"\t:\r\n [ ").replacing("},{", with: "} ,\n {")
        let parts = try #require(body.firstRange(of: #","records":"#))
        let turned =
            #"{"records":\#(body[parts.upperBound...].dropLast()),\#(body[..<parts.lowerBound].dropFirst())}"#
        let escaped = body.replacing(#""records""#, with: #""\u0072ecords""#)
        for text in [body, spaced + "\n", turned, escaped] {
            let batch = try decode(Array(text.utf8))
            #expect(batch.findings.isEmpty, "\(text)")
            #expect(batch.records.map(\.line) == [2, 3], "\(text)")
        }
    }

    @Test("A record that opens what it does not close hides where others begin: refused as a whole")
    func unclosed() throws {
        for record in [#"{"op":"put""#, #"{"op":"put}"#, "["] {
            let problem = #expect(throws: Problem.self) { try decode([Self.good[0], record, Self.good[1]]) }
            #expect(problem?.kind == .envelopeInvalid)
        }
    }

    private func body(_ records: [String]) -> [UInt8] {
        var chain = try! BatchChain("hs-13-wako.a1")
        return chain.nextDocument(records).body
    }

    private func decode(_ records: [String]) throws -> Batch {
        try decode(body(records).map { $0 == 0x7F ? 0xC0 : $0 })
    }

    private func decode(_ body: [UInt8]) throws -> Batch {
        let received = try ReceivedBatch(
            padded: body + [UInt8](repeating: 0, count: JSONParser.padding), version: .one)
        return try BatchDecoder(dictionary: TestDictionary.dictionary, lastMonth: Month(year: 2026, month: 6))
            .decode(received)
    }
}
