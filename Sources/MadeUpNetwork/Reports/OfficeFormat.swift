import HubCore

/// The two kinds of file that an office gives to `scheme push`.
package enum OfficeFormat: String, Sendable, Codable, CaseIterable {
    /// One report a line: what a case-management system writes.
    case jsonLines = "jsonl"
    /// One cell a line: what a spreadsheet writes, with BOM and CR LF as Excel does.
    case csv

    package var fileExtension: String { rawValue }

    func render(_ reports: [Report]) -> [UInt8] {
        switch self {
        case .jsonLines: Self.renderJSONLines(reports)
        case .csv: Self.renderCSV(reports)
        }
    }
}

/// A file as an office sends it, such as `reports-2022.jsonl`.
package struct OfficeFile: Sendable {
    package let name: String
    package let bytes: [UInt8]
}

extension GeneratedScheme {
    /// One file a fiscal year, in the office's format or another. A year without a report has no file.
    package func files(as format: OfficeFormat? = nil) -> [OfficeFile] {
        let format = format ?? scheme.officeFormat
        let years = Dictionary(grouping: reports(), by: \.month.fiscalYear)
        return years.sorted { $0.key < $1.key }.map { year, reports in
            OfficeFile(name: "reports-\(year.year).\(format.fileExtension)", bytes: format.render(reports))
        }
    }
}

// MARK: - Rendering

// Bytes of the cells' names are made once and not once a report: a network has 1.5 million cells.
extension OfficeFormat {
    fileprivate static func renderJSONLines(_ reports: [Report]) -> [UInt8] {
        var bytes: [UInt8] = []
        for report in reports {
            bytes += #"{"op":"report","k":"\#(report.dataSet.rawValue)/\#(report.month)","d":{"cells":{"#.utf8
            let keys = jsonKeys[report.dataSet]!
            for index in report.values.indices {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes += keys[index]
                switch report.values[index] {
                case .number(let number): bytes.append(decimal: number)
                case .tenths(let tenths):
                    bytes.append(UInt8(ascii: "\""))
                    bytes.append(tenths: tenths)
                    bytes.append(UInt8(ascii: "\""))
                case .notApplicable: bytes += notApplicableInJSON
                }
            }
            bytes += lineEndInJSON
        }
        return bytes
    }

    fileprivate static func renderCSV(_ reports: [Report]) -> [UInt8] {
        var bytes = Array("\u{FEFF}data_set,period,element,categories,value\r\n".utf8)
        for report in reports {
            let start = Array("\(report.dataSet.rawValue),\(report.month),".utf8)
            let middles = csvMiddles[report.dataSet]!
            for index in report.values.indices {
                bytes += start
                bytes += middles[index]
                switch report.values[index] {
                case .number(let number): bytes.append(decimal: number)
                case .tenths(let tenths): bytes.append(tenths: tenths)
                case .notApplicable: bytes += notApplicableInCSV
                }
                bytes += lineEndInCSV
            }
        }
        return bytes
    }

    private static let notApplicableInJSON = Array(#""not-applicable""#.utf8)
    private static let notApplicableInCSV = Array("NA".utf8)
    private static let lineEndInJSON = Array("}}}\n".utf8)
    private static let lineEndInCSV = Array("\r\n".utf8)

    /// `"families.new/referral=phn":`
    private static let jsonKeys = bytesOfCells { cell in
        let key = cell.options.isEmpty ? "" : "/" + cell.options.joined(separator: ",")
        return "\"\(cell.element)\(key)\":"
    }

    /// `families.new,referral=phn,`
    private static let csvMiddles = bytesOfCells { cell in "\(cell.element),\(cell.options.joined(separator: ";"))," }

    private static func bytesOfCells(_ text: (ReportForm.Cell) -> String) -> [DataSet: [[UInt8]]] {
        Dictionary(uniqueKeysWithValues: DataSet.allCases.map { ($0, $0.form.cells.map { Array(text($0).utf8) }) })
    }
}

extension [UInt8] {
    /// Not negative: no count of a report is.
    fileprivate mutating func append(decimal number: Int) {
        if number < 10 {
            append(UInt8(ascii: "0") + UInt8(number))
        } else {
            append(contentsOf: String(number).utf8)
        }
    }

    fileprivate mutating func append(tenths: Int) {
        append(decimal: tenths / 10)
        append(UInt8(ascii: "."))
        append(UInt8(ascii: "0") + UInt8(tenths % 10))
    }
}
