import DataDictionary
import HubCore
import JSONReading

/// Reads what a record says about figures, in the terms of the dictionary.
struct CellReader {
    /// For names and for what the index misses. Not for every line: a dictionary is large, and handing it on counts
    /// references to each of its parts.
    private let dictionary: DataDictionary
    private let index: CellIndex
    /// By cell.
    private let decimals: [Int]
    private let lastMonth: Month
    private let dataSetCells: [Range<Int>]
    /// The line that last named a cell; tells what a report left out, and what it named twice.
    private var namedInLine: [Int32]
    /// What the line that last named a cell gave for it; −1 for anything but a number.
    private var figures: [Int64]

    init(dictionary: DataDictionary, lastMonth: Month) {
        self.dictionary = dictionary
        index = dictionary.cellIndex
        decimals = dictionary.cells.map(\.element.decimals)
        self.lastMonth = lastMonth
        dataSetCells = dictionary.dataSets.map { dictionary.cells(of: $0).indices }
        namedInLine = [Int32](repeating: 0, count: dictionary.cells.count)
        figures = [Int64](repeating: -1, count: dictionary.cells.count)
    }

    /// Appends the changes of a report or a cell; findings too where a report has several faults.
    mutating func read(
        _ record: RawRecord, _ kind: RecordKind, into batch: inout Batch
    ) throws(Fault) -> BatchRecord.Subject {
        guard let key = record.key else { throw Fault(.recordInvalid, "/k") }
        let place = try Place(key, index: index, lastMonth: lastMonth)
        if kind == .report {
            guard place.path == nil else { throw Fault(.recordInvalid, "/k") }
            guard let cells = record.data?["cells"], let members = cells.members, record.dataMembers == 1 else {
                throw Fault(.recordInvalid, "/d/cells")
            }
            let findings = batch.findings.count
            readReport(members, record, place, into: &batch)
            if batch.findings.count == findings { validate(record, place, into: &batch) }
        } else {
            guard let path = place.path, let cell = cell(path, in: place.dataSet) else {
                throw Fault(.cellUnknown, "/k")
            }
            let isWithdrawn = record.operation?.spells("del") ?? false
            let state = isWithdrawn ? CellState.notReported : try singleState(of: record, cell: cell)
            batch.changes.append(CellChange(month: place.month, cell: cell, state: state))
        }
        return .report(dataSet: place.dataSet.rawValue, month: place.month)
    }

    /// All cells of a report, the ones it does not name as not reported. Findings for every cell that is not sound.
    private mutating func readReport(
        _ members: JSONMembers, _ record: RawRecord, _ place: Place, into batch: inout Batch
    ) {
        let line = Int32(record.line)
        let bound =
            batch.findings.count + (batch.findings.count < Limits.findingsPerBatch ? Limits.findingsPerRecord : 1)
        for (path, value) in members where batch.findings.count < bound {
            do throws(Fault) {
                guard let cell = cell(path, in: place.dataSet) else { throw Fault(.cellUnknown, "") }
                guard namedInLine[cell] != line else { throw Fault(.cellTwice, "") }
                namedInLine[cell] = line
                let state = try state(of: value, cell: cell, pointer: "")
                figures[cell] = state.number ?? -1
                batch.changes.append(CellChange(month: place.month, cell: cell, state: state))
            } catch {
                let pointer = "/d/cells/\(String(decoding: path, as: UTF8.self).excerpt.jsonPointerToken)"
                batch.findings.append(Finding(error.kind, line: record.line, key: record.keyText, pointer: pointer))
            }
        }
        for cell in dataSetCells[place.dataSet.rawValue] where namedInLine[cell] != line {
            figures[cell] = -1
            batch.changes.append(CellChange(month: place.month, cell: cell, state: .notReported))
        }
    }

    /// Whether the figures of a report agree with each other.
    private func validate(_ record: RawRecord, _ place: Place, into batch: inout Batch) {
        let rules = dictionary.reportRules[place.dataSet.rawValue]
        let violations = rules.violations { cell in figures[cell] < 0 ? nil : figures[cell] }
        guard !violations.isEmpty else { return }
        let bound = batch.findings.count < Limits.findingsPerBatch ? Limits.findingsPerRecord : 1
        for violation in violations.prefix(bound) {
            let path = dictionary.cells[violation.cell].path
            batch.findings.append(
                Finding(
                    .init(violation), line: record.line, key: record.keyText,
                    pointer: "/d/cells/\(path.jsonPointerToken)", detail: violation.detail(in: dictionary)))
        }
    }

    /// `{"v":3}`, `{"v":"12.5"}` or `{"s":"not-applicable"}`.
    private func singleState(of record: RawRecord, cell: Int) throws(Fault) -> CellState {
        guard let data = record.data, record.dataMembers == 1 else { throw Fault(.recordInvalid, "/d") }
        if let value = data["v"] {
            guard value.rawString.map({ !$0.spells("not-reported") && !$0.spells("not-applicable") }) ?? true else {
                throw Fault(.valueInvalid, "/d/v")
            }
            return try state(of: value, cell: cell, pointer: "/d/v")
        }
        guard let status = data["s"]?.rawString, status.spells("not-reported") || status.spells("not-applicable") else {
            throw Fault(.recordInvalid, "/d")
        }
        return status.spells("not-reported") ? .notReported : .notApplicable
    }

    private func state(of value: JSONValue, cell: Int, pointer: String) throws(Fault) -> CellState {
        let decimals = decimals[cell]
        switch value.kind {
        case .integer:
            guard let whole = value.int64 else { throw Fault(.valueTooLarge, pointer) }
            return .number(
                try number(pointer) { () throws(DecimalText.Fault) in
                    try DecimalText.value(whole: whole, decimals: decimals)
                })
        case .string:
            let text = value.rawString!
            if text.spells("not-reported") { return .notReported }
            if text.spells("not-applicable") { return .notApplicable }
            if text.isEmpty { throw Fault(.valueBlank, pointer) }
            return .number(
                try number(pointer) { () throws(DecimalText.Fault) in
                    try DecimalText.value(text, decimals: decimals)
                })
        case .null: throw Fault(.valueBlank, pointer)
        default: throw Fault(.valueInvalid, pointer)
        }
    }

    private func number(_ pointer: String, _ read: () throws(DecimalText.Fault) -> Int64) throws(Fault) -> Int64 {
        do throws(DecimalText.Fault) { return try read() } catch { throw Fault(.init(error), pointer) }
    }

    // MARK: Names

    private func cell(_ path: UnsafeRawBufferPointer, in dataSet: CellIndex.DataSetHandle) -> Int? {
        if let cell = index.cell(path, in: dataSet) { return cell }
        return dictionary.canonicalCell(
            dataSet: dictionary.dataSets[dataSet.rawValue].id.rawValue, path: String(decoding: path, as: UTF8.self))?
            .index
    }

    func name(ofReport dataSet: Int, _ month: Month) -> String { "\(dictionary.dataSets[dataSet].id)/\(month)" }
}

extension FindingKind {
    fileprivate init(_ violation: ReportRules.Violation) {
        switch violation.rule {
        case .total: self = .totalDiffers
        case .part: self = .partExceedsWhole
        }
    }
}
