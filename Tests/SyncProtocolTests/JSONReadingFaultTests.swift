import JSONReading
import Testing

@Suite("Refusing JSON")
struct JSONReadingFaultTests {
    let parser = JSONParser()

    func fault(_ bytes: [UInt8]) -> JSONFault? {
        do {
            _ = try parser.parse(copying: bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "What is not one complete document",
        arguments: [
            "", " ", "{", "}", "{]", #"{"a":1"#, #"{"a":1}}"#, #"{"a":1} {"b":2}"#, #"{"a":1}{"b":2}"#, "1 2",
            "[1,]", "[1 2]", #"{"a":1,}"#, #"{"a" 1}"#, #"{a:1}"#, "{'a':1}", #"{"a":1} x"#, #"{"a":1},"#,
            "truefalse", "nul", "True", "NaN", "Infinity",
            "01", "+1", "1.", ".5", "-", "1e", "0x10", "1_000", #"{"a":01}"#, #"{"a":1.e5}"#, "[1,00]",
            #""unclosed"#, #""bad \x escape""#, #""\u12g4""#, #""\ud800""#, #""\ud800\u0041""#, #""\udc00""#,
            "\"tab\tinside\"", "\"line\nbreak\"", "{\"a\":1}\0", "\0", "\"\0\"", "// note\n1", "[1]/**/", "\u{FEFF}{}",
        ])
    func syntax(text: String) {
        #expect(fault(Array(text.utf8)) == .syntax)
    }

    @Test(
        "Invalid UTF-8, in values, keys and outside",
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xE3, 0x81, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], [0x22, 0x80, 0x22], [0x7B, 0x22, 0xFE, 0x22, 0x3A, 0x31, 0x7D],
        ] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) {
        #expect(fault(bytes) == .invalidUTF8)
    }

    @Test(
        "A key twice in one object, at any depth and however written",
        arguments: [
            #"{"a":1,"a":1}"#, #"{"a":1,"b":2,"a":3}"#, #"{"a":1,"\u0061":2}"#, #"{"あ":1,"\u3042":2}"#, #"{"":1,"":2}"#,
            #"{"x":{"a":1,"a":2}}"#, #"[[{"b":[{"a":1,"a":2}]}]]"#, #"{"a":{"b":1},"a":{"c":2}}"#, #"{"\/":1,"/":2}"#,
        ])
    func duplicateKey(text: String) {
        #expect(fault(Array(text.utf8)) == .duplicateKey)
    }

    @Test(
        "The same key in different objects is fine, and so are keys that only begin alike",
        arguments: [
            #"{"a":{"a":{"a":1}}}"#, #"[{"a":1},{"a":1}]"#, #"{"a":1,"A":2}"#, #"{"a":1,"a\u0000":2,"aa":3}"#,
            #"{"\#u{E9}":1,"e\#u{301}":2}"#,
        ])
    func noDuplicate(text: String) {
        #expect(fault(Array(text.utf8)) == nil)
    }

    @Test("A key twice among thousands")
    func duplicateAmongMany() {
        let members = (0..<5000).map { #""k\#($0)":\#($0)"# }
        #expect(fault(Array("{\(members.joined(separator: ","))}".utf8)) == nil)
        #expect(fault(Array("{\(members.joined(separator: ",")),\"k17\":0}".utf8)) == .duplicateKey)
        for count in 15...18 {
            let few = members.prefix(count).joined(separator: ",")
            #expect(fault(Array("{\(few)}".utf8)) == nil)
            #expect(fault(Array("{\(few),\"k0\":0}".utf8)) == .duplicateKey)
        }
    }

    @Test("Sixteen levels are allowed, seventeen are not")
    func depth() {
        func nested(_ levels: Int, _ open: String, _ close: String) -> [UInt8] {
            Array((String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)).utf8)
        }
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            #expect(fault(nested(16, open, close)) == nil)
            #expect(fault(nested(17, open, close)) == .tooDeep)
            #expect(fault(nested(100_000, open, close)) == .tooDeep)
        }
    }

    @Test(
        "Numbers that fit nowhere",
        arguments: [
            "18446744073709551616", "-9223372036854775809", "123456789012345678901234567890", "1e999", "-1e400",
            #"{"a":{"v":1e999}}"#, #"{"1":18446744073709551616}"#, #"["01",1e999]"#, #"["\"",1e999]"#,
        ])
    func numberOutOfRange(text: String) {
        #expect(fault(Array(text.utf8)) == .numberOutOfRange)
    }

    @Test("A document longer than the parser was made for")
    func tooLarge() throws {
        let small = JSONParser(largestDocument: 1000)
        let fits = [UInt8](repeating: 0x20, count: 999) + Array("1".utf8)
        #expect(try small.parse(copying: fits).int64 == 1)
        #expect(throws: JSONFault.tooLarge) { try small.parse(copying: [0x20] + fits) }
    }

    @Test("After a fault the parser reads on")
    func recovery() throws {
        for text in ["{", #"{"a":1,"a":1}"#, "\"\u{1}\"", "1e999", String(repeating: "[", count: 99)] {
            #expect(fault(Array(text.utf8)) != nil)
            #expect(try parser.parse(copying: Array(#"{"a":[1,2]}"#.utf8))["a"]?.elements?.map(\.int64) == [1, 2])
        }
    }

    @Test("Cut short anywhere, a record is refused")
    func truncated() {
        let record = Array(
            #"{"op":"put","t":"cell","k":"activity/2026-05/visits","r":7,"d":{"v":[1.5,true,null]}}"#.utf8)
        for length in 0..<record.count {
            #expect(fault(Array(record.prefix(length))) == .syntax)
        }
    }
}
