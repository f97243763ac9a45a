/// The text of a JSON object (RFC 8259), member by member in the order they are added.
///
/// For the few objects whose order people or tests rely on: problems and log lines.
struct JSONObjectText {
    private var open = [UInt8(ascii: "{")]

    /// UTF-8, complete.
    var bytes: [UInt8] { open + [UInt8(ascii: "}")] }

    mutating func add(_ name: String, _ value: String) {
        addName(name)
        addString(value)
    }

    mutating func add(_ name: String, _ value: Int) {
        addName(name)
        open += String(value).utf8
    }

    mutating func add(_ name: String, _ values: [String]) {
        addName(name)
        open.append(UInt8(ascii: "["))
        for (place, value) in values.enumerated() {
            if place > 0 { open.append(UInt8(ascii: ",")) }
            addString(value)
        }
        open.append(UInt8(ascii: "]"))
    }

    private mutating func addName(_ name: String) {
        if open.count > 1 { open.append(UInt8(ascii: ",")) }
        addString(name)
        open.append(UInt8(ascii: ":"))
    }

    private mutating func addString(_ text: String) {
        open.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): open += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): open += "\\n".utf8
            case 0..<0x20:
                open += (byte < 0x10 ? "\\u000" : "\\u00").utf8
                open += String(byte, radix: 16).utf8
            default: open.append(byte)
            }
        }
        open.append(UInt8(ascii: "\""))
    }
}
