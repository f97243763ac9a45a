import DataDictionary
import Documents
import Foundation
import HubCore
import Postgres
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
    let reports: [StandingReport]

    /// The body of the answer: record lines of a batch after a line that describes them.
    package func encoded(as form: PullForm) -> [UInt8] {
        switch form {
        case .lines:
            var first = JSONDocument()
            describe(&first)
            return reports.reduce(into: first.bytes + [UInt8(ascii: "\n")]) { bytes, report in
                var line = JSONDocument()
                report.write(to: &line, dictionary, withRevision: true)
                bytes += line.bytes
                bytes.append(UInt8(ascii: "\n"))
            }
        case .document:
            var document = JSONDocument()
            document.beginObject()
            document.name("snapshot")
            describe(&document)
            document.array("records") { document in
                // Records of version 1 carry no revision: the hub counts for them.
                for report in reports { report.write(to: &document, dictionary, withRevision: false) }
            }
            document.endObject()
            return document.bytes
        }
    }

    private func describe(_ document: inout JSONDocument) {
        document.beginObject()
        document.member("scheme", code)
        document.member("epoch", epoch)
        document.member("cursor", cursor)
        document.member("dict", dictionary.dictionary.version.rawValue)
        document.member("version_of_data", versionOfData)
        document.member("n", reports.count)
        document.member("at", at.iso8601)
        document.endObject()
    }
}

/// One report as it stands: the cells that are known, and the highest revision that any cell of it was written with, the
/// withdrawn ones too, so that whoever continues above it is newer than all that was ever said.
struct StandingReport: Sendable {
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

/// Reads snapshots.
package struct SnapshotReading: Sendable {
    private let database: Database
    private let clock: Clock
    private let dictionaries: @Sendable () -> DictionariesInUse
    private let epoch: @Sendable () -> String

    package init(
        database: Database, clock: Clock, dictionaries: @escaping @Sendable () -> DictionariesInUse,
        epoch: @escaping @Sendable () -> String
    ) {
        self.database = database
        self.clock = clock
        self.dictionaries = dictionaries
        self.epoch = epoch
    }

    /// The cursor in it and what stands are of one moment: what comes after the cursor is not in it, and the other way
    /// round. Problems: `not-ready` while there is no dictionary.
    package func snapshot(of scheme: SchemeID, code: String) async throws -> StandingSnapshot {
        guard let dictionary = dictionaries().current else { throw Problem(.notReady) }
        let (now, epoch) = (clock.now, epoch())
        return try await database.analyse(as: .scheme(scheme)) { tx in
            let standing = tx.ask(SnapshotStore.state, scheme)
            let network = tx.ask(FeedStore.networkExtent)
            let reports = tx.ask(SnapshotStore.reports, scheme)
            guard let state = try standing.rows().first, let network = try network.rows().first else {
                throw PostgresError(.unreadable, message: "a feed has no state")
            }
            let positions = FeedPositions(scheme: state.feedPosition, network: network.end)
            return StandingSnapshot(
                code: code, cursor: FeedCursor(epoch: epoch, positions: positions).text(for: scheme), epoch: epoch,
                versionOfData: state.dataVersion, dictionary: dictionary, at: now, reports: try reports.rows())
        }
    }
}

/// The SQL of snapshots.
package enum SnapshotStore {
    static let state = Statement<SchemeID, (dataVersion: Int64, feedPosition: Int64)>(
        "snapshot.state", "SELECT data_version, feed_position FROM scheme_state WHERE scheme_id = $1",
        row: { (dataVersion: Int64, feedPosition: Int64) in (dataVersion, feedPosition) })

    static let reports = Statement<SchemeID, StandingReport>(
        "snapshot.reports",
        """
        SELECT c.data_set, v.period, max(v.revision),
            coalesce(array_agg(v.cell_id) FILTER (WHERE v.status <> 2), '{}'),
            coalesce(array_agg(v.status) FILTER (WHERE v.status <> 2), '{}'),
            coalesce(array_agg(v.value) FILTER (WHERE v.status <> 2), '{}')
        FROM data_value v JOIN data_cell c ON c.id = v.cell_id WHERE v.scheme_id = $1
        GROUP BY v.period, c.data_set ORDER BY v.period, c.data_set
        """,
        row: { (dataSet: String, month: Month, revision: Int64, cells: [Int32], statuses: [Int16], values: [Int64?]) in
            StandingReport(
                dataSet: dataSet, month: month, revision: revision, cells: cells, statuses: statuses, values: values)
        })

    package static let statements: [any AnyStatement] = [state, reports]
}
