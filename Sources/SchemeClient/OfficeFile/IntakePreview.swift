import DataDictionary
import HubCore

/// What records would report, and what that changes, before anything is queued.
package struct IntakePreview: Sendable {
    package let tables: [Table]
    package let changes: [Change]

    /// The figures of one data set: an element a row, a month a column.
    package struct Table: Sendable {
        package let dataSet: DataSet
        package let months: [Month]
        package let rows: [Row]
    }

    package struct Row: Sendable {
        package let element: DataElement
        /// The total, or the sum of the element's table where it has none. One for each month; nil where nothing is said.
        package let values: [CellValue?]
    }

    /// A figure that is not as it was last queued. Nil is nothing known, as is "not reported".
    package struct Change: Sendable, Equatable {
        package let report: ReportKey
        package let cell: CellPath
        package let before: CellValue?
        package let after: CellValue?
    }

    package init(_ records: [OfficeRecord], against book: FigureBook, _ dictionary: DataDictionary) {
        var after = FigureBook()
        var changes: [Change] = []
        for record in records {
            switch record {
            case .report(let report, let cells):
                for (cell, value) in cells { after.note(value, cell, of: report) }
                for cell in Set(cells.keys).union(book.cells(of: report).keys) {
                    changes += Self.change(report, cell, book[report, cell], cells[cell])
                }
            case .put(let report, let cell, let value):
                after.note(value, cell, of: report)
                changes += Self.change(report, cell, book[report, cell], value)
            case .withdraw(let report, let cell):
                changes += Self.change(report, cell, book[report, cell], nil)
            case .statement: break
            }
        }
        self.changes = changes.sorted { ($0.report, $0.cell) < ($1.report, $1.cell) }
        tables = dictionary.dataSets.compactMap { Self.table($0, after, dictionary) }
    }

    /// Figures that were reported and would be no more.
    package var withdrawals: Int { changes.count { $0.after == nil } }

    private static func change(
        _ report: ReportKey, _ cell: CellPath, _ before: CellValue?, _ after: CellValue?
    ) -> [Change] {
        let (before, after) = (before.flatMap(known), after.flatMap(known))
        return before == after ? [] : [Change(report: report, cell: cell, before: before, after: after)]
    }

    private static func known(_ value: CellValue) -> CellValue? { value == .notReported ? nil : value }

    private static func table(_ dataSet: DataSet, _ book: FigureBook, _ dictionary: DataDictionary) -> Table? {
        let months = book.figures.keys.filter { $0.dataSet == dataSet.id }.map(\.period).sorted()
        guard !months.isEmpty else { return nil }
        let rows = dataSet.elements.filter(\.isReported).map { element in
            Row(
                element: element,
                values: months.map { month in
                    let cells = book.cells(of: ReportKey(dataSet: dataSet.id, period: month))
                    let total = cells[CellPath(element: element.id, key: .total)]
                    return element.hasTotal ? total : sum(dictionary.cells(of: element.id), cells)
                })
        }
        return Table(dataSet: dataSet, months: months, rows: rows.filter { $0.values.contains { $0 != nil } })
    }

    private static func sum(_ cells: ArraySlice<DataCell>, _ values: [CellPath: CellValue]) -> CellValue? {
        let breakdown = cells.first?.breakdown
        let numbers = cells.filter { $0.breakdown == breakdown }.compactMap { cell -> Int64? in
            if case .number(let number)? = values[CellPath(element: cell.element.id, key: cell.key)] {
                number
            } else {
                nil
            }
        }
        return numbers.isEmpty ? nil : .number(numbers.reduce(0, +))
    }
}
