import DataDictionary
import HubCore

/// Something that happened in a month and counts for an element, as one or as so much.
package struct CountedEvent: Sendable {
    package let month: Month
    /// Where it stands in its list.
    package let row: Int
    /// Nil where the list does not tell how much it was.
    package let amount: Int64?
    package let options: [Category.ID: CategoryOption.ID]

    package init(month: Month, row: Int, amount: Int64? = 1, options: [Category.ID: CategoryOption.ID] = [:]) {
        self.month = month
        self.row = row
        self.amount = amount
        self.options = options
    }
}

/// A time in which something lasted, such as a family's course. It counts on its first day and no more on its last.
package struct CountedSpan: Sendable {
    package let start: Day
    package let end: Day?

    package init(start: Day, end: Day?) {
        self.start = start
        self.end = end
    }
}

/// Counts what a list holds into the cells of a dictionary. Nothing is guessed: a total or a breakdown is counted for
/// a month when every event of the month tells what it needs, and else left out whole, which is "not reported".
package struct Counting: Sendable {
    package let dictionary: DataDictionary
    /// The months that the list covers. In a month without an event the count is zero.
    package let months: ClosedRange<Month>
    package private(set) var figures: [ReportMonth: [Int: Int64]] = [:]
    package private(set) var gaps: [Gap] = []

    /// A table that was left out for a month, since some rows do not tell.
    package struct Gap: Sendable, Equatable {
        package let element: DataElement.ID
        /// Empty for the total.
        package let categories: [Category.ID]
        package let month: Month
        package let rows: [Int]
    }

    package init(dictionary: DataDictionary, months: ClosedRange<Month>) {
        self.dictionary = dictionary
        self.months = months
    }

    /// A flow. `told`: the categories that the list has a column for; breakdowns by others are left out.
    ///
    /// `scale`: amounts are so many to one unit of the element, and their sum is rounded once, half up.
    package mutating func count(
        _ id: DataElement.ID, _ events: [CountedEvent], told: Set<Category.ID> = [], scale: Int64? = nil
    ) {
        guard let element = dictionary.element(id), element.isReported else { return }
        let byMonth = Dictionary(grouping: events, by: \.month)
        for month in months {
            let events = byMonth[month] ?? []
            for (breakdown, cells) in tables(of: element) {
                let categories = breakdown.map { element.breakdowns[$0].categories } ?? []
                guard told.isSuperset(of: categories) else { continue }
                let silent = events.filter { event in
                    event.amount == nil || categories.contains { event.options[$0] == nil }
                }
                guard silent.isEmpty else {
                    let rows = Set(silent.map(\.row)).sorted()
                    gaps.append(Gap(element: id, categories: categories, month: month, rows: rows))
                    continue
                }
                var sums: [CategoryKey: Int64] = [:]
                for event in events {
                    let pairs = categories.compactMap { category in
                        event.options[category].map { CategoryKey.Pair(category, $0) }
                    }
                    if let key = CategoryKey(pairs) { sums[key, default: 0] += event.amount ?? 0 }
                }
                for cell in cells { set(cell, month, Self.rounded(sums[cell.key] ?? 0, element, scale)) }
            }
        }
    }

    /// A stock: how many of the spans last at each month's end.
    package mutating func count(_ id: DataElement.ID, lasting spans: [CountedSpan]) {
        guard let element = dictionary.element(id), element.hasTotal, element.isReported,
            let total = dictionary.cells(of: id).first(where: { $0.key.isTotal })
        else { return }
        for month in months {
            let last = month.lastDay
            let count = spans.count { $0.start <= last && ($0.end.map { $0 > last } ?? true) }
            set(total, month, Int64(count))
        }
    }

    private func tables(of element: DataElement) -> [(breakdown: Int?, cells: [DataCell])] {
        Dictionary(grouping: dictionary.cells(of: element.id), by: \.breakdown)
            .map { (breakdown: $0.key, cells: $0.value) }
            .sorted { ($0.breakdown ?? -1) < ($1.breakdown ?? -1) }
    }

    private mutating func set(_ cell: DataCell, _ month: Month, _ value: Int64) {
        figures[ReportMonth(dataSet: cell.element.dataSet, month: month), default: [:]][cell.index] = value
    }

    private static func rounded(_ sum: Int64, _ element: DataElement, _ scale: Int64?) -> Int64 {
        guard let scale else { return sum }
        let decimals = (0..<element.decimals).reduce(Int64(1)) { factor, _ in factor * 10 }
        return (2 * sum * decimals + scale) / (2 * scale)
    }
}
