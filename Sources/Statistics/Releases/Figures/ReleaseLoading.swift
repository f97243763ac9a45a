import DataDictionary
import HubCore
import Postgres
import ReferenceData

/// Reads what a release is worked out from.
enum ReleaseLoading {
    /// `frozen`: months that are read as other releases counted them.
    ///
    /// Errors: those of `DictionarySeries.selection`; `answer-too-large`; `release-data-inconsistent` when figures of an
    /// older dictionary version cannot be told apart as the templates need it.
    static func load(
        _ columns: [NationalCount], _ months: ClosedRange<Month>, frozen: FrozenMonths,
        _ cells: DictionaryInUse, _ tx: Transaction
    ) throws -> ReleaseInputs {
        let window = FrozenMonths.window(of: months)
        let selections = try columns.map { (column) throws(Problem) in
            try cells.series.selection(of: column.element, only: column.only)
        }
        let summed = SummedCells(
            selections.map { $0.groups.flatMap(\.cells) } + selections.map { $0.undivided.flatMap(\.cells) }, cells)
        let known = try tx.all(schemes)
        let read = known.flatMap { scheme in Self.spans(of: scheme, in: window, frozen: frozen) }
        let rows = try tx.all(
            figures, summed.ids, summed.keys, summed.counted, read.map(\.scheme), read.map(\.months.lowerBound),
            read.map(\.months.upperBound), read.map(\.version), summed.ids.min() ?? 0, summed.ids.max() ?? 0,
            Int32(Limits.figuresPerRelease + 1))
        guard rows.count <= Limits.figuresPerRelease else { throw Problem.answerTooLarge() }
        return try inputs(known, columns, window, rows)
    }

    private static func inputs(
        _ schemes: [ReleaseInputs.Scheme], _ columns: [NationalCount], _ window: ClosedRange<Month>,
        _ rows: [Row]
    ) throws(Problem) -> ReleaseInputs {
        let positions = Dictionary(uniqueKeysWithValues: schemes.enumerated().map { ($0.element.id, $0.offset) })
        var values = Array(
            repeating: Array(repeating: [Int: Int64](), count: columns.count), count: schemes.count)
        for row in rows {
            guard let scheme = positions[row.scheme] else { continue }
            guard row.key < columns.count else {
                let (element, code) = (columns[row.key - columns.count].element, schemes[scheme].code)
                throw Problem(
                    .releaseDataInconsistent,
                    detail: Message(
                        ja: "\(code) の \(row.month) の「\(element)」は、以前の版のデータ辞書で報告されていて内訳に分けられません",
                        en: "\(element) of \(code) for \(row.month) was reported in an older dictionary version"))
            }
            values[scheme][row.key][window.lowerBound.distance(to: row.month)] = row.value
        }
        return ReleaseInputs(schemes: schemes, columns: columns, months: window, values: values)
    }

    /// The scheme's months, each with the commit up to which they are read.
    private static func spans(
        of scheme: ReleaseInputs.Scheme, in window: ClosedRange<Month>, frozen: FrozenMonths
    ) -> [Span] {
        window.map { month in
            Span(
                scheme: scheme.id, months: month...month,
                version: frozen.versions(in: month).map { $0[scheme.id] ?? 0 } ?? .max)
        }.reduce(into: []) { spans, next in
            if let last = spans.last, last.version == next.version {
                spans[spans.count - 1].months = last.months.lowerBound...next.months.upperBound
            } else {
                spans.append(next)
            }
        }
    }

    private struct Span {
        let scheme: SchemeID
        var months: ClosedRange<Month>
        let version: Int64
    }

    private struct Row: Sendable {
        let scheme: SchemeID
        let month: Month
        let key: Int
        let value: Int64
    }

    private static let schemes = Statement<ReleaseInputs.Scheme>(
        "release.schemes",
        """
        SELECT s.id, s.code, s.prefecture, t.data_version, s.made_up
        FROM scheme s JOIN scheme_state t ON t.scheme_id = s.id ORDER BY s.code COLLATE "C"
        """,
        row: { (id: SchemeID, code: String, prefecture: String, version: Int64, isMadeUp: Bool) in
            ReleaseInputs.Scheme(
                id: id, code: code, prefecture: Int(prefecture) ?? 0, dataVersion: version, isMadeUp: isMadeUp)
        })

    /// `$1`–`$3` cells as in `SummedCells`; `$4`–`$7` the months of each scheme, and the commit up to which they are
    /// read; `$8`–`$9` the span of the cells; `$10` most rows. What was replaced later is found in the history. Each
    /// scheme's months are gone through by the primary key; `OFFSET 0` keeps PostgreSQL to that order.
    private static let figures = Statement<
        [Int32], [Int32], [Int32], [SchemeID], [Month], [Month], [Int64], Int32, Int32, Int32, Row
    >(
        "release.figures",
        """
        WITH asked AS (
            SELECT cell_id, key, counted
            FROM unnest($1::integer[], $2::integer[], $3::integer[]) AS a (cell_id, key, counted)
        ), span AS (
            SELECT * FROM unnest($4::bigint[], $5::integer[], $6::integer[], $7::bigint[])
                AS s (scheme_id, first, last, version)
        ), standing AS (
            SELECT s.scheme_id, v.* FROM span s CROSS JOIN LATERAL (
                SELECT d.period, d.cell_id, d.value FROM data_value d
                WHERE d.scheme_id = s.scheme_id AND d.period BETWEEN s.first AND s.last
                    AND d.cell_id BETWEEN $8 AND $9 AND d.status = 1 AND d.data_version <= s.version
                OFFSET 0
            ) v
            UNION ALL
            SELECT s.scheme_id, v.* FROM span s CROSS JOIN LATERAL (
                SELECT h.period, h.cell_id, h.value FROM data_value_history h
                WHERE h.scheme_id = s.scheme_id AND h.period BETWEEN s.first AND s.last
                    AND h.cell_id BETWEEN $8 AND $9 AND h.status = 1 AND h.data_version <= s.version
                    AND h.replaced_in > s.version
                OFFSET 0
            ) v
        )
        SELECT v.scheme_id, v.period, a.key, sum(v.value * a.counted)::bigint
        FROM standing v JOIN asked a ON a.cell_id = v.cell_id
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT $10
        """,
        row: { (scheme: SchemeID, month: Month, key: Int32, value: Int64) in
            Row(scheme: scheme, month: month, key: Int(key), value: value)
        })

    static let statements: [any AnyStatement] = [schemes, figures]
}
