import DataDictionary
import HubCore

extension IntakePreview {
    /// Tables of at most six months each, figures under each other also where letters are two columns wide.
    package func tableLines(in language: Language) -> [String] {
        let monthsAcross = 6
        return tables.flatMap { table in
            stride(from: 0, to: table.months.count, by: monthsAcross).flatMap { start in
                let range = start..<min(start + monthsAcross, table.months.count)
                let heading = [table.dataSet.label[language]] + table.months[range].map(\.description)
                let rows = table.rows.map { row in
                    [row.element.label[language]] + row.values[range].map { $0?.shown(in: language) ?? "-" }
                }
                return Self.aligned([heading] + rows) + [""]
            }
        }
    }

    /// `活動状況 2026-05 新規利用家庭数／保健師（赤ちゃん訪問など）: 2 → 3`, at most so many, then how many more.
    package func changeLines(_ dictionary: DataDictionary, in language: Language, most: Int = 40) -> [String] {
        guard !changes.isEmpty else {
            return [Message(ja: "前回の報告から変わるところはありません", en: "Nothing differs from the last report")[language]]
        }
        let count = changes.count.grouped
        var lines = [
            Message(ja: "前回の報告から変わるところ（\(count) 件）:", en: "What differs from the last report (\(count)):")[language]
        ]
        // What was reported before is what a person must look at; the rest is new.
        let altered = changes.filter { $0.before != nil }
        for change in altered.prefix(most) { lines.append("  " + change.line(dictionary, language)) }
        if altered.count > most {
            let rest = (altered.count - most).grouped
            lines.append(Message(ja: "  ほか \(rest) 件", en: "  and \(rest) more")[language])
        }
        let new = (changes.count - altered.count).grouped
        if altered.count < changes.count {
            lines.append(
                Message(ja: "  初めて報告する数: \(new) 件", en: "  Figures reported for the first time: \(new)")[language])
        }
        return lines
    }

    private static func aligned(_ rows: [[String]]) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { $0.count > column ? $0[column].columnsWide : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, text in
                let padding = String(repeating: " ", count: widths[column] - text.columnsWide)
                return column == 0 ? text + padding : padding + text
            }
            return "  " + cells.joined(separator: "  ")
        }
    }
}

extension IntakePreview.Change {
    fileprivate func line(_ dictionary: DataDictionary, _ language: Language) -> String {
        let dataSet = dictionary.dataSet(report.dataSet)?.label[language] ?? report.dataSet.rawValue
        let nothing = Message(ja: "報告なし", en: "not reported")[language]
        let (before, after) = (before?.shown(in: language) ?? nothing, after?.shown(in: language) ?? nothing)
        return "\(dataSet) \(report.period) \(cell.label(dictionary, language)): \(before) → \(after)"
    }
}

extension CellPath {
    /// 新規利用家庭数／保健師（赤ちゃん訪問など）; the path itself for what the dictionary does not have.
    fileprivate func label(_ dictionary: DataDictionary, _ language: Language) -> String {
        let found = dictionary.dataSets.lazy.compactMap {
            dictionary.canonicalCell(dataSet: $0.id.rawValue, path: description)
        }
        guard let cell = found.first else { return description }
        let options = cell.key.pairs.compactMap { dictionary.category($0.category)?.option($0.option)?.label[language] }
        return ([cell.element.label[language]] + options).joined(separator: language == .ja ? "／" : " / ")
    }
}

extension CellValue {
    fileprivate func shown(in language: Language) -> String {
        switch self {
        case .number(let number): number.grouped
        case .decimal(let text): text
        case .notReported: "-"
        case .notApplicable: language == .ja ? "該当なし" : "n/a"
        }
    }
}

extension String {
    /// Columns of a terminal: two for the wide characters of Japanese (UAX #11, wide and full-width).
    fileprivate var columnsWide: Int {
        unicodeScalars.reduce(0) { width, scalar in
            let isWide =
                switch scalar.value {
                case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
                    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
                    true
                default: false
                }
            return width + (isWide ? 2 : 1)
        }
    }
}
