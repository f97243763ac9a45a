import DataDictionary
import HubCore
import Postgres
import ReferenceData

/// A rule that does not hold among the figures as they stand.
///
/// Worked out anew from the figures and not taken from receipts: what a receipt warned of may have been corrected, and
/// figures that came one by one were never compared.
package struct StandingFinding: Sendable, Codable, Equatable {
    package let scheme: String
    package let name: String
    /// As `activity/2026-05`.
    package let key: String
    package let dataSet: String
    package let month: String
    /// As in receipts: `total-differs`, `part-exceeds-whole`, `balance-differs`.
    package let code: String
    package let path: String
    package let message: Message
}

/// Holds the figures of schemes to the rules of the dictionary. Pure.
struct FindingSearch {
    private let versions: [DataDictionary]
    private let directory: CellDirectory

    init(_ dictionary: DictionaryInUse) {
        versions = dictionary.series.versions
        directory = CellDirectory(dictionary)
    }

    /// - Parameter figures: by scheme and month; where the month before is among them, stocks are compared with it.
    func findings(_ figures: [FindingsStore.Figures], in months: ClosedRange<Month>) -> [StandingFinding] {
        var before: (scheme: String, month: Month, numbers: [Int32: Int64])?
        var findings: [StandingFinding] = []
        for row in figures {
            let numbers = Dictionary(zip(row.cells, row.values), uniquingKeysWith: { first, _ in first })
            if months.contains(row.month) {
                let last = before.flatMap { $0.scheme == row.scheme && $0.month.next == row.month ? $0.numbers : nil }
                findings += self.findings(row, numbers, before: last)
            }
            before = (row.scheme, row.month, numbers)
        }
        return findings
    }

    private func findings(
        _ row: FindingsStore.Figures, _ numbers: [Int32: Int64], before: [Int32: Int64]?
    ) -> [StandingFinding] {
        var dataSets: [DataSet.ID] = []
        for id in row.cells.compactMap({ directory[$0]?.element.dataSet }) where !dataSets.contains(id) {
            dataSets.append(id)
        }
        return dataSets.sorted().flatMap { id -> [StandingFinding] in
            guard let version = version(of: id, numbers) else { return [] }
            let position = version.dataSets.firstIndex { $0.id == id } ?? 0
            let rules = version.reportRules[position]
            func figure(_ cell: Int) -> Int64? { directory.id(of: version.cells[cell]).flatMap { numbers[$0] } }
            var found = rules.violations(figure).map { violation in
                finding(
                    row, version.cells[violation.cell],
                    violation.rule == .total ? "total-differs" : "part-exceeds-whole",
                    violation.detail(in: version))
            }
            for balance in rules.balances {
                guard let stock = figure(balance.stock), let plus = figure(balance.plus),
                    let minus = figure(balance.minus),
                    let old = directory.id(of: version.cells[balance.stock]).flatMap({ before?[$0] }),
                    stock != old + plus - minus
                else { continue }
                found.append(
                    finding(
                        row, version.cells[balance.stock], "balance-differs",
                        version.cells[balance.stock].balanceDetail(stock: stock, before: old, plus: plus, minus: minus))
                )
            }
            return found
        }
    }

    /// The version that has the most of what stands of a data set; of equals the newest.
    private func version(of id: DataSet.ID, _ numbers: [Int32: Int64]) -> DataDictionary? {
        let known = versions.filter { $0.dataSet(id) != nil }
        guard known.count > 1 else { return known.first }
        let counts = known.map { version in
            version.cells(of: version.dataSet(id)!).count { cell in
                directory.id(of: cell).map { numbers[$0] != nil } ?? false
            }
        }
        return zip(known, counts).reduce((known[0], -1)) { $1.1 > $0.1 ? $1 : $0 }.0
    }

    private func finding(
        _ row: FindingsStore.Figures, _ cell: DataCell, _ code: String, _ message: Message
    ) -> StandingFinding {
        StandingFinding(
            scheme: row.scheme, name: row.name, key: "\(cell.element.dataSet)/\(row.month)",
            dataSet: cell.element.dataSet.rawValue, month: row.month.description, code: code, path: cell.path,
            message: message)
    }
}

extension ReportingReview {
    /// What does not fit among the figures as they stand, by scheme and month, of all schemes or of one; at most
    /// `Limits.entriesPerReview`.
    ///
    /// Problems: `query-invalid` for more than a year of all schemes, `not-ready`.
    package func findings(_ review: ReviewedMonths, of code: SchemeCode? = nil) async throws -> [StandingFinding] {
        guard code != nil || review.months.count <= 12 else {
            throw Problem(
                .queryInvalid,
                detail: Message(ja: "全スキームでは12か月までです", en: "At most 12 months for all schemes"))
        }
        let search = FindingSearch(try dictionary())
        let figures = try await database.analyse(as: .national) { tx in
            try tx.all(
                FindingsStore.figures, review.months.lowerBound.previous, review.months.upperBound, code?.rawValue)
        }
        return Array(search.findings(figures, in: review.months).prefix(Limits.entriesPerReview))
    }
}
