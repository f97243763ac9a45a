import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData

/// The network's facts for every fiscal year that it has reports for, oldest first.
package struct FactsByYear: Sendable {
    package let years: [NetworkFacts]
    package let vintage: Vintage
}

extension StatisticsEngine {
    package func facts() async throws -> FactsByYear {
        let cells = try currentDictionary()
        let dictionary = cells.dictionary
        return try await database.analyse(as: .national) { tx in
            let vintage = try Vintage.read(tx)
            guard let years = try ReportingSchemes.years(tx) else { return FactsByYear(years: [], vintage: vintage) }
            let months = years.lowerBound.firstMonth...years.upperBound.lastMonth
            typealias Counts = NetworkFacts.Counts
            let material = NetworkFacts.Material(
                byYear: try .load(Counts.yearly(dictionary), AskedPeriods(type: .year, months: months), cells, tx),
                byHalf: try .load(Counts.halfYearly, AskedPeriods(type: .half, months: months), cells, tx),
                byMonth: try .load(Counts.monthly, AskedPeriods(type: .month, months: months), cells, tx),
                schemes: try ReportingSchemes.count(months, tx), hosts: try HostProfiles.load(years, tx),
                openingBalances: try OpeningBalanceStore.all(tx).map { $0.renamed(in: cells.series) })
            return FactsByYear(
                years: (years.lowerBound.year...years.upperBound.year).map {
                    NetworkFacts(FiscalYear($0), material, dictionary: dictionary)
                },
                vintage: vintage)
        }
    }

    /// Records what an element amounted to before the hub counted it.
    ///
    /// Errors: `element-unknown`; `does-not-add` for an element that is not a flow; `already-exists`.
    package func record(_ balance: OpeningBalance, at time: Date) async throws {
        guard let element = try currentDictionary().dictionary.element(balance.element) else {
            throw Problem.elementUnknown(balance.element.rawValue)
        }
        guard element.kind == .flow else {
            throw Problem(
                .doesNotAdd,
                detail: Message(
                    ja: "「\(element.label.ja)」には累計がありません", en: "\(element.label.en) has no cumulative figure"))
        }
        try await database.write(as: .national) { tx in try OpeningBalanceStore.record(balance, at: time, tx) }
    }
}
