import HubCore
import Postgres

/// The sums of prefectures as they are kept, with what is not folded yet, added up to places and periods here: many
/// rows of small numbers travel faster than PostgreSQL groups and sorts them.
enum KeptSums {
    struct Row: Sendable {
        let cell: Int32
        let month: Month
        /// JIS X 0401.
        let prefecture: Int16
        let value: Int64
        let reports: Int32
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
            Row(cell: cell, month: month, prefecture: prefecture, value: value, reports: reports)
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
    static func ask(
        _ summed: SummedCells, _ places: PrefecturePlaces, _ months: ClosedRange<Month>, monthsPerPeriod length: Int,
        isStock: Bool, rowLimit: Int32 = .max, _ tx: Transaction
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
        return .kept(tx.ask(rows, sums.cells, months.lowerBound, months.upperBound, stride), sums)
    }

    enum Asked {
        case added(Transaction.Pending<StatisticsStore.Figure>)
        case kept(Transaction.Pending<Row>, SumsOfPlaces)

        func figures() throws(PostgresError) -> [StatisticsStore.Figure] {
            switch self {
            case .added(let pending): try pending.rows()
            case .kept(let pending, let sums): sums.figures(try pending.rows())
            }
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
    func figures(_ rows: [KeptSums.Row]) -> [StatisticsStore.Figure] {
        let entries = Dictionary(grouping: summed.ids.indices, by: { summed.ids[$0] })
        var (values, reports) = ([Int64](repeating: 0, count: size), [Int64](repeating: 0, count: size))
        // Rows of one cell follow each other.
        var (cell, known): (Int32, [Int]) = (-1, [])
        for row in rows {
            if row.cell != cell { (cell, known) = (row.cell, entries[row.cell] ?? []) }
            guard let area = positions[Int(row.prefecture) - 1] else { continue }
            let period = months.lowerBound.distance(to: row.month) / length
            for entry in known {
                let place = (period * areas.count + area) * lines + Int(summed.lines[entry])
                values[place] += row.value * Int64(summed.counted[entry])
                reports[place] += Int64(row.reports)
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
