import Testing

@testable import Documents

@Suite("Tables and documents")
struct DocumentsTests {
    @Test("Values with commas, quotes and line ends are quoted; rows end with CRLF (RFC 4180)")
    func quoting() {
        var table = CSVText()
        table.text("a,b")
        table.text("say \"hi\"")
        table.text("two\nlines")
        table.empty()
        table.number("-1.5")
        table.endRow()
        #expect(String(decoding: table.bytes, as: UTF8.self) == "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",,-1.5\r\n")
    }

    @Test("A text that a spreadsheet would run is marked as text", arguments: ["=1+1", "+81", "-x", "@cmd", "\tx"])
    func formulas(text: String) {
        var table = CSVText()
        table.text(text)
        #expect(String(decoding: table.bytes, as: UTF8.self) == "'" + text)
    }

    @Test("CP932 there and back, with what JIS X 0208 lacks; what CP932 lacks becomes 〓")
    func cp932() {
        let text = "髙橋①～ｱ―ホームスタート"
        #expect(CP932.decode(CP932.encode(Array(text.utf8))) == Array(text.utf8))
        #expect(CP932.encode(Array("東".utf8)) == [0x93, 0x8C])
        #expect(CP932.decode(CP932.encode(Array("a😀b\u{0301}c".utf8))) == Array("a〓b〓c".utf8))
        #expect(CP932.decode([0x93]) == nil)
    }

    @Test("UTF-8 files begin with a byte order mark")
    func byteOrderMark() {
        #expect(TextEncoding.utf8.file([0x61]) == [0xEF, 0xBB, 0xBF, 0x61])
    }

    @Test("JSON keeps the order of members, the decimals of numbers, and escapes texts")
    func json() {
        var json = JSONDocument()
        json.beginObject()
        json.member("b", "\"\\\n\u{1}")
        json.name("a")
        json.number("12.50")
        json.array("c") { json in
            json.boolean(true)
            json.null()
            json.beginObject()
            json.endObject()
        }
        json.endObject()
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"b":"\"\\\n\u0001","a":12.50,"c":[true,null,{}]}"#)
    }

    @Test("XML escapes markup in texts and attributes, and has no character that XML does not have")
    func xml() {
        var xml = XMLDocument()
        xml.element("a", ["b": "<\"&\n"]) { xml in
            xml.element("c", text: "1 > 2 & \u{1}府中市")
            xml.element("d", [:])
        }
        #expect(
            String(decoding: xml.bytes, as: UTF8.self) == """
                <?xml version="1.0" encoding="UTF-8"?>
                <a b="&lt;&quot;&amp;&#10;"><c>1 &gt; 2 &amp; \u{FFFD}府中市</c><d/></a>
                """)
    }
}
