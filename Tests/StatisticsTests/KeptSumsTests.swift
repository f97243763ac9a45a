import DataDictionary
import HubCore
import Logging
import Postgres
import ReferenceData
import TestSupport
import Testing

@testable import Statistics

/// Added up by the hub or by PostgreSQL, kept sums come to the same.
@Suite("Kept sums")
struct KeptSumsTests {
    private struct Asked: Sendable {
        let element: String
        let area: AreaLevel
        let within: [AreaCode]
        let months: ClosedRange<Month>
        let length: Int
        var isStock: Bool { element == "families.open" }
    }

    private static let asked: [Asked] = {
        let years = Month(year: 2023, month: 4)...Month(year: 2024, month: 3)
        let (months, halves) = (Month(year: 2023, month: 2)...Month(year: 2023, month: 9), years)
        return ["families.new", "families.open", "visitHours"].flatMap { element in
            [
                Asked(element: element, area: .nation, within: [], months: months, length: 1),
                Asked(element: element, area: .prefecture, within: [], months: months, length: 1),
                Asked(
                    element: element, area: .region, within: [.prefecture(13), .prefecture(34)], months: halves,
                    length: 6),
                Asked(element: element, area: .prefecture, within: [.prefecture(13)], months: years, length: 12),
            ]
        }
    }()

    @Test("By the nation, region and prefecture, by month, half and year, folded or not")
    func bothWays() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 11)
            try await network.pushAll(batches: 16, size: 900)
            for isFolded in [false, true] {
                if isFolded {
                    try await RollupFolder(database: test.database).foldAll()
                    try await network.pushAll(batches: 8, size: 100)
                }
                for asked in Self.asked {
                    let (here, there) = try await Self.figures(asked, network)
                    #expect(here == there && !here.isEmpty, "\(asked)")
                }
            }
        }
    }

    private static func figures(
        _ asked: Asked, _ network: RandomNetwork
    ) async throws -> (here: [StatisticsStore.Figure], there: [StatisticsStore.Figure]) {
        let cells = network.dictionary.dictionary.cells.filter { $0.element.id.rawValue == asked.element }
        // Two figures, one of them of two cells that count as lines of their own.
        let groups = [cells.prefix(2).map(\.index), [cells[0].index]]
        let summed = SummedCells(groups, network.dictionary)
        let places = PrefecturePlaces(asked.area, within: asked.within)
        let stride = Int32(asked.isStock ? asked.length : 1)
        return try await network.test.database.read(as: .national) { tx in
            let here = KeptSums.ask(
                summed, places, asked.months, monthsPerPeriod: asked.length, isStock: asked.isStock, tx)
            guard case .kept = here else { throw TestFailure() }
            let there = tx.ask(
                RollupFigures.sums, summed.ids, summed.keys, summed.lines, summed.counted, places.codes,
                asked.months.lowerBound, asked.months.upperBound, Int32(asked.length), stride, Int32.max)
            return (try here.figures(), try there.rows())
        }
    }

    private struct TestFailure: Error {}
}
