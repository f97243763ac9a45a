import DataDictionary
import HubCore
import Spreadsheets

/// Reads a CSV with one figure a row, `data_set,period,element,categories,value`. The rows of one data set and month
/// form one report, wherever they stand.
enum SpreadsheetReading {
    static func read(_ text: String) -> LineByLine<LocatedRecord> {
        var result = LineByLine<LocatedRecord>()
        let table = CommaSeparatedRows(text)
        if let line = table.unclosedQuote {
            result.note(LineFault(ja: "引用符 \" が閉じていません", en: "A quote is not closed"), line: line)
        }
        guard let header = table.rows.first else { return result }
        do throws(LineFault) {
            try SpreadsheetColumns.check(header.fields)
        } catch {
            result.note(error, line: header.line)
            return result
        }

        var reports = SpreadsheetReports()
        for row in table.rows.dropFirst() {
            let fields = row.fields.map(\.widthNormalised)
            // Excel leaves rows of commas where rows were emptied.
            guard !fields.allSatisfy(\.isEmpty) else { continue }
            do throws(LineFault) {
                try reports.add(fields, line: row.line)
            } catch {
                result.note(error, line: row.line)
            }
        }
        for located in reports.records {
            if located.record.line(revision: Limits.largestInteger).count > Limits.lineBytes {
                result.note(.tooLong, line: located.line)
            } else {
                result.add(located)
            }
        }
        return result
    }
}

/// The columns, in the order in which they must stand.
private enum SpreadsheetColumns {
    static let names = ["data_set", "period", "element", "categories", "value"]

    static func check(_ header: [String]) throws(LineFault) {
        var found = header.map { $0.widthNormalised.lowercased() }
        while found.last == "" { found.removeLast() }
        guard found == names else {
            let expected = names.joined(separator: ",")
            throw LineFault(
                ja: "1行目は見出し「\(expected)」にしてください", en: "The first row should be the header \(expected)")
        }
    }
}

/// Reports as their rows come in.
private struct SpreadsheetReports {
    private struct Report {
        let firstLine: Int
        var cells: [CellPath: (value: CellValue, line: Int)] = [:]
    }

    private var order: [ReportKey] = []
    private var reports: [ReportKey: Report] = [:]

    /// `fields`: those of one row, widths normalised.
    mutating func add(_ fields: [String], line: Int) throws(LineFault) {
        let count = SpreadsheetColumns.names.count
        guard fields.count >= count, fields[count...].allSatisfy(\.isEmpty) else {
            throw LineFault(
                ja: "列の数が\(count)ではありません（\(fields.count)列）", en: "There are \(fields.count) columns, not \(count)")
        }
        let report = try ReportKey(dataSet: fields[0], period: fields[1])
        guard let element = DataElement.ID(parsing: fields[2]) else { throw .element(fields[2]) }
        guard let categories = CategoryKey(parsing: fields[3], separator: ";") else { throw .categories(fields[3]) }
        let path = CellPath(element: element, key: categories)
        let value = try CellValue(spreadsheet: fields[4])

        if reports[report] == nil { order.append(report) }
        if let earlier = reports[report]?.cells[path] {
            throw .repeated("\(report)/\(path)", first: earlier.line)
        }
        reports[report, default: Report(firstLine: line)].cells[path] = (value, line)
    }

    /// In the order in which they begin.
    var records: [LocatedRecord] {
        order.compactMap { key in
            guard let report = reports[key] else { return nil }
            return LocatedRecord(
                line: report.firstLine, record: .report(key, cells: report.cells.mapValues(\.value)))
        }
    }
}
