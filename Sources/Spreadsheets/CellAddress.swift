/// A cell's place in its sheet, written `C7`.
package struct CellAddress: Hashable, Sendable, CustomStringConvertible {
    /// From 0.
    package let column: Int
    /// From 1.
    package let row: Int

    package init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }

    /// Nil unless one to three letters and a row from 1 to 1,048,576, `$` before either allowed.
    init?(_ text: some StringProtocol) {
        var column = 0
        var row = 0
        var letters = 0
        for byte in text.utf8 where byte != UInt8(ascii: "$") {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
                guard row == 0, letters < 3 else { return nil }
                letters += 1
                column = column * 26 + Int(byte & 0x1F)
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                row = row * 10 + Int(byte & 0x0F)
                guard letters > 0, row <= Self.lastRow else { return nil }
            default: return nil
            }
        }
        guard letters > 0, row > 0 else { return nil }
        self.init(column: column - 1, row: row)
    }

    static let lastRow = 1_048_576

    package var description: String { Self.letters(of: column) + String(row) }

    /// 0 → `A`, 26 → `AA`.
    package static func letters(of column: Int) -> String {
        var rest = column + 1
        var letters: [UInt8] = []
        while rest > 0 {
            letters.append(UInt8(ascii: "A") + UInt8((rest - 1) % 26))
            rest = (rest - 1) / 26
        }
        return String(decoding: letters.reversed(), as: UTF8.self)
    }
}

/// A rectangle of cells, written `B2:D4`.
package struct CellRange: Hashable, Sendable {
    package let first: CellAddress
    package let last: CellAddress

    package init(first: CellAddress, last: CellAddress) {
        self.first = first
        self.last = last
    }

    /// Nil unless both corners are sound and in order.
    init?(_ text: some StringProtocol) {
        let corners = text.split(separator: ":", omittingEmptySubsequences: false)
        guard corners.count == 2, let first = CellAddress(corners[0]), let last = CellAddress(corners[1]),
            first.column <= last.column, first.row <= last.row
        else { return nil }
        self.init(first: first, last: last)
    }

    package func contains(_ address: CellAddress) -> Bool {
        (first.row...last.row).contains(address.row) && (first.column...last.column).contains(address.column)
    }
}
