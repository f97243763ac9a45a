import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData

/// Every report that is expected of some schemes over some months, and what came.
struct LoadedReports: Sendable {
    let schemes: [CompletenessStore.Scheme]
    let standings: [ReportStanding]
    let periods: ReportingPeriods

    /// Two round trips. `code`: of one scheme only. Problems: `scheme-unknown`.
    static func load(
        _ review: ReviewedMonths, of code: SchemeCode?, _ dictionary: DictionaryInUse, _ tx: Transaction
    ) throws -> LoadedReports {
        let required = RequiredCells(dictionary)
        let months = review.months
        let schemes = tx.ask(CompletenessStore.schemes, code?.rawValue)
        let events = tx.ask(CompletenessStore.events, code?.rawValue)
        let periods = ReportingPeriodStore.ask(about: Array(months), tx)
        let received = tx.ask(
            CompletenessStore.received, required.cells.map(\.dataSet), required.cells.map { Int32($0.version) },
            required.cells.map(\.id), months.lowerBound, months.upperBound, code?.rawValue)
        let known = try schemes.rows()
        if let code, known.isEmpty {
            throw Problem(.schemeUnknown, detail: Message(ja: code.rawValue, en: code.rawValue))
        }
        let calendars = try periods.loaded()
        return LoadedReports(
            schemes: known,
            standings: standings(
                of: known.map(\.id), months, events: try events.rows(), received: try received.rows(), calendars,
                required, dictionary.series),
            periods: calendars)
    }

    private struct Key: Hashable {
        let scheme: SchemeID
        let dataSet: String
        let month: Month
    }

    /// Puts what is expected beside what came. Pure.
    static func standings(
        of schemes: [SchemeID], _ months: ClosedRange<Month>, events: [(scheme: SchemeID, day: Day, event: String)],
        received: [CompletenessStore.Received], _ periods: ReportingPeriods, _ required: RequiredCells,
        _ series: DictionarySeries
    ) -> [ReportStanding] {
        let spans = Dictionary(grouping: events, by: \.scheme).mapValues { events in
            ActivitySpan(events.map { (day: $0.day, event: $0.event) })
        }
        let came = Dictionary(grouping: received) {
            Key(scheme: $0.scheme, dataSet: $0.dataSet, month: $0.month)
        }
        var dataSets: [String] = []
        for dataSet in series.versions.flatMap(\.dataSets) where !dataSets.contains(dataSet.id.rawValue) {
            dataSets.append(dataSet.id.rawValue)
        }
        let current = Set(series.newest.dataSets.map(\.id.rawValue))
        var standings: [ReportStanding] = []
        for scheme in schemes {
            for dataSet in dataSets {
                for month in months {
                    let rows = came[Key(scheme: scheme, dataSet: dataSet, month: month)]
                    // What only older versions had is not asked for any more.
                    let isExpected = current.contains(dataSet) && spans[scheme]?.expects(month) ?? false
                    guard isExpected || rows != nil else { continue }
                    var filled: [Int: Int] = [:]
                    for row in rows ?? [] {
                        if let version = row.version { filled[Int(version)] = Int(row.filled ?? 0) }
                    }
                    let nearest = required.nearest(dataSet, filled: filled)
                    standings.append(
                        ReportStanding(
                            scheme: scheme, dataSet: dataSet, month: month, isExpected: isExpected,
                            firstReceivedAt: rows?.first?.firstReceivedAt,
                            dueOn: periods.calendar(of: dataSet, month).dueDate(of: month), filled: nearest.filled,
                            required: nearest.required))
                }
            }
        }
        return standings
    }
}
