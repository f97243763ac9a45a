import DataDictionary
import HubCore
import JSONReading

/// Reads one record after another. Keeps what repeats between them: names of groups, which cells a report named.
struct RecordReader {
    private let version: SyncVersion
    /// Version 1 has no revisions of its own: all records of a batch have its sequence.
    private let sequence: Int64
    private let highestRevision: Int64
    private var cells: CellReader
    private let statements: StatementReader
    private var groupNumbers: [String: Int] = [:]
    private(set) var groupsWithFindings: Set<Int> = []

    init(
        dictionary: DataDictionary, lastMonth: Month, highestRevision: Int64, version: SyncVersion, sequence: Int64
    ) {
        self.version = version
        self.sequence = sequence
        self.highestRevision = highestRevision
        cells = CellReader(dictionary: dictionary, lastMonth: lastMonth)
        statements = StatementReader(dictionary: dictionary, lastMonth: lastMonth)
    }

    /// Appends the record on a line with its changes, or findings, to the batch.
    mutating func read(_ bytes: UnsafeRawBufferPointer, line: Int, parser: JSONParser, into batch: inout Batch) {
        guard bytes.count <= Limits.lineBytes else { return batch.putAside(line, as: .lineTooLong) }
        do throws(JSONFault) {
            read(try parser.parse(bytes), line: line, into: &batch)
        } catch {
            let kind = FindingKind(error)
            if PersonalDataGuard.suspects(raw: bytes) {
                batch.putAside(line)
            } else {
                batch.findings.append(Finding(kind, line: line, key: nil, pointer: ""))
            }
        }
    }

    private mutating func read(_ value: JSONValue, line: Int, into batch: inout Batch) {
        var record = RawRecord(line: line)
        let firstFinding = batch.findings.count
        let firstChange = batch.changes.count
        do throws(Fault) {
            try record.take(value)
            try read(record, into: &batch)
        } catch {
            batch.findings.append(Finding(error.kind, line: line, key: record.keyText, pointer: error.pointer))
        }
        guard batch.findings.count > firstFinding else { return }
        batch.changes.removeLast(batch.changes.count - firstChange)
        if let group = record.group { groupsWithFindings.insert(number(of: group)) }
        if batch.findings[firstFinding].kind == .personalDataSuspected {
            batch.unkeptLines.append(line)
            return
        }
        let kind = RecordKind(operation: value["op"]?.rawString, type: value["t"]?.rawString)
        if PersonalDataGuard.suspects(value, of: kind) {
            batch.findings.removeLast(batch.findings.count - firstFinding)
            batch.putAside(line)
        } else if kind == .contact {
            // It names a person, and nothing needs it.
            batch.unkeptLines.append(line)
        }
    }

    private mutating func read(_ record: RawRecord, into batch: inout Batch) throws(Fault) {
        let revision = try revision(of: record)
        guard let operation = record.operation else { throw Fault(.recordInvalid, "/op") }
        guard record.key != nil else { throw Fault(.recordInvalid, "/k") }
        guard operation.spells("report") || operation.spells("put") || operation.spells("del") else {
            throw Fault(.kindUnknown, "/op")
        }
        guard let kind = RecordKind(operation: operation, type: record.type) else { throw Fault(.kindUnknown, "/t") }
        if operation.spells("del"), record.data != nil { throw Fault(.recordInvalid, "/d") }

        let start = batch.changes.count
        let findings = batch.findings.count
        let subject: BatchRecord.Subject
        if kind.speaksOfTheScheme {
            batch.statements.append(try statements.read(record, kind))
            subject = .statement(batch.statements.count - 1)
        } else {
            subject = try cells.read(record, kind, into: &batch)
        }
        guard batch.findings.count == findings else { return }
        batch.records.append(
            BatchRecord(
                line: record.line, subject: subject, isWholeReport: kind == .report, revision: revision,
                group: record.group.map { number(of: $0) }, changes: start..<batch.changes.count))
    }

    private func revision(of record: RawRecord) throws(Fault) -> Int64 {
        switch version {
        case .one:
            guard !record.hasRevision else { throw Fault(.recordInvalid, "/r") }
            guard record.group == nil else { throw Fault(.recordInvalid, "/g") }
            return sequence
        case .two:
            guard let revision = record.revision, revision > 0 else { throw Fault(.revisionInvalid, "/r") }
            guard revision <= highestRevision else { throw Fault(.revisionTooHigh, "/r") }
            return revision
        }
    }

    private mutating func number(of group: String) -> Int {
        groupNumbers[group]
            ?? {
                groupNumbers[group] = groupNumbers.count
                return groupNumbers.count - 1
            }()
    }

    /// For people: what a sound record is about.
    func key(of record: BatchRecord, in batch: Batch) -> String {
        switch record.subject {
        case .report(let dataSet, let month): cells.name(ofReport: dataSet, month)
        case .statement(let index): batch.statements[index].key.description
        }
    }
}

extension Batch {
    /// A line that may be about a person, or is too long to tell: neither its key nor what is wrong with it is repeated.
    fileprivate mutating func putAside(_ line: Int, as kind: FindingKind = .personalDataSuspected) {
        findings.append(Finding(kind, line: line, key: nil, pointer: ""))
        unkeptLines.append(line)
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
            case .syntax, .tooDeep: .jsonInvalid
            case .tooLarge: .lineTooLong
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
