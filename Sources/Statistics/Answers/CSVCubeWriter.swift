import Documents
import HubCore

extension AnswerFormat {
    package static let csv = AnswerFormat("csv", mediaTypes: ["text/csv"], isForSpreadsheets: true) { form in
        CSVCubeWriter(encoding: form.encoding, language: form.language)
    }
}

/// A table for a spreadsheet or a program: one row a cell, labels beside codes.
///
/// Columns: the code of each dimension's member and, but for periods, its label; `measure` and `unit` with their labels
/// when there are several measures; `value`, which is `x` for a hidden cell and empty for other cells without a
/// number, and `status`, which says why; what the table's cells rest on; of a release its name and day; and `note`.
struct CSVCubeWriter: CubeWriter {
    let encoding: TextEncoding
    let language: Language

    var contentType: String { "text/csv; charset=\(encoding.charset); header=present" }
    var fileExtension: String { "csv" }

    func write(_ cube: Cube) -> [UInt8] {
        var table = CSVText()
        let basis = BasisColumn.present(in: cube)
        let notes = RowNotes(of: cube, in: language)
        writeHeader(of: cube, basis, hasNotes: !notes.isEmpty, to: &table)
        for cell in cube.cells {
            writePlace(of: cell, in: cube, to: &table)
            write(cell.content, of: cube.measures[cell.measure], to: &table)
            for column in basis {
                if let text = column.text(of: cell, in: cube) { table.number(text) } else { table.empty() }
            }
            if case .release(_, let name, let countedOn, _) = cube.source {
                table.text(name[language])
                table.number(countedOn.description)
            }
            if !notes.isEmpty { table.text(notes.text(for: cell)) }
            table.endRow()
        }
        return encoding.file(table.bytes)
    }

    private func writeHeader(of cube: Cube, _ basis: [BasisColumn], hasNotes: Bool, to table: inout CSVText) {
        var names = cube.dimensions.flatMap { dimension in
            dimension.role == .time ? [dimension.id] : [dimension.id, "\(dimension.id)_label"]
        }
        if cube.measures.count > 1 { names += ["measure", "measure_label", "unit", "unit_label"] }
        names += ["value", "status"] + basis.map(\.rawValue)
        if case .release = cube.source { names += ["release", "counted_on"] }
        if hasNotes { names.append("note") }
        for name in names { table.number(name) }
        table.endRow()
    }

    private func writePlace(of cell: Cube.Cell, in cube: Cube, to table: inout CSVText) {
        for (dimension, position) in zip(cube.dimensions, cell.coordinates) {
            let member = dimension.members[position]
            table.number(member.code)
            if dimension.role != .time { table.text(member.label[language]) }
        }
        guard cube.measures.count > 1 else { return }
        let measure = cube.measures[cell.measure]
        table.number(measure.id)
        table.text(measure.label[language])
        table.number(measure.unitID)
        table.text(measure.unit[language])
    }

    private func write(_ content: Cube.Content, of measure: Cube.Measure, to table: inout CSVText) {
        switch content {
        case .value(let value):
            table.number(measure.text(value))
            table.empty()
        case .none(let absence):
            if absence == .suppressed { table.number(Cube.Absence.hiddenMark) } else { table.empty() }
            table.number(absence.rawValue)
        }
    }
}
