/// A temporary table that COPY may fill: COPY cannot write under row-level security.
package struct TemporaryTable: Sendable {
    package let name: String
    package let definition: String

    /// `columns` as in CREATE TABLE, without the parentheses. Both texts are the program's own.
    package init(_ name: StaticString, _ columns: StaticString) {
        self.name = "\(name)"
        definition = "\(name) (\(columns))"
    }
}

/// COPY's text format: tab between values, newline after a row, `\N` for NULL.
package struct CopyText {
    package private(set) var bytes: [UInt8] = []
    private var atStart = true

    package init() {}

    package mutating func append(_ value: String?) {
        separate()
        guard let value else { return bytes.append(contentsOf: Array("\\N".utf8)) }
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): bytes.append(contentsOf: Array("\\\\".utf8))
            case UInt8(ascii: "\t"): bytes.append(contentsOf: Array("\\t".utf8))
            case UInt8(ascii: "\n"): bytes.append(contentsOf: Array("\\n".utf8))
            case UInt8(ascii: "\r"): bytes.append(contentsOf: Array("\\r".utf8))
            default: bytes.append(byte)
            }
        }
    }

    package mutating func append(_ value: Int64?) { append(value.map(String.init)) }

    package mutating func endRow() {
        bytes.append(UInt8(ascii: "\n"))
        atStart = true
    }

    private mutating func separate() {
        if !atStart { bytes.append(UInt8(ascii: "\t")) }
        atStart = false
    }
}
