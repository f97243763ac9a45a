/// A table as RFC 4180 writes it: comma between values, CRLF after each row, quotes where needed.
///
/// ```swift
/// var table = CSVText()
/// table.text("東京都")
/// table.number("12.5")
/// table.endRow()
/// ```
package struct CSVText: Sendable {
    /// UTF-8, without a byte order mark.
    package private(set) var bytes: [UInt8] = []
    private var isAtStartOfRow = true

    package init() {}

    /// A text that a person wrote. A spreadsheet would run one that begins like a formula, so an apostrophe is put
    /// before it, which spreadsheets take for "this is text".
    package mutating func text(_ text: String) {
        beginValue()
        let isFormula = text.utf8.first.map(Self.formulaStarts.contains) ?? false
        append(isFormula ? "'" + text : text)
    }

    /// A number, a date or a code of the program's own, written as it is.
    package mutating func number(_ text: String) {
        beginValue()
        append(text)
    }

    package mutating func empty() { beginValue() }

    package mutating func endRow() {
        bytes.append(Self.carriageReturn)
        bytes.append(Self.lineFeed)
        isAtStartOfRow = true
    }

    private mutating func beginValue() {
        if !isAtStartOfRow { bytes.append(Self.comma) }
        isAtStartOfRow = false
    }

    private mutating func append(_ text: String) {
        guard text.utf8.contains(where: Self.needsQuotes.contains) else {
            bytes.append(contentsOf: text.utf8)
            return
        }
        bytes.append(Self.quote)
        for byte in text.utf8 {
            if byte == Self.quote { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(Self.quote)
    }

    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")
    private static let carriageReturn: UInt8 = 0x0D
    private static let lineFeed: UInt8 = 0x0A
    private static let needsQuotes = [comma, quote, carriageReturn, lineFeed]
    private static let formulaStarts = Array("=+-@\t\r\n".utf8)
}
