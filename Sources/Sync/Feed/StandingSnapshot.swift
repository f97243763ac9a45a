import DataDictionary
import Documents
import Foundation
import HubCore
import ReferenceData
import SyncProtocol

/// Everything that stands of a scheme at one moment, for an installation that starts over.
package struct StandingSnapshot: Sendable {
    package let code: String
    package let cursor: String
    package let epoch: String
    package let versionOfData: Int64
    /// What it is written in.
    package let dictionary: DictionaryInUse
    package let at: Date
    let reports: [KeptReport]
    /// In the order of their keys.
    let statements: [KeptStatement]

    /// The body of the answer: record lines of a batch after a line that describes them.
    package func encoded(as form: PullForm) -> [UInt8] {
        let vocabulary = SnapshotVocabulary(dictionary)
        let lines = reports.flatMap(vocabulary.lines)
        let count = lines.count + statements.count
        switch form {
        case .lines:
            var bytes: [UInt8] = []
            appendLine(to: &bytes) { describe(&$0, records: count) }
            for line in lines { appendLine(to: &bytes) { line.write(to: &$0, withRevision: true) } }
            for statement in statements { appendLine(to: &bytes) { statement.write(to: &$0, withRevision: true) } }
            return bytes
        case .document:
            var document = JSONDocument()
            document.beginObject()
            document.name("snapshot")
            describe(&document, records: count)
            document.array("records") { document in
                // Records of version 1 carry no revision: the hub counts for them.
                for line in lines { line.write(to: &document, withRevision: false) }
                for statement in statements { statement.write(to: &document, withRevision: false) }
            }
            document.endObject()
            return document.bytes
        }
    }

    private func appendLine(to bytes: inout [UInt8], _ write: (inout JSONDocument) -> Void) {
        var line = JSONDocument()
        write(&line)
        bytes += line.bytes
        bytes.append(UInt8(ascii: "\n"))
    }

    private func describe(_ document: inout JSONDocument, records: Int) {
        document.beginObject()
        document.member("scheme", code)
        document.member("epoch", epoch)
        document.member("cursor", cursor)
        document.member("dict", dictionary.dictionary.version.rawValue)
        document.member("version_of_data", versionOfData)
        document.member("n", records)
        document.member("at", at.iso8601)
        document.endObject()
    }
}

/// One report as it stands: the cells that are known, and the highest revision that any cell of it was written with, the
/// withdrawn ones too, so that whoever continues above it is newer than all that was ever said.
struct KeptReport: Sendable {
    let dataSet: String
    let month: Month
    let revision: Int64
    /// By their numbers in the database.
    let cells: [Int32]
    let statuses: [Int16]
    let values: [Int64?]
}

/// A report as a record line.
struct ReportLine: Sendable {
    let report: KeptReport
    /// The version that it is written in; nil for the snapshot's own.
    let dictionary: String?
    /// In the order of that version.
    let figures: [(cell: DataCell, state: CellState)]

    func write(to document: inout JSONDocument, withRevision: Bool) {
        document.beginObject()
        document.member("op", "report")
        document.member("k", "\(report.dataSet)/\(report.month)")
        if withRevision { document.member("r", report.revision) }
        if let dictionary { document.member("dict", dictionary) }
        document.object("d") { document in
            document.object("cells") { document in
                for (cell, state) in figures {
                    document.name(cell.path)
                    state.write(to: &document, decimals: cell.element.decimals)
                }
            }
        }
        document.endObject()
    }
}

/// What the scheme says of itself under one key: a profile, a step of its membership, a contact, a note, an answer.
struct KeptStatement: Sendable {
    let key: String
    let revision: Int64
    /// JSON; nil when it was taken back, which is told for its revision.
    let content: String?

    func write(to document: inout JSONDocument, withRevision: Bool) {
        document.beginObject()
        document.member("op", content == nil ? "del" : "put")
        document.member("t", String(key.prefix { $0 != "/" }))
        document.member("k", key)
        if withRevision { document.member("r", revision) }
        if let content {
            document.name("d")
            document.json(content)
        }
        document.endObject()
    }
}

extension CellState {
    /// As a report writes it.
    fileprivate func write(to document: inout JSONDocument, decimals: Int) {
        switch self {
        case .number(let value):
            let text = DecimalText.text(value, decimals: decimals)
            if decimals == 0 { document.number(text) } else { document.string(text) }
        case .notReported: document.string("not-reported")
        case .notApplicable: document.string("not-applicable")
        }
    }
}
