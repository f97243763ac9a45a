import DataDictionary
import HubCore
import ReferenceData
import SyncProtocol

/// In which versions of the dictionary what stands can be written: figures stay as they were reported, so a report may
/// stand in another version than the newest.
struct SnapshotVocabulary: Sendable {
    private struct Version: Sendable {
        let name: String
        let cells: [CellName: DataCell]
    }

    /// The cells by their numbers in the database.
    private let names: [Int32: CellName]
    /// The snapshot's own, then the others, newest first.
    private let versions: [Version]

    init(_ dictionary: DictionaryInUse) {
        names = Dictionary(
            dictionary.cellIDs.enumerated().map { ($0.element, CellName(dictionary.cell(at: $0.offset))) },
            uniquingKeysWith: { first, _ in first })
        let own = dictionary.dictionary.version
        let others = dictionary.series.versions.filter { $0.version != own }
        versions = ([dictionary.dictionary] + others).map { version in
            Version(
                name: version.version.rawValue,
                cells: Dictionary(uniqueKeysWithValues: version.cells.map { (CellName($0), $0) }))
        }
    }

    /// The report as lines: one in the first version that has all its cells; where none has, one for each that is needed.
    func lines(of report: KeptReport) -> [ReportLine] {
        var left = report.cells.indices.compactMap { index -> (name: CellName, state: CellState)? in
            guard let name = names[report.cells[index]],
                let state = CellState(code: report.statuses[index], value: report.values[index])
            else { return nil }
            return (name, state)
        }
        let whole = versions.first { version in left.allSatisfy { version.cells[$0.name] != nil } }
        var lines: [ReportLine] = []
        for version in whole.map({ [$0] }) ?? versions {
            let figures = left.compactMap { figure in
                version.cells[figure.name].map { (cell: $0, state: figure.state) }
            }
            guard !figures.isEmpty || whole != nil else { continue }
            left.removeAll { version.cells[$0.name] != nil }
            lines.append(
                ReportLine(
                    report: report, dictionary: version.name == versions[0].name ? nil : version.name,
                    figures: figures.sorted { $0.cell.index < $1.cell.index }))
        }
        return lines
    }
}
