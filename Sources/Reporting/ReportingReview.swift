import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData

/// What the statistician looks at before figures are used: what came, what is missing, what does not fit.
package struct ReportingReview: Sendable {
    let database: Database
    let clock: Clock
    private let dictionaries: @Sendable () -> DictionariesInUse

    package init(database: Database, clock: Clock, dictionaries: @escaping @Sendable () -> DictionariesInUse) {
        self.database = database
        self.clock = clock
        self.dictionaries = dictionaries
    }

    /// Problems: `not-ready` while there is no dictionary.
    func dictionary() throws(Problem) -> DictionaryInUse {
        guard let current = dictionaries().current else { throw Problem(.notReady) }
        return current
    }

    /// The cells by their numbers and names. Problems: `not-ready`.
    package func directory() throws(Problem) -> CellDirectory { CellDirectory(try dictionary()) }

    /// A data set of any version. Problems: `query-invalid`.
    package func dataSet(_ text: String) throws(Problem) -> DataSet {
        guard let id = DataSet.ID(parsing: text), let dataSet = try directory().dataSet(id) else {
            throw Problem(
                .queryInvalid,
                detail: Message(ja: "データセット「\(text.excerpt)」", en: "Data set “\(text.excerpt)”"))
        }
        return dataSet
    }

    /// The data sets that schemes report now. Problems: `not-ready`.
    package func dataSets() throws(Problem) -> [DataSet] { try dictionary().dictionary.dataSets }

    /// Completeness and timeliness, by place, data set and period. Problems: `scheme-unknown`, `not-ready`.
    package func completeness(
        _ review: ReviewedMonths, by grouping: CompletenessGrouping, of code: SchemeCode? = nil
    ) async throws -> [Completeness] {
        let dictionary = try dictionary()
        let labels = Dictionary(
            dictionary.series.versions.flatMap(\.dataSets).map { ($0.id.rawValue, $0.label) },
            uniquingKeysWith: { newest, _ in newest })
        let loaded = try await database.analyse(as: .national) { tx in
            try LoadedReports.load(review, of: code, dictionary, tx)
        }
        return loaded.completeness(by: grouping, dataSetLabels: labels)
    }

    /// What one scheme's reports lack, by name. Problems: `scheme-unknown`, `not-ready`.
    package func missing(_ review: ReviewedMonths, of code: SchemeCode) async throws -> [MissingReport] {
        let (dictionary, today) = (try dictionary(), clock.now.dayInJapan)
        return try await database.analyse(as: .national) { tx in
            let loaded = try LoadedReports.load(review, of: code, dictionary, tx)
            let scheme = loaded.schemes[0].id
            let (first, last) = (review.months.lowerBound, review.months.upperBound)
            let filled = tx.ask(CompletenessStore.filledCells, scheme, first, last)
            let extensions = tx.ask(CompletenessStore.extensions, scheme, first, last, today)
            let remainder = SchemeRemainder(
                filled: Dictionary(
                    uniqueKeysWithValues: try filled.rows().map { ($0.month, Set($0.cells)) }),
                extensions: try extensions.rows(), periods: loaded.periods, today: today)
            return remainder.missing(loaded.standings, dictionary, CellDirectory(dictionary))
        }
    }
}

/// Every statement of this module, for the test that compares them with the schema.
package enum ReportingStatements {
    package static let all: [any AnyStatement] =
        CompletenessStore.statements + FindingsStore.statements + OutlierStore.statements + ApprovalStore.statements
}
