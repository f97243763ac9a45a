import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData
import SyncProtocol

/// Writes an acceptance as a push would have: what stands, what stood, the sums, the reports and the feed. The scheme's
/// state is locked.
struct HeldWriter {
    let scheme: SchemeID
    let state: (dataVersion: Int64, highestRevision: Int64, prefecture: String)
    let directory: CellDirectory
    let at: Date

    private var version: Int64 { state.dataVersion + 1 }

    func write(_ held: LoadedHeldUnit, to feed: inout SchemeFeed, _ tx: Transaction) throws {
        let figures = held.cells.compactMap { cell in
            CellState(code: cell.status, value: cell.value).map {
                HeldAcceptance.Figure(
                    month: cell.period, cell: cell.cell, state: $0, revision: cell.revision, standing: cell.standing)
            }
        }
        let statements = held.records.compactMap { record in
            SchemeStatement.Key(record.key).map {
                HeldAcceptance.Statement(
                    key: $0, state: StatementState(content: record.content), revision: record.revision,
                    standing: record.standing)
            }
        }
        let acceptance = HeldAcceptance(
            figures: figures, counterparts: try counterparts(of: figures, tx), statements: statements,
            version: version)
        writeFigures(acceptance, tx)
        if !statements.isEmpty {
            StatementWriter(scheme: scheme, keys: acceptance.statements.map(\.key), version: version, at: at).write(
                acceptance.statementWrites, replaced: acceptance.statementsReplaced, tx)
        }
        tx.enqueue(
            HeldStore.advance, scheme, version, max(state.highestRevision, acceptance.highestRevision))
        writeReports(acceptance, to: &feed, tx)
    }

    /// What stands of other dictionary versions for the same families, since whatever came after the held batch too.
    private func counterparts(
        of figures: [HeldAcceptance.Figure], _ tx: Transaction
    ) throws -> [HeldAcceptance.Figure] {
        let places = figures.filter { $0.state != .notReported }.flatMap { figure in
            directory.counterparts(of: figure.cell).map { (month: figure.month, cell: $0, revision: figure.revision) }
        }
        guard !places.isEmpty else { return [] }
        let spoken = Set(figures.map { [$0.month, $0.cell] })
        return try tx.all(SyncStore.currentValues, scheme, places.map(\.month), places.map(\.cell)).compactMap { row in
            let place = places[Int(row.position) - 1]
            guard let standing = CellState(code: row.status, value: row.value), standing != .notReported,
                !spoken.contains([place.month, place.cell])
            else { return nil }
            return HeldAcceptance.Figure(
                month: place.month, cell: place.cell, state: .notReported, revision: place.revision,
                standing: StandingValue(state: standing, revision: row.revision, since: row.since))
        }
    }

    private func writeFigures(_ acceptance: HeldAcceptance, _ tx: Transaction) {
        let (writes, replaced, figures) = (acceptance.writes, acceptance.replaced, acceptance.figures)
        if !writes.isEmpty {
            tx.enqueue(
                SyncStore.writeValues, scheme, writes.map { figures[$0.position].month },
                writes.map { figures[$0.position].cell }, writes.map(\.state.code), writes.map { $0.state.number ?? 0 },
                writes.map(\.revision), writes.map(\.since))
        }
        if !replaced.isEmpty {
            tx.enqueue(
                SyncStore.writeHistory, scheme, version, replaced.map { figures[$0.position].month },
                replaced.map { figures[$0.position].cell }, replaced.map(\.value.state.code),
                replaced.map { $0.value.state.number ?? 0 }, replaced.map(\.value.revision), replaced.map(\.value.since)
            )
        }
        if let months = acceptance.delta.monthRange {
            let delta = acceptance.delta
            tx.enqueue(
                SyncStore.writeDelta, scheme, version, Int16(state.prefecture) ?? 0, months.lowerBound,
                months.upperBound, delta.months, delta.cells, delta.values, delta.reports)
        }
    }

    private func writeReports(_ acceptance: HeldAcceptance, to feed: inout SchemeFeed, _ tx: Transaction) {
        let reports = Set(
            acceptance.figures.compactMap { figure in
                directory[figure.cell].map { KnownReport(dataSet: $0.element.dataSet.rawValue, month: figure.month) }
            }
        ).sorted()
        guard !reports.isEmpty else { return }
        tx.enqueue(SyncStore.writeReports, scheme, reports.map(\.dataSet), reports.map(\.month), at, version)
        for report in reports {
            feed.append(
                .report, key: "\(report.dataSet)/\(Month(ordinal: report.month))", revision: version,
                data: FeedEntry.report(versionOfData: version), at: at, in: tx)
        }
    }

    private struct KnownReport: Hashable, Comparable {
        let dataSet: String
        let month: Int32

        static func < (a: Self, b: Self) -> Bool { (a.dataSet, a.month) < (b.dataSet, b.month) }
    }
}
