import Documents
import HubCore

/// Reads a CSV as Excel and others write it: UTF-8 with or without a byte order mark, CP932, or UTF-16 with one;
/// commas or tabs.
enum TextReading {
    static func read(_ bytes: [UInt8]) throws(SpreadsheetRefusal) -> Workbook {
        guard let text = SpreadsheetText.decode(bytes) else { throw .unknownCharacters }
        let start = text.drop { $0.isWhitespace }.prefix(16).lowercased()
        if start.hasPrefix("<!doctype") || start.hasPrefix("<html") || start.hasPrefix("<?xml") { throw .webPage }

        let table = CommaSeparatedRows(text, separator: separator(of: text))
        guard table.unclosedQuote == nil else { throw .unclosedQuote }
        guard table.rows.count <= Limits.spreadsheetRows else { throw .tooLarge }
        var stored = 0
        var rows: [SheetRow] = []
        for row in table.rows {
            guard row.fields.count <= Limits.spreadsheetColumns else { throw .tooLarge }
            stored += row.fields.count
            guard stored <= Limits.spreadsheetCells else { throw .tooLarge }
            let sheetRow = SheetRow(number: row.line, cells: row.fields.map { $0.isEmpty ? .empty : .text($0) })
            if !sheetRow.isEmpty { rows.append(sheetRow) }
        }
        guard !rows.isEmpty else { throw .empty }
        return Workbook(sheets: [Sheet(name: "", rows: rows)])
    }

    private static func separator(of text: String) -> UInt8 {
        let firstLine = text.utf8.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        let (tab, comma) = (UInt8(ascii: "\t"), UInt8(ascii: ","))
        return firstLine.contains(tab) && !firstLine.contains(comma) ? tab : comma
    }
}

/// The characters of a text file whose encoding nobody has told.
package enum SpreadsheetText {
    /// UTF-8 if it can be that, else CP932, else nil. A byte order mark decides, and is left out.
    package static func decode(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return String(validating: bytes.dropFirst(3), as: UTF8.self) }
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2)) { UInt16($0) | UInt16($1) << 8 } }
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2)) { UInt16($0) << 8 | UInt16($1) } }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return CP932.decode(bytes).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, _ unit: (UInt8, UInt8) -> UInt16) -> String? {
        guard bytes.count.isMultiple(of: 2) else { return nil }
        let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map { unit(bytes[$0], bytes[$0 + 1]) }
        return String(validating: units, as: UTF16.self)
    }
}
