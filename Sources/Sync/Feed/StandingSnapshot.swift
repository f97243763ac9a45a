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
        switch form {
        case .lines:
            var bytes: [UInt8] = []
            appendLine(to: &bytes, describe)
            for report in reports { appendLine(to: &bytes) { report.write(to: &$0, dictionary, withRevision: true) } }
            for statement in statements { appendLine(to: &bytes) { statement.write(to: &$0, withRevision: true) } }
            return bytes
        case .document:
            var document = JSONDocument()
            document.beginObject()
            document.name("snapshot")
            describe(&document)
            document.array("records") { document in
                // Records of version 1 carry no revision: the hub counts for them.
                for report in reports { report.write(to: &document, dictionary, withRevision: false) }
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

    private func describe(_ document: inout JSONDocument) {
        document.beginObject()
        document.member("scheme", code)
        document.member("epoch", epoch)
        document.member("cursor", cursor)
        document.member("dict", dictionary.dictionary.version.rawValue)
        document.member("version_of_data", versionOfData)
        document.member("n", reports.count + statements.count)
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
    let cells: [Int32]
    let statuses: [Int16]
    let values: [Int64?]

    func write(to document: inout JSONDocument, _ dictionary: DictionaryInUse, withRevision: Bool) {
        document.beginObject()
        document.member("op", "report")
        document.member("k", "\(dataSet)/\(month)")
        if withRevision { document.member("r", revision) }
        document.object("d") { document in
            document.object("cells") { document in
                for (cell, figure) in figures(dictionary) {
                    document.name(cell.path)
                    figure.write(to: &document, decimals: cell.element.decimals)
                }
            }
        }
        document.endObject()
    }

    /// In the order of the dictionary. A cell that only an older version has cannot be written in this one.
    private func figures(_ dictionary: DictionaryInUse) -> [(cell: DataCell, state: CellState)] {
        cells.indices.compactMap { index in
            guard let cell = dictionary.cell(cells[index]),
                let state = CellState(code: statuses[index], value: values[index])
            else { return nil }
            return (cell, state)
        }.sorted { $0.cell.index < $1.cell.index }
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
