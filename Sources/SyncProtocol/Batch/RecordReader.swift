import DataDictionary
import HubCore
import JSONReading

/// Reads one record line after another. Keeps what repeats between lines: names of groups, which cells a report named.
struct RecordReader {
    /// For names and for what the index misses. Not for every line: a dictionary is large, and handing it on counts
    /// references to each of its parts.
    private let dictionary: DataDictionary
    private let index: CellIndex
    /// By cell.
    private let decimals: [Int]
    private let lastMonth: Month
    private let dataSetCells: [Range<Int>]
    private var groupNumbers: [String: Int] = [:]
    private(set) var groupsWithFindings: Set<Int> = []
    /// The line that last named a cell; tells what a report left out, and what it named twice.
    private var namedInLine: [Int32]

    init(dictionary: DataDictionary, lastMonth: Month) {
        self.dictionary = dictionary
        index = dictionary.cellIndex
        decimals = dictionary.cells.map(\.element.decimals)
        self.lastMonth = lastMonth
        dataSetCells = dictionary.dataSets.map { dictionary.cells(of: $0).indices }
        namedInLine = [Int32](repeating: 0, count: dictionary.cells.count)
    }

    /// Appends a record with its changes, or findings, to the batch.
    mutating func read(_ bytes: UnsafeRawBufferPointer, line: Int, parser: JSONParser, into batch: inout Batch) {
        var record = RawRecord(line: line)
        let firstFinding = batch.findings.count
        let firstChange = batch.changes.count
        do throws(Fault) {
            guard bytes.count <= Limits.lineBytes else { throw Fault(.lineTooLong, "") }
            try record.take(parse(bytes, with: parser))
            try readChanges(of: record, into: &batch)
        } catch {
            fail(error, record, &batch)
        }
        if batch.findings.count > firstFinding { batch.changes.removeLast(batch.changes.count - firstChange) }
    }

    private func parse(_ bytes: UnsafeRawBufferPointer, with parser: JSONParser) throws(Fault) -> JSONValue {
        do throws(JSONFault) { return try parser.parse(bytes) } catch { throw Fault(.init(error), "") }
    }

    private mutating func fail(_ fault: Fault, _ record: RawRecord, _ batch: inout Batch) {
        batch.findings.append(
            Finding(fault.kind, line: record.line, key: record.keyText, pointer: fault.pointer))
        if let group = record.group { groupsWithFindings.insert(number(of: group)) }
    }

    // MARK: Kinds of records

    private mutating func readChanges(of record: RawRecord, into batch: inout Batch) throws(Fault) {
        guard let revision = record.revision, revision > 0 else { throw Fault(.revisionInvalid, "/r") }
        guard let operation = record.operation else { throw Fault(.recordInvalid, "/op") }
        guard let key = record.key else { throw Fault(.recordInvalid, "/k") }
        let isReport = operation.spells("report")
        guard isReport || operation.spells("put") || operation.spells("del") else { throw Fault(.kindUnknown, "/op") }
        guard record.type?.spells(isReport ? "report" : "cell") ?? isReport else { throw Fault(.kindUnknown, "/t") }

        let place = try Place(key, index: index, lastMonth: lastMonth)
        let start = batch.changes.count
        let findings = batch.findings.count
        if isReport {
            guard place.path == nil else { throw Fault(.recordInvalid, "/k") }
            guard let cells = record.data?["cells"], let members = cells.members, record.dataMembers == 1 else {
                throw Fault(.recordInvalid, "/d/cells")
            }
            readReport(members, record, place, into: &batch)
            guard batch.findings.count == findings else {
                if let group = record.group { groupsWithFindings.insert(number(of: group)) }
                return
            }
        } else {
            guard let path = place.path, let cell = cell(path, in: place.dataSet) else {
                throw Fault(.cellUnknown, "/k")
            }
            let state = operation.spells("del") ? CellState.notReported : try singleState(of: record, cell: cell)
            if operation.spells("del"), record.data != nil { throw Fault(.recordInvalid, "/d") }
            batch.changes.append(CellChange(month: place.month, cell: cell, state: state))
        }
        batch.records.append(
            BatchRecord(
                line: record.line, dataSet: place.dataSet.rawValue, month: place.month, isWholeReport: isReport,
                revision: revision, group: record.group.map { number(of: $0) }, changes: start..<batch.changes.count))
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
                batch.changes.append(CellChange(month: place.month, cell: cell, state: state))
            } catch {
                let pointer = "/d/cells/\(String(decoding: path, as: UTF8.self).excerpt.jsonPointerToken)"
                batch.findings.append(Finding(error.kind, line: record.line, key: record.keyText, pointer: pointer))
            }
        }
        for cell in dataSetCells[place.dataSet.rawValue] where namedInLine[cell] != line {
            batch.changes.append(CellChange(month: place.month, cell: cell, state: .notReported))
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

    private mutating func number(of group: String) -> Int {
        groupNumbers[group]
            ?? {
                groupNumbers[group] = groupNumbers.count
                return groupNumbers.count - 1
            }()
    }

    func key(of record: BatchRecord) -> String {
        "\(dictionary.dataSets[record.dataSet].id)/\(record.month)"
    }
}

/// What is wrong with a record, and where.
struct Fault: Error {
    let kind: FindingKind
    let pointer: String

    init(_ kind: FindingKind, _ pointer: String) {
        self.kind = kind
        self.pointer = pointer
    }
}

extension FindingKind {
    init(_ fault: JSONFault) {
        self =
            switch fault {
            case .duplicateKey: .duplicateKey
            case .invalidUTF8: .utf8Invalid
            case .syntax, .tooDeep, .tooLarge: .jsonInvalid
            case .numberOutOfRange: .valueTooLarge
            }
    }

    init(_ fault: DecimalText.Fault) {
        self =
            switch fault {
            case .negative: .valueNegative
            case .tooLarge: .valueTooLarge
            case .notANumber, .tooManyDecimals: .valueInvalid
            }
    }
}
