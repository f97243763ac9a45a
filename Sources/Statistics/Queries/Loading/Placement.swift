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

    /// A scheme counts where it lies and as its profile stood on the last day of a period.
    init(_ query: CubeQuery, _ standings: [SchemeStanding]) {
        let length = query.periods.type.monthCount
        let periods = query.loadedMonths.enumerated().filter { $0.offset % length == 0 }.map(\.element)
        for scheme in standings {
            let isWithin = query.within.isEmpty || query.within.contains { scheme.lies(in: $0) }
            guard isWithin || query.needsWholeNetwork else { continue }
            let area = scheme.area(query.area)
            if !isWithin { hiddenAreas.insert(area) }
            for (period, start) in periods.enumerated() {
                let day = start.advanced(by: length - 1).lastDay
                let passes = query.attributeFilters.allSatisfy { $1.contains(scheme.value(of: $0, on: day)) }
                guard passes else { continue }
                let attributes = query.attributes.map { scheme.value(of: $0, on: day) }
                schemes.append(scheme.id)
                starts.append(start)
                let place = position(of: QueryPlace(area: area, attributes: attributes))
                spots.append(Int32(place))
                occupied.insert(Occupied(place: place, period: period))
            }
        }
    }

    private struct Occupied: Hashable {
        let place: Int
        let period: Int
    }

    /// Whether some scheme counts for one of the places in the period, as it counts among those that are loaded.
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
