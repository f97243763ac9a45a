/// Which municipality each scheme works in.
struct Placement {
    /// One for every scheme; some municipalities may come twice.
    let municipalities: [Municipality]

    /// Draws the prefectures first, each with at least one scheme, then the places in them: mostly cities.
    init(_ list: [Municipality], rates: SchemeRates, random: inout SeededRandom) {
        var byPrefecture = Dictionary(grouping: list, by: \.prefecture)
        var left = byPrefecture.keys.sorted()
        var chosen: [Substring] = []
        while chosen.count < min(rates.prefectures, rates.count), !left.isEmpty {
            let weights = left.map { Self.weight(ofPrefecture: byPrefecture[$0]!) }
            chosen.append(left.remove(at: random.index(weighted: weights)))
        }
        let weights = chosen.map { Self.weight(ofPrefecture: byPrefecture[$0]!) }
        while chosen.count < rates.count {
            chosen.append(chosen[random.index(weighted: weights)])
        }
        municipalities = chosen.sorted().map { prefecture in
            var places = byPrefecture[prefecture]!
            let index = random.index(weighted: places.map(Self.weight(ofMunicipality:)))
            let place = places[index]
            // Nearly every municipality has one scheme.
            if places.count > 1, !random.chance(Self.sharedMunicipality) {
                places.remove(at: index)
                byPrefecture[prefecture] = places
            }
            return place
        }
    }

    private static let sharedMunicipality = 0.03

    private static func weight(ofMunicipality place: Municipality) -> Double {
        switch place.name.last {
        case "市": 8
        case "区": 6
        case "町": 1
        default: 0.3
        }
    }

    private static func weight(ofPrefecture places: [Municipality]) -> Double {
        Double(places.count { $0.name.hasSuffix("市") || $0.name.hasSuffix("区") })
    }
}
