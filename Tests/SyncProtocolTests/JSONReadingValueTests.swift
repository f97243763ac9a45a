import JSONReading
import Testing

@Suite("Reading JSON")
struct JSONReadingValueTests {
    let parser = JSONParser()

    @Test("Every kind says what it is, and is nothing else")
    func kinds() throws {
        let text = #"{"o":{},"a":[],"s":"あ","i":-7,"u":18446744073709551615,"d":1.5,"t":true,"n":null}"#
        let value = try parser.parse(copying: Array(text.utf8))
        let kinds = try #require(value.members).map(\.value.kind)
        #expect(kinds == [.object, .array, .string, .integer, .integer, .decimal, .bool, .null])
        #expect(value["s"]?.string == "あ" && value["s"]?.int64 == nil && value["s"]?.members == nil)
        #expect(value["i"]?.int64 == -7 && value["i"]?.uint64 == nil && value["i"]?.double == -7)
        #expect(value["u"]?.uint64 == .max && value["u"]?.int64 == nil)
        #expect(value["d"]?.double == 1.5 && value["d"]?.int64 == nil && value["d"]?.string == nil)
        #expect(value["t"]?.bool == true && value["t"]?.isNull == false)
        #expect(value["n"]?.isNull == true && value["n"]?.bool == nil)
        #expect(value["missing"] == nil && value["i"]?["x"] == nil && value["o"]?.elements == nil)
    }

    @Test(
        "Only what is written as an integer is one",
        arguments: [
            ("0", 0), ("-0", 0), ("42", 42), ("9223372036854775807", Int64.max), ("-9223372036854775808", .min),
            ("1.0", nil), ("1e3", nil), ("1E0", nil), ("9223372036854775808", nil),
        ] as [(String, Int64?)])
    func integers(text: String, expected: Int64?) throws {
        #expect(try parser.parse(copying: Array(text.utf8)).int64 == expected)
    }

    @Test("Members come in order, keys with their escapes undone")
    func members() throws {
        let value = try parser.parse(copying: Array(#"{"b":1,"\u0061":2,"\u3042\n":3}"#.utf8))
        let keys = try #require(value.members).map { String(decoding: $0.key, as: UTF8.self) }
        #expect(keys == ["b", "a", "あ\n"])
        #expect(value["a"]?.int64 == 2)
    }

    @Test("Elements come in order, nested ones as well")
    func elements() throws {
        let value = try parser.parse(copying: Array(#"[1,[2,[3]],{"a":[4]},5]"#.utf8))
        let elements = try #require(value.elements)
        #expect(elements.map(\.kind) == [.integer, .array, .object, .integer])
        #expect(Array(elements)[2]["a"]?.elements?.map(\.int64) == [4])
    }

    @Test("A string may hold NUL and characters beyond the basic plane")
    func strings() throws {
        let value = try parser.parse(copying: Array(#""\u0000\ud83d\ude00\"\\\/""#.utf8))
        #expect(value.string == "\0😀\"\\/")
        #expect(value.rawString?.count == 8)
    }

    @Test("Lines are parsed where they are, each alone, whatever stands behind them")
    func inPlace() throws {
        let lines = [#"{"a":1}"#, "2", #""three""#, "[4,", "5", "tru", "true", #"{"k":"unclosed}"#, "6"]
        let joined = Array(lines.joined(separator: "\n").utf8)
        let batch = joined + [UInt8](repeating: UInt8(ascii: "e"), count: JSONParser.padding)
        let read = batch.withUnsafeBytes { bytes in
            var start = 0
            return lines.map { line -> JSONKind? in
                defer { start += line.utf8.count + 1 }
                let document = UnsafeRawBufferPointer(rebasing: bytes[start..<start + line.utf8.count])
                return try? parser.parse(document).kind
            }
        }
        #expect(read == [.object, .integer, .string, nil, .integer, nil, .bool, nil, .integer])
    }

    @Test("White space around a document belongs to it")
    func whiteSpace() throws {
        #expect(try parser.parse(copying: Array(" \t\r{ \"a\" : 1 }\r".utf8))["a"]?.int64 == 1)
    }

    @Test("A key is told apart by all of its bytes")
    func spelling() {
        Array("stream".utf8).withUnsafeBytes {
            #expect($0.spells("stream"))
            #expect(!$0.spells("streams"))
            #expect(!$0.spells("strea"))
            #expect(!$0.spells("streaM"))
        }
    }
}
