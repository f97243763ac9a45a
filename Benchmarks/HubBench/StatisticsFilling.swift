import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData

/// Many values in little time: made-up schemes all over the country with every cell of every month, put there by SQL,
/// and the sums that the hub would have kept of them.
struct StatisticsFilling {
    let hub: MeasuredHub
    let schemes: Int
    let months: ClosedRange<Month>

    /// As near to `values` as whole months of whole schemes come: at most 1,200 schemes, at least 24 months.
    init(hub: MeasuredHub, values: Int) {
        self.hub = hub
        let cells = hub.dictionary.cellIDs.count
        schemes = max(1, min(1_200, values / (cells * 24)))
        let last = Date().dayInJapan.month.previous
        let count = max(24, (values + schemes * cells - 1) / (schemes * cells))
        months = last.advanced(by: 1 - count)...last
    }

    /// Spans of twelve months that there are.
    var windows: Int { months.count - 11 }

    /// Answers with what was done, and how long it took.
    func run() async throws -> String {
        Progress.note("\(schemes) schemes × \(months.count) months × \(hub.dictionary.cellIDs.count) cells")
        try await hub.settle()
        let start = ContinuousClock.now
        let count = Int32(schemes)
        try await hub.owner.maintain(as: .owner) { tx in
            tx.enqueue(BenchStore.insertSchemes, count)
            tx.enqueue(BenchStore.insertStates)
        }
        try await insertValues()
        Progress.note("the sums")
        try await hub.owner.maintain(as: .owner) { tx in
            tx.enqueue(BenchStore.emptyRollup)
            tx.enqueue(BenchStore.insertRollup)
        }
        Progress.note("VACUUM ANALYZE")
        _ = try await Program.output(
            of: Program.path(of: "psql"),
            [
                "-X", "-q", "-c", "VACUUM (ANALYZE) data_value, rollup, rollup_delta, scheme, scheme_state",
                hub.ownerConninfo,
            ])
        let total = try await hub.owner.maintain(as: .owner) { tx in try tx.one(BenchStore.countValues) }
        return "statistics: \(Report.number(Double(total))) values of \(schemes) more schemes,"
            + " filled in \(Report.number((ContinuousClock.now - start).seconds)) s"
    }

    /// A few schemes at a time, on two connections.
    private func insertValues() async throws {
        let (months, cells) = (months, hub.dictionary.cellIDs)
        let schemes = try await hub.owner.read(as: .owner) { tx in try tx.all(BenchStore.filledSchemes) }
        let portions = stride(from: 0, to: schemes.count, by: 50).map { start in
            (first: schemes[start], last: schemes[min(start + 50, schemes.count) - 1])
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for portion in portions {
                group.addTask { [owner = hub.owner] in
                    try await owner.maintain(as: .owner) { tx in
                        tx.enqueue(
                            BenchStore.insertValues, portion.first, portion.last, months.lowerBound, months.upperBound,
                            cells)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Every element with a total in every span of twelve months, in both languages: more than the hub keeps answers.
    var questions: [Question] {
        let cells = hub.dictionary.dictionary.cells.filter { $0.key.isTotal }
        return (0..<windows).flatMap { window in
            cells.flatMap { cell in
                ["ja", "en"].map { language in
                    let first = months.lowerBound.advanced(by: window)
                    return Question(
                        element: cell.element, cells: [hub.dictionary.cellID(of: cell)],
                        months: first...first.advanced(by: 11), language: language)
                }
            }
        }
    }

    /// New families by referral source in every span of twelve months, by both languages.
    var tables: [Question] {
        let parts = hub.dictionary.dictionary.cells.filter { $0.path.hasPrefix("families.new/referral=") }
        return (0..<windows).flatMap { window in
            ["ja", "en"].map { language in
                let first = months.lowerBound.advanced(by: window)
                return Question(
                    element: parts[0].element, cells: parts.map { hub.dictionary.cellID(of: $0) },
                    months: first...first.advanced(by: 11), language: language, breakdown: "referral")
            }
        }
    }
}
