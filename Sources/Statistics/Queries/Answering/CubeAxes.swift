import DataDictionary
import HubCore

/// One dimension of a table that is being made: its members, and a total behind them when one was asked for.
struct CubeAxis {
    let id: String
    let label: Message
    let role: Cube.Dimension.Role
    let members: [Cube.Member]
    let hasTotal: Bool

    /// The code of a total, as SDMX has it.
    static let total = "_T"

    var count: Int { members.count + (hasTotal ? 1 : 0) }

    var dimension: Cube.Dimension {
        let total = Cube.Member(code: Self.total, label: Message(ja: "合計", en: "Total"))
        return Cube.Dimension(id: id, label: label, role: role, members: members + (hasTotal ? [total] : []))
    }
}

/// Where a table has rows within a period: positions along its axes, and what counts for them.
struct CubeSpot<Part> {
    let coordinates: [Int]
    let parts: [Part]
}

/// The axes of a table and the spots along them, from what a query asked for and what was found.
struct CubeAxes {
    let period: CubeAxis
    /// Area, then attributes.
    let places: [CubeAxis]
    let categories: [CubeAxis]
    /// In the order of their coordinates; with positions of loaded places.
    let placeSpots: [CubeSpot<Int>]
    /// Schemes outside of the places asked for, to compare with; −1 along the axis of areas.
    let hiddenSpots: [CubeSpot<Int>]
    let keySpots: [CubeSpot<CategoryKey>]

    var all: [CubeAxis] { [period] + places + categories }
    var count: Int { 1 + places.count + categories.count }

    init(
        _ query: CubeQuery, _ placement: Placement, _ figures: LoadedFigures, areaName: (String) -> Message,
        dictionary: DataDictionary
    ) {
        let length = query.periods.type.monthCount
        period = CubeAxis(
            id: "period", label: Message(ja: "期間", en: "Period"), role: .time,
            members: (0..<query.periods.count).map { index in
                Cube.Member(
                    query.periods.period(startingWith: query.periods.months.lowerBound.advanced(by: index * length)))
            }, hasTotal: query.totals.contains("period"))

        let found = figures.places.map { (position: $0, place: placement.places[$0]) }
        let shown = found.filter { !placement.hiddenAreas.contains($0.place.area) }
        // An area that was asked for by its name is shown whether anything was reported there or not.
        let named = query.within.filter { $0.level == query.area }.map(\.description)
        let areas = Set(shown.map(\.place.area)).union(named).sorted()
        let attributes = query.attributes.enumerated().map { index, attribute in
            CubeAxis(attribute, found: Set(shown.map { $0.place.attributes[index] }), query, dictionary)
        }
        places =
            [
                CubeAxis(
                    id: "area", label: Message(ja: "地域", en: "Area"), role: .area,
                    members: areas.map { Cube.Member(code: $0, label: areaName($0)) },
                    hasTotal: query.totals.contains("area"))
            ] + attributes

        categories = query.categories.map { CubeAxis($0, query, figures, newest: dictionary.category($0.id)) }
        keySpots = Self.keySpots(query.categories, categories)
        var spots = Self.spots(shown, places)
        if query.attributes.isEmpty {
            for area in areas.indices where spots[[area]] == nil { spots[[area]] = [] }
        }
        // Where nobody reported anything, reports are expected all the same.
        let silent = placement.places.enumerated().filter { position, place in
            !figures.places.contains(position) && !placement.hiddenAreas.contains(place.area)
        }
        for (spot, positions) in Self.spots(silent.map { (position: $0.offset, place: $0.element) }, places)
        where spots[spot] != nil {
            spots[spot]! += positions
        }
        placeSpots = spots.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { CubeSpot(coordinates: $0.key, parts: $0.value.sorted()) }
        let hidden = Dictionary(
            grouping: found.filter { placement.hiddenAreas.contains($0.place.area) }, by: \.place.area)
        let axes = places
        hiddenSpots = hidden.values.flatMap { scheme in
            Self.spots(scheme, axes).map { CubeSpot(coordinates: $0.key, parts: $0.value) }
        }
    }

    /// Positions of places by their coordinates and by those of every total that they are part of. What is no member of
    /// an axis has −1 there.
    private static func spots(
        _ found: [(position: Int, place: QueryPlace)], _ axes: [CubeAxis]
    ) -> [[Int]: [Int]] {
        let positions = axes.map { axis in
            Dictionary(uniqueKeysWithValues: axis.members.enumerated().map { ($1.code, $0) })
        }
        var spots: [[Int]: [Int]] = [:]
        for (position, place) in found {
            let coordinates = zip(positions, [place.area] + place.attributes).map { $0[$1] ?? -1 }
            for spot in withTotals(coordinates, axes) { spots[spot, default: []].append(position) }
        }
        return spots
    }

    /// The coordinates themselves, and those of every total that they are part of.
    private static func withTotals(_ coordinates: [Int], _ axes: [CubeAxis]) -> [[Int]] {
        zip(coordinates, axes).reduce([[]]) { spots, next in
            let (coordinate, axis) = next
            return spots.flatMap { spot in
                axis.hasTotal ? [spot + [coordinate], spot + [axis.members.count]] : [spot + [coordinate]]
            }
        }
    }

    private static func keySpots(_ categories: [Category], _ axes: [CubeAxis]) -> [CubeSpot<CategoryKey>] {
        var spots: [(coordinates: [Int], keys: [[CategoryKey.Pair]])] = [([], [[]])]
        for (category, axis) in zip(categories, axes) {
            let pairs = axis.members.compactMap { member in
                CategoryOption.ID(parsing: member.code).map { CategoryKey.Pair(category.id, $0) }
            }
            spots = spots.flatMap { spot in
                (0..<axis.count).map { index in
                    let parts = index < pairs.count ? [pairs[index]] : pairs
                    return (spot.coordinates + [index], spot.keys.flatMap { key in parts.map { key + [$0] } })
                }
            }
        }
        return spots.map { CubeSpot(coordinates: $0.coordinates, parts: $0.keys.compactMap(CategoryKey.init)) }
    }
}

extension CubeAxis {
    /// Values that some scheme had, in the order of the dictionary; a code that its list lacks goes by itself.
    fileprivate init(
        _ attribute: SchemeAttribute, found: Set<String>, _ query: CubeQuery, _ dictionary: DataDictionary
    ) {
        let known = attribute.members(dictionary)
        let others = found.subtracting(known.map(\.code)).sorted()
        let members =
            known.filter { found.contains($0.code) }
            + others.map { Cube.Member(code: $0, label: Message(ja: $0, en: $0)) }
        self.init(
            id: attribute.rawValue, label: attribute.label, role: .category, members: members,
            hasTotal: query.totals.contains(attribute.rawValue))
    }

    /// All options that count; of those that only older versions had, the ones with figures.
    fileprivate init(_ category: Category, _ query: CubeQuery, _ figures: LoadedFigures, newest: Category?) {
        let older = category.options.map(\.id).filter { newest?.option($0) == nil }
        let used = older.isEmpty ? [] : query.options(of: category.id, in: figures)
        let shown = category.options.filter { !older.contains($0.id) || used.contains($0.id) }
        self.init(
            id: category.id.rawValue, label: category.label, role: .category,
            members: shown.map { Cube.Member(code: $0.id.rawValue, label: $0.label) },
            hasTotal: query.totals.contains(category.id.rawValue))
    }
}

extension CubeQuery {
    /// Options under which some term has a number.
    fileprivate func options(of category: Category.ID, in figures: LoadedFigures) -> Set<CategoryOption.ID> {
        let terms = figures.terms
        var options: Set<CategoryOption.ID> = []
        for measure in measures {
            for (key, formula) in measure.formulas {
                guard let option = key[category], !options.contains(option) else { continue }
                if !formula.terms.isDisjoint(with: terms) { options.insert(option) }
            }
        }
        return options
    }
}
