/// A table with a header, of which each row is as high as its highest cell.
package struct Table: Sendable {
    package struct Column: Sendable {
        package let title: String
        /// In millimetres.
        package let width: Double
        package let style: TextStyle

        package init(_ title: String, width: Double, _ style: TextStyle) {
            self.title = title
            self.width = width
            self.style = style
        }
    }

    package var columns: [Column]
    package var header: TextStyle
    /// The least height of a row, in millimetres.
    package var rowHeight = 8.0
    /// The most, however long a text is.
    package var highestRow = 24.0
    package var padding = 2.0
    package var rule: UInt32 = 0x9AA5B1
    package var headerFill: UInt32 = 0xEEF2F6

    package init(columns: [Column], header: TextStyle) {
        self.columns = columns
        self.header = header
    }

    package var width: Double { columns.reduce(0) { $0 + $1.width } }
}

extension PDFPages {
    /// Draws the table and answers with where it ends, in millimetres from the top. A page that is full down to
    /// `bottom` is followed by another, on which the header stands again and the table goes on at `top`.
    @discardableResult
    package func table(
        _ table: Table, rows: [[String]], x: Double, y: Double, bottom: Double, top: Double = 25
    ) -> Double {
        var y = header(table, x: x, y: y)
        for row in rows {
            let height = height(of: row, table)
            if y + height > bottom {
                newPage()
                y = header(table, x: x, y: top)
            }
            var left = x
            for (column, cell) in zip(table.columns, row) {
                text(
                    cell, in: Box(x: left, y: y, width: column.width, height: height).inset(by: table.padding, 1),
                    column.style.with { $0.isCentredVertically = true })
                left += column.width
            }
            y += height
            rule(from: (x, y), to: (x + table.width, y), 0.15, table.rule)
        }
        return y
    }

    private func header(_ table: Table, x: Double, y: Double) -> Double {
        fill(Box(x: x, y: y, width: table.width, height: table.rowHeight), table.headerFill)
        var left = x
        for column in table.columns {
            text(
                column.title,
                in: Box(x: left, y: y, width: column.width, height: table.rowHeight).inset(by: table.padding, 1),
                table.header.with {
                    $0.alignment = column.style.alignment
                    $0.isCentredVertically = true
                })
            left += column.width
        }
        rule(from: (x, y), to: (x + table.width, y), 0.3, table.rule)
        rule(from: (x, y + table.rowHeight), to: (x + table.width, y + table.rowHeight), 0.15, table.rule)
        return y + table.rowHeight
    }

    private func height(of row: [String], _ table: Table) -> Double {
        let needed = zip(table.columns, row).map { column, cell in
            height(of: cell, width: column.width - 2 * table.padding, column.style) + 2
        }
        return min(table.highestRow, max(table.rowHeight, needed.max() ?? 0))
    }
}
