import HubCore
import Postgres
import ReferenceData

extension StatisticsEngine {
    /// The results of one fiscal year, as of now; `today` is the day that they show as 集計日.
    package func achievements(of year: FiscalYear, countedOn today: Day) async throws -> Achievements {
        let cells = try currentDictionary()
        return try await database.analyse(as: .national) { tx in
            let vintage = tx.ask(Vintage.current)
            let figures = try NationalFigures.load(
                Achievements.Counts.all(cells.dictionary), AskedPeriods(type: .year, months: year.months), cells, tx)
            return Achievements(
                year, schemes: try ReportingSchemes.count(year.months, tx)[year] ?? 0, figures: figures,
                dictionary: cells.dictionary, countedOn: today, vintage: try vintage.rows()[0])
        }
    }
}
