import HubCore

/// A reader who subtracts: wherever all terms but one of a sum are shown, the last is worked out, again and again.
struct SubtractionAttack {
    /// `element[/category=option] area period` to the value, nil where it is hidden.
    private let cells: [String: Int?]
    private let sums: [(whole: String, parts: [String])]

    init(_ cells: [String: Int?]) {
        self.cells = cells
        sums = Self.sums(Array(cells.keys))
    }

    /// The hidden cells that come out, with their values.
    func recovered() -> [String: Int] {
        var known = cells.compactMapValues { $0 }
        var found: [String: Int] = [:]
        var isProgressing = true
        while isProgressing {
            isProgressing = false
            for (whole, parts) in sums {
                let unknown = ([whole] + parts).filter { known[$0] == nil }
                guard unknown.count == 1, let last = unknown.first else { continue }
                let sum = parts.reduce(0) { $0 + (known[$1] ?? 0) }
                let value = last == whole ? sum : known[whole]! - sum
                known[last] = value
                // Sums that are in no table are steps on the way.
                if cells.keys.contains(last) { found[last] = value }
                isProgressing = true
            }
        }
        return found
    }

    private static func sums(_ names: [String]) -> [(whole: String, parts: [String])] {
        let places = Set(names.compactMap(Place.init))
        var all = places
        for place in places {
            var place: Place? = place
            while let next = place?.longer {
                all.insert(next)
                place = next
            }
        }
        for place in all { if let wider = place.wider { all.insert(wider) } }
        for place in all { if let wider = place.wider { all.insert(wider) } }
        var parts: [Place: [String: [Place]]] = [:]
        for place in all {
            if place.option != nil {
                parts[place.total, default: [:]]["option \(place.category)", default: []].append(place)
            }
            if let longer = place.longer, !place.isStock {
                parts[longer, default: [:]]["time", default: []].append(place)
            }
            if let wider = place.wider { parts[wider, default: [:]]["area", default: []].append(place) }
        }
        return parts.flatMap { whole, kinds in
            kinds.compactMap { kind, found in
                all.contains(whole) && found.count >= whole.count(of: kind) ? (whole.name, found.map(\.name)) : nil
            }
        }
    }

    private struct Place: Hashable {
        let element: String
        let category: String
        let option: String?
        let area: String
        let period: Period

        init?(_ name: String) {
            let words = name.split(separator: " ").map(String.init)
            guard words.count == 3, let period = Period(words[2]) else { return nil }
            let names = words[0].split(separator: "/").map(String.init)
            let pair = names.count > 1 ? names[1].split(separator: "=").map(String.init) : []
            self.init(names[0], pair.first ?? "", pair.last, words[1], period)
        }

        private init(_ element: String, _ category: String, _ option: String?, _ area: String, _ period: Period) {
            self.element = element
            self.category = category
            self.option = option
            self.area = area
            self.period = period
        }

        var name: String { element + (option.map { "/\(category)=\($0)" } ?? "") + " \(area) \(period)" }
        var isStock: Bool {
            ["families.open", "families.supported", "organizers", "volunteers.registered", "volunteers.active"]
                .contains(element)
        }
        var total: Place { Place(element, "", nil, area, period) }

        var longer: Place? {
            switch period {
            case .month(let month): Place(element, category, option, area, .half(Half(containing: month)))
            case .half(let half): Place(element, category, option, area, .year(half.fiscalYear))
            case .year: nil
            }
        }

        var wider: Place? {
            if area == "JP" { return nil }
            if area.hasPrefix("R") { return Place(element, category, option, "JP", period) }
            return Region(prefecture: Int(area.prefix(2)) ?? 0).map {
                Place(element, category, option, $0.code, period)
            }
        }

        /// How many parts of a kind make this up, as far as that is fixed.
        func count(of kind: String) -> Int {
            guard kind == "time" else { return 1 }
            if case .half = period { return 6 }
            return 2
        }
    }
}
