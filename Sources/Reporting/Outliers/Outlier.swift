import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData

/// A count of a scheme and month that is unlikely after what the scheme reported before.
package struct Outlier: Sendable, Codable, Equatable {
    package let scheme: String
    package let name: String
    /// As `activity/2026-05/families.new`: what a follow-up names. Of an element without a total, its first cell.
    package let key: String
    package let label: Message
    package let value: String
    package let expected: Double?
    /// Two-sided probability of a count this far out.
    package let probability: Double?
    package let z: Double?
    package let modifiedZ: Double?
    package let minimum: String?
    package let maximum: String?
    package let isOutsideRange: Bool
    /// Months of its own that it was compared with.
    package let months: Int
    /// `open`, `answered` or `settled`; nil where nobody marked it.
    package let followUp: String?
}

/// What counts as unusual.
package struct OutlierCriteria: Sendable, Equatable {
    /// Counts less likely than this are listed. With 120 schemes and a dozen elements, one in a thousand means one or
    /// two a month by chance alone.
    package let probability: Double
    /// Own months before the one that is looked at.
    package static let historyMonths = 24

    /// Problems: `query-invalid` unless between 0 and 1.
    package init(probability: String?) throws(Problem) {
        let value = Double(probability ?? "0.001")
        guard let value, value > 0, value <= 1 else {
            throw Problem(
                .queryInvalid,
                detail: Message(ja: "確率は 0 より大きく 1 以下の数です", en: "The probability is above 0 and at most 1"))
        }
        self.probability = value
    }
}

/// An element with the cells that add up to its count.
struct CountedElement: Sendable {
    let element: DataElement
    let cells: [Int32]
    /// What stands for it where one cell has to be named.
    let named: DataCell

    /// All that are reported and count something, in the order of the dictionary.
    static func all(in dictionary: DictionaryInUse) throws(Problem) -> [CountedElement] {
        var counted: [CountedElement] = []
        for element in dictionary.dictionary.elements where element.isReported {
            let cells = try dictionary.series.selection(of: element.id).groups.flatMap(\.cells)
            guard let first = dictionary.dictionary.cells(of: element.id).first else { continue }
            counted.append(
                CountedElement(element: element, cells: cells.map { dictionary.cellIDs[$0] }, named: first))
        }
        return counted
    }

    /// In whole units: tenths of hours are not counts.
    func wholeUnits(_ value: Int64) -> Int64 {
        let unit = (0..<element.decimals).reduce(Int64(1)) { unit, _ in unit * 10 }
        return (value + unit / 2) / unit
    }
}

/// Compares the counts of a month with those before. Pure.
struct OutlierSearch {
    let elements: [CountedElement]
    let month: Month
    let criteria: OutlierCriteria

    /// The least likely first. `marks`: by scheme and position of the element.
    func outliers(
        _ counts: [OutlierStore.Count], of scheme: String?, marks: [String: [Int: String]]
    ) -> [Outlier] {
        var found: [(outlier: Outlier, probability: Double)] = []
        for (position, element) in elements.enumerated() {
            let ofElement = Dictionary(grouping: counts.filter { $0.element == position }, by: \.scheme)
            let histories = ofElement.mapValues { rows in
                rows.filter { $0.month < month }.map { element.wholeUnits($0.value) }
            }
            let means = histories.compactMapValues { history in
                history.count >= 3 ? Double(history.reduce(0, +)) / Double(history.count) : nil
            }
            for (code, rows) in ofElement where scheme == nil || scheme == code {
                guard let row = rows.first(where: { $0.month == month }) else { continue }
                let history = histories[code] ?? []
                let peers = means.filter { $0.key != code }.sorted { $0.key < $1.key }.map(\.value)
                let count = element.wholeUnits(row.value)
                let measures = OutlierMeasures(count, history: history, peers: peers)
                guard let tail = measures.tail, tail < criteria.probability else { continue }
                found.append(
                    (outlier(row, element, measures, history.count, mark: marks[code]?[position]), tail))
            }
        }
        return found.sorted {
            ($0.probability, $0.outlier.key, $0.outlier.scheme) < ($1.probability, $1.outlier.key, $1.outlier.scheme)
        }
        .map(\.outlier)
    }

    private func outlier(
        _ row: OutlierStore.Count, _ element: CountedElement, _ measures: OutlierMeasures, _ months: Int, mark: String?
    ) -> Outlier {
        Outlier(
            scheme: row.scheme, name: row.name,
            key: "\(element.element.dataSet)/\(month)/\(element.named.path)", label: element.element.label,
            value: DecimalText.text(row.value, decimals: element.element.decimals),
            expected: measures.expected.map { $0.rounded(toDigits: 2) },
            probability: measures.tail.map { $0.roundedToSignificant }, z: measures.z.map { $0.rounded(toDigits: 2) },
            modifiedZ: measures.modifiedZ.map { $0.rounded(toDigits: 2) }, minimum: measures.minimum.map { String($0) },
            maximum: measures.maximum.map { String($0) }, isOutsideRange: measures.isOutsideRange, months: months,
            followUp: mark)
    }
}

extension Double {
    fileprivate func rounded(toDigits digits: Int) -> Double {
        let unit = pow(10, Double(digits))
        return (self * unit).rounded() / unit
    }

    /// To two significant digits.
    fileprivate var roundedToSignificant: Double {
        guard self > 0 else { return self }
        let unit = pow(10, floor(log10(self)) - 1)
        return (self / unit).rounded() * unit
    }
}

extension ReportingReview {
    /// Counts of a month that are unlikely, of all schemes or of one, the least likely first; at most
    /// `Limits.entriesPerReview`. Problems: `not-ready`.
    package func outliers(
        in month: Month, _ criteria: OutlierCriteria, of code: SchemeCode? = nil
    ) async throws -> [Outlier] {
        let dictionary = try dictionary()
        let elements = try CountedElement.all(in: dictionary)
        let positionOf = Dictionary(
            elements.enumerated().flatMap { position, element in element.cells.map { ($0, position) } },
            uniquingKeysWith: { first, _ in first })
        let (counts, marks) = try await database.analyse(as: .national) { tx in
            let counts = tx.ask(
                OutlierStore.counts, elements.flatMap(\.cells),
                elements.enumerated().flatMap { position, element in element.cells.map { _ in Int32(position) } },
                month.advanced(by: -OutlierCriteria.historyMonths), month)
            let marks = tx.ask(OutlierStore.marks, month)
            return (try counts.rows(), try marks.rows())
        }
        var marked: [String: [Int: String]] = [:]
        for mark in marks {
            if let position = positionOf[mark.cell] { marked[mark.scheme, default: [:]][position] = mark.state }
        }
        let search = OutlierSearch(elements: elements, month: month, criteria: criteria)
        return Array(search.outliers(counts, of: code?.rawValue, marks: marked).prefix(Limits.entriesPerReview))
    }
}
