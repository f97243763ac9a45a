import HubCore
import Statistics

/// A table of statistics on a terminal: periods side by side with their course as a sparkline, or, for one period or
/// very many, a row for each place with the measures side by side.
struct StatisticsTable {
    private let cube: Cube
    private let language: Language

    init(_ cube: Cube, language: Language) {
        self.cube = cube
        self.language = language
    }

    /// More periods than fit side by side stand below each other.
    private static let mostColumns = 14

    func print(on console: Console) {
        if cube.source.isMadeUp { console.line(Vintage.notice[language]) }
        guard !cube.cells.isEmpty else {
            return console.note(Message(ja: "報告された値がありません", en: "Nothing was reported there"))
        }
        let periods = cube.dimensions[0].members.count
        if (2...Self.mostColumns).contains(periods) { printCourses(on: console) } else { printRows(on: console) }
        printNotes(on: console)
    }

    private func printCourses(on console: Console) {
        let periods = cube.dimensions[0].members
        let others = Array(cube.dimensions.dropFirst())
        var rows: [(place: [Int], measure: Int)] = []
        var cells: [[Int]: [Int: Cube.Cell]] = [:]
        for cell in cube.cells {
            let place = Array(cell.coordinates.dropFirst()) + [cell.measure]
            if cells[place] == nil { rows.append((Array(cell.coordinates.dropFirst()), cell.measure)) }
            cells[place, default: [:]][cell.coordinates[0]] = cell
        }
        rows.sort { ($0.place + [$0.measure]).lexicographicallyPrecedes($1.place + [$1.measure]) }
        let isCourse = periods.indices.filter { Period(periods[$0].code) != nil }
        console.table(
            headers: others.map { $0.label[language] } + [Message(ja: "項目", en: "Measure")[language]]
                + periods.map(heading) + [Self.reports[language], Message(ja: "推移", en: "Course")[language]],
            rows: rows.map { row in
                let found = cells[row.place + [row.measure]] ?? [:]
                var columns = zip(others, row.place).map { $0.members[$1].label[language] }
                columns.append(title(row.measure))
                columns += periods.indices.map { found[$0].map(text) ?? "" }
                columns.append(Self.reports(behind: isCourse.compactMap { found[$0] }))
                columns.append(Sparkline.text(isCourse.map { found[$0]?.number }))
                return columns
            })
    }

    private func printRows(on console: Console) {
        var (rows, reports): ([[String]], [String]) = ([], [])
        var last: [Int]?
        for cell in cube.cells {
            if cell.coordinates != last {
                reports.append(Self.reports(behind: [cell]))
                rows.append(
                    zip(cube.dimensions, cell.coordinates).map { dimension, position in
                        dimension.role == .time
                            ? heading(dimension.members[position]) : dimension.members[position].label[language]
                    } + Array(repeating: "", count: cube.measures.count))
                last = cell.coordinates
            }
            rows[rows.count - 1][cube.dimensions.count + cell.measure] = text(cell)
        }
        console.table(
            headers: cube.dimensions.map { $0.label[language] } + cube.measures.indices.map(title)
                + [Self.reports[language]],
            rows: zip(rows, reports).map { $0 + [$1] })
    }

    private func printNotes(on console: Console) {
        let absences = Set(cube.cells.compactMap(\.absence))
        for absence in Cube.Absence.allCases where absences.contains(absence) {
            console.line("\(Self.mark(absence)): \(absence.label[language])")
        }
        for note in cube.notes {
            let periods = note.periods.isEmpty ? "" : " (\(note.periods.joined(separator: ", ")))"
            console.line("※ \(note.text[language])\(periods)")
        }
    }

    private static let reports = Message(ja: "報告/予定", en: "Reports/expected")

    /// How many reports came and how many were expected: `34/40`. Of a row with several measures those of the first.
    private static func reports(behind cells: [Cube.Cell]) -> String {
        let known = cells.filter { $0.basis.expected != nil }
        guard !known.isEmpty else { return "" }
        let (received, expected) = (known.compactMap(\.basis.received), known.compactMap(\.basis.expected))
        return "\(received.reduce(0, +))/\(expected.reduce(0, +))"
    }

    /// The code of a period is shorter than its name, and columns are many.
    private func heading(_ member: Cube.Member) -> String {
        Period(member.code) == nil ? member.label[language] : member.code
    }

    private func title(_ measure: Int) -> String {
        let measure = cube.measures[measure]
        return language == .ja
            ? "\(measure.label.ja)［\(measure.unit.ja)］" : "\(measure.label.en) [\(measure.unit.en)]"
    }

    private func text(_ cell: Cube.Cell) -> String {
        switch cell.content {
        case .value(let value): cube.measures[cell.measure].text(value)
        case .none(let absence): Self.mark(absence)
        }
    }

    private static func mark(_ absence: Cube.Absence) -> String {
        switch absence {
        case .notReported: "-"
        case .late: "…"
        case .notApplicable: "NA"
        case .suppressed: Cube.Absence.hiddenMark
        }
    }
}

extension Cube.Cell {
    fileprivate var number: Int64? {
        if case .value(let value) = content { value } else { nil }
    }

    fileprivate var absence: Cube.Absence? {
        if case .none(let absence) = content { absence } else { nil }
    }
}

/// A row of numbers as small bars, from the least of them and zero up to the greatest.
enum Sparkline {
    private static let bars = Array("▁▂▃▄▅▆▇█")

    /// A number that is missing is a gap.
    static func text(_ numbers: [Int64?]) -> String {
        let known = numbers.compactMap { $0 }
        guard let greatest = known.max(), let least = known.min() else { return "" }
        let (low, high) = (min(least, 0), max(greatest, 0))
        return String(
            numbers.map { number -> Character in
                guard let number else { return " " }
                guard high > low else { return bars[0] }
                return bars[Int(Double(number - low) / Double(high - low) * Double(bars.count - 1) + 0.5)]
            })
    }
}
