import Foundation

/// What was measured: one row each, with the peer's figure of the same run.
struct Report {
    private struct Row: Encodable {
        let name: String
        let value: Double
        let unit: String
        let against: String
        let againstValue: Double
        /// Above 1 in the hub's favour, whether more or less of the unit is better.
        let ratio: Double
    }

    /// What we aim at, from the list of quality.
    private static let aims = [
        "ingest.values": 0.8, "ingest.copy": 0.4, "ingest.smallBatches": 0.6, "ingest.edge": 1, "statistics.query": 100,
        "statistics.table": 1, "statistics.cached": 0.5, "memory.resident": 1, "disclosure.release": 1,
        "disclosure.certificate": 1,
        "disclosure.hidden": 0.83, "dues.matching": 1, "dues.run": 0.5, "dues.memory": 1, "dues.documents": 1,
    ]

    private var rows: [Row] = []
    private var notes: [String] = []

    mutating func add(
        _ name: String, _ value: Double, _ unit: String, against: String, _ againstValue: Double, ratio: Double
    ) {
        rows.append(
            Row(name: name, value: value, unit: unit, against: against, againstValue: againstValue, ratio: ratio))
    }

    mutating func note(_ text: String) {
        Progress.note(text)
        notes.append(text)
    }

    func write(to file: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes]
        try (encoder.encode(rows) + Data("\n".utf8)).write(to: URL(fileURLWithPath: file), options: .atomic)
    }

    /// The table, then the notes.
    var text: String {
        let table =
            [["measurement", "hub", "unit", "against", "peer", "ratio", "aim"]]
            + rows.map { row in
                [
                    row.name, Self.number(row.value), row.unit, row.against, Self.number(row.againstValue),
                    Self.number(row.ratio), Self.aims[row.name].map(Self.number) ?? "",
                ]
            }
        let widths = table[0].indices.map { column in table.map { $0[column].count }.max() ?? 0 }
        let isNumber = [false, true, false, false, true, true, true]
        let lines = table.map { cells in
            zip(cells.indices, cells).map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return isNumber[column] ? space + cell : cell + space
            }.joined(separator: "  ")
        }
        return (lines + [""] + notes).joined(separator: "\n")
    }

    /// Three digits that matter, thousands apart.
    static func number(_ value: Double) -> String {
        let decimals = value == 0 ? 0 : max(0, 2 - Int(log10(abs(value)).rounded(.down)))
        return value.formatted(
            .number.precision(.fractionLength(0...min(decimals, 4))).locale(Locale(identifier: "en")))
    }

    static func milliseconds(_ seconds: Double) -> String { number(seconds * 1_000) + " ms" }
}
