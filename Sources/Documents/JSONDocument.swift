/// A JSON document (RFC 8259) written member by member, in the order in which it is to be read.
///
/// For documents of many small numbers, where Foundation's encoder costs ten times the query behind them. The caller
/// balances `beginObject` with `endObject`, `beginArray` with `endArray`.
package struct JSONDocument: Sendable {
    /// UTF-8.
    package private(set) var bytes: [UInt8] = []
    /// Whether the next value is the first of its object or array, or follows its name.
    private var needsNoComma = true

    package init() {}

    /// `bytes`: about how many there will be.
    package init(reserving bytes: Int) { self.bytes.reserveCapacity(bytes) }

    package mutating func beginObject() { open(UInt8(ascii: "{")) }
    package mutating func endObject() { close(UInt8(ascii: "}")) }
    package mutating func beginArray() { open(UInt8(ascii: "[")) }
    package mutating func endArray() { close(UInt8(ascii: "]")) }

    /// The name of the member whose value comes next.
    package mutating func name(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsNoComma = true
    }

    package mutating func string(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(text)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func appendEscaped(_ text: String) {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        if isPlain { return bytes.append(contentsOf: text.utf8) }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
            case 0..<0x20:
                bytes.append(contentsOf: (byte < 0x10 ? "\\u000" : "\\u00").utf8)
                bytes.append(contentsOf: String(byte, radix: 16).utf8)
            default: bytes.append(byte)
            }
        }
    }

    /// Digits as they are: the number keeps the decimals that it was written with.
    package mutating func number(_ digits: String) {
        separate()
        bytes.append(contentsOf: digits.utf8)
    }

    package mutating func number(_ integer: some BinaryInteger) {
        if let known = Int64(exactly: integer) { number(known) } else { number(String(integer)) }
    }

    package mutating func number(_ integer: Int64) {
        guard let small = UInt32(exactly: integer) else { return number(String(integer)) }
        separate()
        var (divisor, rest): (UInt32, UInt32) = (1, small)
        while small / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(rest / divisor))
            rest %= divisor
            divisor /= 10
        }
    }

    package mutating func boolean(_ value: Bool) { number(value ? "true" : "false") }

    package mutating func null() { number("null") }

    /// A value that is JSON already, taken as it is.
    package mutating func json(_ text: String) { number(text) }

    /// Elements of the array that is open, which are JSON already, with commas between them.
    package mutating func elements(_ json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsNoComma = true
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsNoComma = false
    }

    private mutating func separate() {
        if !needsNoComma { bytes.append(UInt8(ascii: ",")) }
        needsNoComma = false
    }
}

// MARK: Whole members

extension JSONDocument {
    package mutating func member(_ name: String, _ text: String) {
        self.name(name)
        string(text)
    }

    package mutating func member(_ name: String, _ integer: some BinaryInteger) {
        self.name(name)
        number(integer)
    }

    package mutating func member(_ name: String, _ value: Bool) {
        self.name(name)
        boolean(value)
    }

    package mutating func object(_ name: String, _ members: (inout JSONDocument) -> Void) {
        self.name(name)
        beginObject()
        members(&self)
        endObject()
    }

    package mutating func array(_ name: String, _ elements: (inout JSONDocument) -> Void) {
        self.name(name)
        beginArray()
        elements(&self)
        endArray()
    }
}
