import DataDictionary
import HubCore
import Postgres
import ReferenceData

/// Loads the figures that a query asks for: one statement a query, whatever its size.
///
/// The nation, regions and prefectures come from the sums that the hub keeps (`RollupFigures`), places below them and
/// whatever is worked out scheme by scheme from the values themselves (`SchemeFigures`).
package enum StatisticsStore {
    /// One number of an answer.
    package struct Figure: Sendable, Equatable {
        /// The period's first month.
        package let start: Month
        package let area: String
        /// Position in `StatisticsQuery.keys`, then in `StatisticsQuery.undivided`.
        package let key: Int
        /// In units of the element's last decimal.
        package let value: Int64
        /// How many numbers of schemes and months it rests on: the scheme-months with a number for that one of the
        /// summed cells which most of them reported, one that older versions named otherwise counting as one cell with
        /// those. Of a stock only the last month counts.
        package let reports: Int64

        init(_ start: Month, _ area: String, _ key: Int32, _ value: Int64, _ reports: Int64) {
            self.start = start
            self.area = area
            self.key = Int(key)
            self.value = value
            self.reports = reports
        }
    }

    /// Figures by period, area and key; at most one more than `Limits.cellsPerAnswer`.
    static func figures(
        for query: StatisticsQuery, _ cells: DictionaryInUse, _ tx: Transaction
    ) throws(PostgresError) -> [Figure] {
        let months = query.periods.months
        let length = Int32(query.periods.type.monthCount)
        switch query.source {
        case .sums(let groups):
            let summed = SummedCells(groups + query.undivided.map(\.cells), cells)
            // Of a stock every month is a sum of its own, and only the last of a period is read.
            let stride = query.element.kind == .stock ? length : 1
            if !query.area.isOfPrefectures {
                return try tx.all(
                    SchemeFigures.sums, summed.ids, summed.keys, summed.lines, summed.counted, summed.ids.min() ?? 0,
                    summed.ids.max() ?? 0, query.area.rawValue, query.within?.description, months.lowerBound,
                    months.upperBound, length, stride, rowLimit)
            }
            return try KeptSums.ask(
                summed, PrefecturePlaces(query.area, within: query.within.map { [$0] } ?? []), months,
                monthsPerPeriod: Int(length), isStock: query.element.kind == .stock, rowLimit: rowLimit, tx
            ).figures()
        case .distinct(let opening, let flow):
            return try tx.all(
                SchemeFigures.distinct, opening.map { cells.cellIDs[$0] }, flow.map { cells.cellIDs[$0] },
                query.area.rawValue,
                query.within?.description, months.lowerBound, months.upperBound, length, rowLimit)
        }
    }

    private static let rowLimit = Int32(Limits.cellsPerAnswer + 1)

    /// All statements of this module, for the test that prepares each of them.
    package static let statements: [any AnyStatement] =
        RollupFigures.statements + KeptSums.statements + SchemeFigures.statements + AreaNames.statements
        + Vintage.statements + DataStamp.statements
        + RollupStore.statements + ReportingSchemes.statements + HostProfiles.statements
        + OpeningBalanceStore.statements + ReleaseLoading.statements + ReleaseDraftStore.statements
        + PublishedReleaseStore.statements + OwnFiguresStore.statements
        + SchemeDirectoryStore.statements + PlacedFiguresStore.statements + PlacedFiguresAsOf.statements
        + SavedQueryStore.statements
}
