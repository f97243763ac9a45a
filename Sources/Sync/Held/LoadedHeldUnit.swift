import DataDictionary
import HubCore
import ReferenceData
import SyncProtocol

/// A unit with its rows, and what stands beside each.
struct LoadedHeldUnit: Sendable {
    let unit: HeldStore.Unit
    let cells: [HeldStore.Cell]
    let records: [HeldStore.Record]

    /// The newest data version in which anything of what stands came to stand; 0 where nothing does. It grows with
    /// every change of what stands, so it tells whether somebody decides about what they saw.
    var seen: Int64 {
        max(cells.compactMap { $0.standing?.since }.max() ?? 0, records.compactMap { $0.standing?.since }.max() ?? 0)
    }

    /// The keys under which something else stands than when `seen` was told.
    func changed(since seen: Int64, _ directory: CellDirectory) -> [String] {
        var keys = cells.filter { $0.standing?.since ?? 0 > seen }.map { key(of: $0, directory) }
        keys += records.filter { $0.standing?.since ?? 0 > seen }.map(\.key)
        // A version that has not been reached was never shown.
        return keys.isEmpty && self.seen != seen ? recordKeys(directory) : keys
    }

    /// What the unit speaks of, as records name it: `activity/2026-05`, `profile/2026-04-01`.
    func recordKeys(_ directory: CellDirectory) -> [String] {
        var keys: [String] = []
        for cell in cells {
            guard let dataSet = directory[cell.cell]?.element.dataSet else { continue }
            let key = "\(dataSet)/\(Month(ordinal: cell.period))"
            if !keys.contains(key) { keys.append(key) }
        }
        for record in records where !keys.contains(record.key) { keys.append(record.key) }
        return keys
    }

    private func key(of cell: HeldStore.Cell, _ directory: CellDirectory) -> String {
        guard let known = directory[cell.cell] else { return "\(Month(ordinal: cell.period))/\(cell.cell)" }
        return "\(known.element.dataSet)/\(Month(ordinal: cell.period))/\(known.path)"
    }

    func shown(_ directory: CellDirectory) -> HeldUnit {
        let reason = Receipt.Named.Reason(rawValue: unit.reason) ?? .conflict
        return HeldUnit(
            id: "\(unit.stream)/\(unit.sequence)/\(unit.line)", scheme: unit.code, name: unit.name,
            reason: reason.rawValue, label: reason.label, receivedAt: unit.receivedAt, key: unit.keyID,
            entries: cells.map { entry($0, directory) } + records.map(Self.entry), seen: seen, decision: unit.decision)
    }

    private func entry(_ cell: HeldStore.Cell, _ directory: CellDirectory) -> HeldUnit.Entry {
        let known = directory[cell.cell]
        let decimals = known?.element.decimals ?? 0
        return HeldUnit.Entry(
            line: cell.line, key: key(of: cell, directory),
            label: known.map(directory.label) ?? Message(ja: "\(cell.cell)", en: "\(cell.cell)"),
            sent: ReadableFigure(status: cell.status, value: cell.value, decimals: decimals),
            sentRevision: cell.revision,
            stands: cell.standing.map {
                ReadableFigure(status: $0.state.code, value: $0.state.number, decimals: decimals)
            } ?? .nothing,
            standingRevision: cell.standing?.revision,
            isImplied: cell.status == CellState.notReported.code
                && !(known.map { directory.has($0, in: unit.dictionary) } ?? false))
    }

    private static func entry(_ record: HeldStore.Record) -> HeldUnit.Entry {
        HeldUnit.Entry(
            line: record.line, key: record.key, label: Message(ja: record.key, en: record.key),
            sent: ReadableFigure(statement: record.content), sentRevision: record.revision,
            stands: ReadableFigure(statement: record.standing?.state.content),
            standingRevision: record.standing?.revision, isImplied: false)
    }
}

extension ReadableFigure {
    /// The content of a statement as it stands; nil for one that was taken back or never said.
    fileprivate init(statement content: String?) {
        self.init(text: content)
    }
}
