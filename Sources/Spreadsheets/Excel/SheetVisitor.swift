import HubCore

/// `sheet1.xml`: the cells of one sheet.
final class SheetVisitor: XMLVisitor {
    private(set) var refusal: SpreadsheetRefusal?
    /// Cells that may still be kept.
    private(set) var room: Int
    private let texts: [String]
    private let formats: [NumberMeaning]
    private let dateSystem: DateSystem

    private var rows: [SheetRow] = []
    private var mergedRanges: [CellRange] = []
    private var rowNumber = 0
    private var cells: [SheetCell] = []
    /// The cell that is being read.
    private var column = -1
    private var type = "n"
    private var format = 0
    private var value = ""
    private var hasFormula = false
    private var isInValue = false
    private var isInReading = false

    init(texts: [String], formats: [NumberMeaning], dateSystem: DateSystem, room: Int) {
        self.texts = texts
        self.formats = formats
        self.dateSystem = dateSystem
        self.room = room
    }

    /// What was read, with merged ranges filled.
    func sheet(named name: String, isHidden: Bool) throws(SpreadsheetRefusal) -> Sheet {
        var filling = MergeFilling(rows: rows, room: room)
        for range in mergedRanges { try filling.fill(range) }
        room = filling.room
        return Sheet(name: name, isHidden: isHidden, rows: filling.rows, mergedRanges: mergedRanges)
    }

    func begin(_ element: String, _ attributes: XMLAttributes) {
        switch element {
        case "row": beginRow(attributes["r"])
        case "c": beginCell(attributes)
        case "f": hasFormula = true
        case "v", "t": isInValue = true
        case "rPh": isInReading = true
        case "mergeCell":
            guard let range = attributes["ref"].flatMap({ CellRange($0) }) else { return }
            mergedRanges.append(range)
            if mergedRanges.count > Limits.spreadsheetMergedRanges { refusal = .tooLarge }
        default: break
        }
    }

    func end(_ element: String) {
        switch element {
        case "row": endRow()
        case "c": endCell()
        case "v", "t": isInValue = false
        case "rPh": isInReading = false
        default: break
        }
    }

    func text(_ text: String) {
        if isInValue && !isInReading { value += text }
    }

    private func beginRow(_ number: String?) {
        let next = number.map { Int($0) ?? 0 } ?? rowNumber + 1
        guard next > rowNumber, next <= CellAddress.lastRow else {
            refusal = .damaged
            return
        }
        rowNumber = next
        cells = []
        column = -1
    }

    private func endRow() {
        guard !cells.isEmpty else { return }
        rows.append(SheetRow(number: rowNumber, cells: cells))
        if rows.count > Limits.spreadsheetRows { refusal = .tooLarge }
    }

    private func beginCell(_ attributes: XMLAttributes) {
        if let reference = attributes["r"] {
            guard let address = CellAddress(reference), address.column > column else {
                refusal = .damaged
                return
            }
            column = address.column
        } else {
            column += 1
        }
        type = attributes["t"] ?? "n"
        format = attributes["s"].flatMap { Int($0) } ?? 0
        value = ""
        hasFormula = false
    }

    private func endCell() {
        let cell = self.cell
        guard cell != .empty else { return }
        guard column < Limits.spreadsheetColumns, column + 1 - cells.count <= room else {
            refusal = .tooLarge
            return
        }
        room -= column + 1 - cells.count
        while cells.count < column { cells.append(.empty) }
        cells.append(cell)
    }

    private var cell: SheetCell {
        if value.isEmpty { return hasFormula && type != "str" ? .uncalculated : .empty }
        switch type {
        case "s": return Int(value).flatMap { texts.indices.contains($0) ? .text(texts[$0]) : nil } ?? .empty
        case "str", "inlineStr": return .text(value)
        case "e": return .error(value)
        case "b": return .text(value == "1" ? "TRUE" : "FALSE")
        // A date in ISO 8601, of strict documents.
        case "d": return Day(value.prefix(10)).map(SheetCell.day) ?? .text(value)
        default: return number(value)
        }
    }

    private func number(_ text: String) -> SheetCell {
        guard let number = Double(text), number.isFinite else { return .text(text) }
        switch formats.indices.contains(format) ? formats[format] : .number {
        case .number: return .number(number)
        case .time: return .time(days: number)
        case .day: return dateSystem.day(serial: number).map(SheetCell.day) ?? .number(number)
        }
    }
}

/// Puts what the first cell of a merged range says into the others, in rows that say anything.
private struct MergeFilling {
    var rows: [SheetRow]
    /// Cells that may still be kept, and as many as may be visited.
    var room: Int
    private var visits = Limits.spreadsheetCells

    init(rows: [SheetRow], room: Int) {
        self.rows = rows
        self.room = room
    }

    mutating func fill(_ range: CellRange) throws(SpreadsheetRefusal) {
        let start = firstRow(from: range.first.row)
        guard start < rows.count, rows[start].number == range.first.row else { return }
        let value = rows[start][range.first.column]
        guard value != .empty, range.last.column < Limits.spreadsheetColumns else { return }
        let columns = range.first.column...range.last.column
        var index = start
        while index < rows.count, rows[index].number <= range.last.row {
            visits -= columns.count
            let added = max(0, columns.upperBound + 1 - rows[index].cells.count)
            room -= added
            guard visits >= 0, room >= 0 else { throw .tooLarge }
            rows[index].cells += Array(repeating: .empty, count: added)
            for column in columns { rows[index].cells[column] = value }
            index += 1
        }
    }

    private func firstRow(from number: Int) -> Int {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
