import HubCore

/// How much of what was billed came in: collected ÷ (issued − void), by fiscal year and prefecture.
package struct CollectionReport: Sendable, Equatable, Encodable {
    package struct Row: Sendable, Equatable, Encodable {
        package let fiscalYear: Int
        /// Nil: all of them.
        package let prefecture: String?
        /// Invoices that are not void, and their sum.
        package let invoices: Int
        package let billed: Yen
        /// Paid, with fees that the office bore.
        package let collected: Yen
        /// Taken back by credit notes.
        package let credited: Yen
        /// What is open of invoices that were written off.
        package let writtenOff: Yen
        /// From 0 to 1, to four decimals; nil where nothing was billed.
        package let rate: Double?

        init(
            fiscalYear: Int, prefecture: String?, invoices: Int, billed: Yen, collected: Yen, credited: Yen,
            writtenOff: Yen
        ) {
            self.fiscalYear = fiscalYear
            self.prefecture = prefecture
            self.invoices = invoices
            self.billed = billed
            self.collected = collected
            self.credited = credited
            self.writtenOff = writtenOff
            rate =
                billed > .zero
                ? (Double(collected.amount) / Double(billed.amount) * 10_000).rounded() / 10_000 : nil
        }

        static func total(_ rows: [Row], of year: Int) -> Row {
            Row(
                fiscalYear: year, prefecture: nil, invoices: rows.reduce(0) { $0 + $1.invoices },
                billed: rows.reduce(.zero) { $0 + $1.billed }, collected: rows.reduce(.zero) { $0 + $1.collected },
                credited: rows.reduce(.zero) { $0 + $1.credited },
                writtenOff: rows.reduce(.zero) { $0 + $1.writtenOff })
        }
    }

    /// The years in order; of each the total, then its prefectures.
    package let rows: [Row]

    init(_ prefectures: [Row]) {
        let years = Dictionary(grouping: prefectures, by: \.fiscalYear)
        rows = years.keys.sorted().flatMap { year in [Row.total(years[year] ?? [], of: year)] + (years[year] ?? []) }
    }
}
