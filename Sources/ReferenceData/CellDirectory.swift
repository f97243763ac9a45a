import DataDictionary
import HubCore

/// The cells of all dictionary versions by their numbers in the database, with what they are called.
package struct CellDirectory: Sendable {
    private let cells: [Int32: DataCell]
    private let ids: [CellName: Int32]
    private let series: DictionarySeries

    package init(_ dictionary: DictionaryInUse) {
        let numbered = dictionary.cellIDs.enumerated().map { ($0.element, dictionary.cell(at: $0.offset)) }
        cells = Dictionary(numbered, uniquingKeysWith: { first, _ in first })
        ids = Dictionary(numbered.map { (CellName($0.1), $0.0) }, uniquingKeysWith: { first, _ in first })
        series = dictionary.series
    }

    /// Nil for a number that no version has.
    package subscript(id: Int32) -> DataCell? { cells[id] }

    package func id(of cell: DataCell) -> Int32? { ids[CellName(cell)] }

    /// The numbers of the cells of a data set, of all versions.
    package func ids(of dataSet: DataSet.ID) -> [Int32] {
        cells.filter { $0.value.element.dataSet == dataSet }.map(\.key).sorted()
    }

    /// A cell by its data set and path as reports write them, in the newest version that has it.
    package func cell(dataSet: String, path: String) -> DataCell? {
        for version in series.versions {
            if let cell = version.canonicalCell(dataSet: dataSet, path: path) { return cell }
        }
        return nil
    }

    package func has(_ cell: DataCell, in version: String) -> Bool {
        guard let version = series.versions.first(where: { $0.version.rawValue == version }) else { return false }
        return version.cells(of: cell.element.id).contains { $0.key == cell.key }
    }

    package func dataSet(_ id: DataSet.ID) -> DataSet? {
        series.versions.lazy.compactMap { $0.dataSet(id) }.first
    }

    /// 新規家庭: 保健師, 新規家庭 for a total.
    package func label(of cell: DataCell) -> Message {
        let options = cell.key.pairs.map { pair in
            series.versions.lazy.compactMap { $0.category(pair.category)?.option(pair.option)?.label }.first
                ?? Message(ja: pair.option.rawValue, en: pair.option.rawValue)
        }
        guard !options.isEmpty else { return cell.element.label }
        return Message(
            ja: "\(cell.element.label.ja): \(options.map(\.ja).joined(separator: "・"))",
            en: "\(cell.element.label.en): \(options.map(\.en).joined(separator: ", "))")
    }

    /// The cells of other versions that count the same families, as numbers: of all of these at most one stands.
    package func counterparts(of id: Int32) -> [Int32] {
        guard series.versions.count > 1, let cell = cells[id] else { return [] }
        let name = CellName(cell)
        var found: Set<Int32> = []
        for (position, version) in series.versions.enumerated() {
            guard let own = version.cells.first(where: { CellName($0) == name }) else { continue }
            let counterparts = CellCounterparts(of: position, in: series)
            for number in counterparts[own.index] {
                let other = counterparts.others[Int(number) - version.cells.count]
                if let otherID = ids[CellName(other)] { found.insert(otherID) }
            }
        }
        found.remove(id)
        return found.sorted()
    }
}

/// What stands in a cell, as programs and people read it. Zero is a number.
package struct ReadableFigure: Sendable, Codable, Equatable {
    /// With the decimals of the element; nil where there is no number.
    package let value: String?
    /// `number`, `not-reported`, `not-applicable`; `stands` for what is no figure.
    package let status: String

    /// What is no figure; nil for nothing.
    package init(text: String?) {
        value = text
        status = text == nil ? "not-reported" : "stands"
    }

    /// - Parameters:
    ///   - status: as in `data_value.status`.
    package init(status code: Int16, value number: Int64?, decimals: Int) {
        value = code == 1 ? number.map { DecimalText.text($0, decimals: decimals) } : nil
        status =
            switch code {
            case 1: "number"
            case 3: "not-applicable"
            default: "not-reported"
            }
    }

    package static let nothing = ReadableFigure(status: 2, value: nil, decimals: 0)

    /// 3, 該当なし, 未報告.
    package var text: Message {
        if let value { return Message(ja: value, en: value) }
        return status == "not-applicable"
            ? Message(ja: "該当なし", en: "not applicable") : Message(ja: "未報告", en: "not reported")
    }
}
