/// The rows of a CSV text (RFC 4180): fields between commas, quoted where they hold commas, quotes or line breaks.
/// Lines may end with CR LF, LF or CR.
package struct CommaSeparatedRows {
    package struct Row: Equatable {
        /// Where the row begins, counted from 1.
        package let line: Int
        package let fields: [String]

        package init(line: Int, fields: [String]) {
            self.line = line
            self.fields = fields
        }
    }

    package private(set) var rows: [Row] = []
    /// The line on which a quote was opened that is never closed. The rows before it are complete.
    package private(set) var unclosedQuote: Int?

    private var fields: [String] = []
    private var field: [UInt8] = []
    private var line = 1
    private var firstLine = 1

    /// `separator`: what stands between fields, an ASCII character.
    package init(_ text: String, separator: UInt8 = UInt8(ascii: ",")) {
        let bytes = Array(text.utf8)
        var position = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\"") where field.isEmpty:
                guard let next = readQuoted(bytes, from: position + 1) else { return }
                position = next
                continue
            case separator:
                endField()
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                if bytes[position] == UInt8(ascii: "\r"), position + 1 < bytes.count,
                    bytes[position + 1] == UInt8(ascii: "\n")
                {
                    position += 1
                }
                endRow()
                line += 1
                firstLine = line
            case let byte:
                field.append(byte)
            }
            position += 1
        }
        if !fields.isEmpty || !field.isEmpty { endRow() }
    }

    /// The position behind the closing quote; nil at the end of the text. Two quotes stand for one.
    private mutating func readQuoted(_ bytes: [UInt8], from start: Int) -> Int? {
        let opened = line
        var position = start
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                guard position + 1 < bytes.count, bytes[position + 1] == byte else { return position + 1 }
                position += 1
            }
            if byte == UInt8(ascii: "\n") { line += 1 }
            field.append(byte)
            position += 1
        }
        unclosedQuote = opened
        return nil
    }

    private mutating func endField() {
        fields.append(String(decoding: field, as: UTF8.self))
        field.removeAll(keepingCapacity: true)
    }

    /// An empty line is no row.
    private mutating func endRow() {
        guard !fields.isEmpty || !field.isEmpty else { return }
        endField()
        rows.append(Row(line: firstLine, fields: fields))
        fields.removeAll(keepingCapacity: true)
    }
}
