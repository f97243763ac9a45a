import HubCore
import Postgres

/// The sums of prefectures as they are kept, with what is not folded yet, added up to places and periods here: many
/// rows of small numbers travel faster than PostgreSQL groups and sorts them.
enum KeptSums {
    struct Row: Sendable {
        let month: MonthOfCell
        let sum: PrefectureSum
    }

    /// What is at hand of sums that were read before, and the stamp of this question.
    struct Known: Sendable {
        let months: KeptMonths
        let stamp: Int64
    }

    /// `$1` cells, each once; `$2`–`$3` months; `$4` 1, or how many months a period has, to read only its last.
    static let rows = Statement<[Int32], Month, Month, Int32, Row>(
        "statistics.keptSums",
        """
        SELECT r.cell_id, r.period, r.prefecture, r.value, r.reports
        FROM unnest($1::integer[]) AS a (cell_id)
        JOIN rollup r ON r.cell_id = a.cell_id AND r.period BETWEEN $2 AND $3
        WHERE (r.period - 3) % $4 = $4 - 1
        UNION ALL
        SELECT d.cell_id, d.period, u.prefecture, d.value, d.reports::integer
        FROM rollup_delta u
        CROSS JOIN LATERAL unnest(u.periods, u.cells, u.values, u.reports) AS d (period, cell_id, value, reports)
        WHERE u.first_period <= $3 AND u.last_period >= $2 AND d.period BETWEEN $2 AND $3 AND d.cell_id = ANY ($1)
            AND (d.period - 3) % $4 = $4 - 1
        """,
        row: { (cell: Int32, month: Month, prefecture: Int16, value: Int64, reports: Int32) in
            Row(
                month: MonthOfCell(cell: cell, month: month),
                sum: PrefectureSum(prefecture: prefecture, reports: reports, value: value))
        })

    static let statements: [any AnyStatement] = [rows]

    /// Rows that are added up here at most; more are added up by PostgreSQL.
    private static let most = 200_000

    /// Asks for sums of prefectures or wider places over periods, by period, area and key.
    ///
    /// - Parameters:
    ///   - places: for each prefecture the code of its place, as in `PrefecturePlaces`.
    ///   - months: whole periods.
    ///   - isStock: only the last month of each period counts.
    ///   - rowLimit: rows at most, if PostgreSQL adds up.
    ///   - known: nil to read all of them.
    static func ask(
        _ summed: SummedCells, _ places: PrefecturePlaces, _ months: ClosedRange<Month>, monthsPerPeriod length: Int,
        isStock: Bool, rowLimit: Int32 = .max, known: Known? = nil, _ tx: Transaction
    ) -> Asked {
        let stride = Int32(isStock ? length : 1)
        let sums = SumsOfPlaces(summed, places: places.codes, months: months, length: length)
        let read = months.count / Int(stride) * 47 * sums.cells.count
        guard max(read, sums.size) <= most else {
            return .added(
                tx.ask(
                    RollupFigures.sums, summed.ids, summed.keys, summed.lines, summed.counted, places.codes,
                    months.lowerBound, months.upperBound, Int32(length), stride, rowLimit))
        }
        return .kept(AskedMonths(months, monthsPerPeriod: Int(stride), of: sums.cells, known, tx), sums)
    }

    enum Asked {
        case added(Transaction.Pending<StatisticsStore.Figure>)
        case kept(AskedMonths, SumsOfPlaces)

        func figures() throws(PostgresError) -> [StatisticsStore.Figure] {
            switch self {
            case .added(let pending): try pending.rows()
            case .kept(let months, let sums): sums.figures(try months.sums())
            }
        }
    }

    /// Months of cells: those at hand, and a statement for the others.
    struct AskedMonths {
        private let months: [MonthOfCell]
        private let found: [[PrefectureSum]?]
        private let pending: Transaction.Pending<Row>?
        private let known: Known?

        /// `length`: of each so many months the last is wanted.
        fileprivate init(
            _ span: ClosedRange<Month>, monthsPerPeriod length: Int, of cells: [Int32], _ known: Known?,
            _ tx: Transaction
        ) {
            let wanted = span.enumerated().filter { $0.offset % length == length - 1 }.map(\.element)
            months = cells.flatMap { cell in wanted.map { MonthOfCell(cell: cell, month: $0) } }
            found = known?.months.find(months, stamp: known?.stamp ?? 0) ?? months.map { _ in nil }
            self.known = known
            let missing = zip(months, found).filter { $0.1 == nil }.map(\.0)
            guard let first = missing.map(\.month).min(), let last = missing.map(\.month).max() else {
                pending = nil
                return
            }
            pending = tx.ask(rows, Set(missing.map(\.cell)).sorted(), first, last, Int32(length))
        }

        /// Each month that has sums, once.
        func sums() throws(PostgresError) -> [(month: MonthOfCell, sums: [PrefectureSum])] {
            var read: [MonthOfCell: [PrefectureSum]] = [:]
            if let pending {
                for (month, sums) in zip(months, found) where sums == nil { read[month] = [] }
                // Rows of one month follow each other, what is not folded yet apart. More is read than is missing.
                var (month, sums): (MonthOfCell?, [PrefectureSum]) = (nil, [])
                for row in try pending.rows() {
                    if row.month != month {
                        if let month { read[month]? += sums }
                        (month, sums) = (row.month, [])
                    }
                    sums.append(row.sum)
                }
                if let month { read[month]? += sums }
                known?.months.keep(read, stamp: known?.stamp ?? 0)
            }
            return zip(months, found).map { month, sums in (month, sums ?? read[month] ?? []) }
        }
    }
}

/// Adds kept sums up: of a line of cells all values and reports, of a figure the values of its lines and the reports
/// of the line that has most. Pure.
struct SumsOfPlaces {
    private let summed: SummedCells
    private let months: ClosedRange<Month>
    private let length: Int
    /// Codes of places, rising, and for each prefecture a position among them; nil where it does not count.
    private let areas: [String]
    private let positions: [Int?]
    private let lines: Int

    /// `places`: for each prefecture the code of its place, as in `PrefecturePlaces`; `months` begin with a period.
    init(_ summed: SummedCells, places: [String?], months: ClosedRange<Month>, length: Int) {
        self.summed = summed
        self.months = months
        self.length = length
        let areas = Set(places.compactMap { $0 }).sorted()
        self.areas = areas
        positions = places.map { place in place.flatMap { areas.firstIndex(of: $0) } }
        lines = Int(summed.lines.max() ?? -1) + 1
    }

    var cells: [Int32] { Set(summed.ids).sorted() }

    /// Sums that are held while they are added up.
    var size: Int { periods * areas.count * lines }

    private var periods: Int { months.count / length }

    /// By period, area and key; only what somebody reported a number for.
    func figures(_ kept: [(month: MonthOfCell, sums: [PrefectureSum])]) -> [StatisticsStore.Figure] {
        let entries = Dictionary(grouping: summed.ids.indices, by: { summed.ids[$0] })
        var (values, reports) = ([Int64](repeating: 0, count: size), [Int64](repeating: 0, count: size))
        for (month, sums) in kept {
            let first = months.lowerBound.distance(to: month.month) / length * areas.count
            for entry in entries[month.cell] ?? [] {
                let (line, counted) = (Int(summed.lines[entry]), Int64(summed.counted[entry]))
                for sum in sums {
                    guard let area = positions[Int(sum.prefecture) - 1] else { continue }
                    let place = (first + area) * lines + line
                    values[place] += sum.value * counted
                    reports[place] += Int64(sum.reports)
                }
            }
        }
        return figures(values, reports)
    }

    private func figures(_ values: [Int64], _ reports: [Int64]) -> [StatisticsStore.Figure] {
        let keyOfLine = keys
        var figures: [StatisticsStore.Figure] = []
        for period in 0..<periods {
            let start = months.lowerBound.advanced(by: period * length)
            for area in areas.indices {
                let first = (period * areas.count + area) * lines
                var line = 0
                while line < lines {
                    let key = keyOfLine[line]
                    var (value, most): (Int64, Int64) = (0, 0)
                    while line < lines, keyOfLine[line] == key {
                        value += values[first + line]
                        most = max(most, reports[first + line])
                        line += 1
                    }
                    if most > 0 { figures.append(.init(start, areas[area], key, value, most)) }
                }
            }
        }
        return figures
    }

    /// Of each line; rising, as lines are numbered figure by figure.
    private var keys: [Int32] {
        var keys = [Int32](repeating: 0, count: lines)
        for (line, key) in zip(summed.lines, summed.keys) { keys[Int(line)] = key }
        return keys
    }
}
