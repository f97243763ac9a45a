import DataDictionary
import HubCore

@testable import Statistics

/// Answers a query from the numbers themselves, with none of the hub's code but the meaning of the question.
struct Recount {
    private let network: RandomNetwork
    private let numbers: [RandomNetwork.Place: Int64]

    init(_ network: RandomNetwork) {
        self.network = network
        numbers = network.numbers
    }

    func figures(for query: StatisticsQuery) -> [StatisticsStore.Figure] {
        switch query.source {
        case .sums(let groups): sums(groups, query)
        case .distinct(let opening, let flow): distinct(opening[0], flow[0], query)
        }
    }

    private struct Spot: Hashable {
        let start: Month
        let area: String
        let key: Int32
    }

    private func sums(_ groups: [[Int]], _ query: StatisticsQuery) -> [StatisticsStore.Figure] {
        var values: [Spot: Int64] = [:]
        var reports: [Spot: [Int: Int64]] = [:]
        let keys = Dictionary(
            uniqueKeysWithValues: groups.enumerated().flatMap { key, group in group.map { ($0, Int32(key)) } })
        for (place, value) in numbers {
            guard let key = keys[place.cell], let area = area(of: place.scheme, query),
                let start = start(of: place.month, query)
            else { continue }
            if query.element.kind == .stock, place.month != period(start, query).last { continue }
            let spot = Spot(start: start, area: area, key: key)
            values[spot, default: 0] += value
            reports[spot, default: [:]][place.cell, default: 0] += 1
        }
        return sorted(values.map { spot, value in (spot, value, reports[spot]!.values.max()!) })
    }

    private func distinct(_ opening: Int, _ flow: Int, _ query: StatisticsQuery) -> [StatisticsStore.Figure] {
        var result: [Spot: (Int64, Int64)] = [:]
        for scheme in network.schemes.indices {
            guard let area = area(of: scheme, query) else { continue }
            for start in Set(query.periods.months.compactMap({ self.start(of: $0, query) })) {
                let new = period(start, query).compactMap { numbers[.init(scheme: scheme, month: $0, cell: flow)] }
                guard !new.isEmpty else { continue }
                let before = numbers[.init(scheme: scheme, month: start.previous, cell: opening)] ?? 0
                let spot = Spot(start: start, area: area, key: 0)
                let (value, reports) = result[spot] ?? (0, 0)
                result[spot] = (value + before + new.reduce(0, +), reports + Int64(new.count))
            }
        }
        return sorted(result.map { ($0.key, $0.value.0, $0.value.1) })
    }

    private func sorted(_ figures: [(Spot, Int64, Int64)]) -> [StatisticsStore.Figure] {
        figures.sorted { ($0.0.start, $0.0.area, $0.0.key) < ($1.0.start, $1.0.area, $1.0.key) }
            .map { .init($0.0.start, $0.0.area, $0.0.key, $0.1, $0.2) }
    }

    /// Nil for a month outside the question.
    private func start(of month: Month, _ query: StatisticsQuery) -> Month? {
        query.periods.months.contains(month) ? Period(query.periods.type, containing: month).firstMonth : nil
    }

    private func period(_ start: Month, _ query: StatisticsQuery) -> ClosedRange<Month> {
        start...Period(query.periods.type, containing: start).lastMonth
    }

    /// Nil for a scheme outside the place asked for.
    private func area(of scheme: Int, _ query: StatisticsQuery) -> String? {
        let scheme = network.schemes[scheme]
        let region = Region(prefecture: scheme.prefecture)!.code
        let codes = ["JP", region, scheme.prefecture.padded(2), scheme.municipality, scheme.code]
        if let within = query.within, !codes.contains(within.description) { return nil }
        return codes[AreaLevel.allCases.firstIndex(of: query.area)!]
    }
}
