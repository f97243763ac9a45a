import HubCore

/// A place that figures are told apart by: an area, and a value of each attribute asked for.
struct QueryPlace: Hashable, Sendable {
    let area: String
    let attributes: [String]
}

/// Which places there are, and which of them each scheme counts for in each period.
struct Placement: Sendable {
    private(set) var places: [QueryPlace] = []
    private var positions: [QueryPlace: Int] = [:]
    private var occupied: Set<Occupied> = []
    /// For each scheme and period that count, as columns.
    private(set) var schemes: [SchemeID] = []
    private(set) var starts: [Month] = []
    private(set) var spots: [Int32] = []
    /// Areas that are loaded for comparison only.
    private(set) var hiddenAreas: Set<String> = []
    private(set) var expected: ExpectedReports

    /// A scheme counts where it lies and as its profile stood on the last day of a period.
    init(_ query: CubeQuery, _ standings: [SchemeStanding]) {
        let length = query.periods.type.monthCount
        let periods = query.loadedMonths.enumerated().filter { $0.offset % length == 0 }.map(\.element)
        let needsSchemes = query.needsSchemes
        expected = ExpectedReports(periods: periods.count)
        for scheme in standings {
            let isWithin = query.within.isEmpty || query.within.contains { scheme.lies(in: $0) }
            guard isWithin || query.needsWholeNetwork else { continue }
            let area = scheme.area(query.area)
            if !isWithin { hiddenAreas.insert(area) }
            let fixed = query.asksForAttributes ? nil : position(of: QueryPlace(area: area, attributes: []))
            for (period, start) in periods.enumerated() {
                let last = start.advanced(by: length - 1)
                guard let place = fixed ?? position(of: scheme, area, on: last.lastDay, query) else { continue }
                expected.add(scheme.activity, at: place, in: period, of: start...last)
                guard needsSchemes else { continue }
                schemes.append(scheme.id)
                starts.append(start)
                spots.append(Int32(place))
                if !query.attributes.isEmpty { occupied.insert(Occupied(place: place, period: period)) }
            }
        }
    }

    /// Where a scheme counts by what was true of it on a day; nil when it does not count.
    private mutating func position(
        of scheme: SchemeStanding, _ area: String, on day: Day, _ query: CubeQuery
    ) -> Int? {
        let passes = query.attributeFilters.allSatisfy { $1.contains(scheme.value(of: $0, on: day)) }
        guard passes else { return nil }
        return position(of: QueryPlace(area: area, attributes: query.attributes.map { scheme.value(of: $0, on: day) }))
    }

    private struct Occupied: Hashable {
        let place: Int
        let period: Int
    }

    /// Whether some scheme counts for one of the places in the period, as it counts among those that are loaded. Where
    /// attributes are asked for only.
    func hasScheme(in places: [Int], period: Int) -> Bool {
        places.contains { occupied.contains(Occupied(place: $0, period: period)) }
    }

    mutating func position(of place: QueryPlace) -> Int {
        if let position = positions[place] { return position }
        places.append(place)
        positions[place] = places.count - 1
        return places.count - 1
    }
}
