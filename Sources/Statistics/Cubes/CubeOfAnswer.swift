import DataDictionary
import HubCore

extension Answer {
    /// The answer as a table of one measure: all periods that were asked for, the areas that have figures, and of each
    /// category the options, those of older dictionary versions behind.
    package var cube: Cube {
        let element = query.element
        let places = figurePlaces.inOrder
        return Cube(
            id: element.id.rawValue, title: element.label,
            dimensions: [periodDimension, areaDimension] + query.categories.map(Cube.Dimension.init),
            measures: [Cube.Measure(element)], cells: places.map(\.cell), source: .live(vintage),
            notes: olderDetail.map { detail in
                Cube.Note(detail.note, periods: detail.periods.map { periodCode(startingWith: $0) })
            })
    }

    private var periodDimension: Cube.Dimension {
        let length = query.periods.type.monthCount
        let periods = (0..<query.periods.count).map { index in
            query.periods.period(startingWith: query.periods.months.lowerBound.advanced(by: index * length))
        }
        return Cube.Dimension(
            id: "period", label: Message(ja: "期間", en: "Period"), role: .time, members: periods.map(Cube.Member.init))
    }

    private var areaDimension: Cube.Dimension {
        Cube.Dimension(
            id: "area", label: Message(ja: "地域", en: "Area"), role: .area,
            members: areas.map { Cube.Member(code: $0, label: areaNames[$0]) })
    }

    private func periodCode(startingWith month: Month) -> String {
        query.periods.period(startingWith: month).description
    }

    /// The figures as cells, each with its number when all places of the table are counted.
    private var figurePlaces: [Place] {
        let sizes = query.categories.map(\.options.count)
        let options = query.keys.map { key in
            query.categories.map { category in category.options.firstIndex { $0.id == key[category.id] }! }
        }
        let ranks = options.map { positions in zip(positions, sizes).reduce(0) { $0 * $1.1 + $1.0 } }
        let combinations = sizes.reduce(1, *)
        let areaPositions = Dictionary(uniqueKeysWithValues: areas.enumerated().map { ($1, $0) })
        let first = query.periods.months.lowerBound
        let length = query.periods.type.monthCount
        return figures.map { figure in
            let period = first.distance(to: figure.start) / length
            let area = areaPositions[figure.area]!
            return Place(
                number: (period * areaPositions.count + area) * combinations + ranks[figure.key],
                cell: Cube.Cell(
                    coordinates: [period, area] + options[figure.key], content: .value(figure.value),
                    basis: Cube.Basis(received: Int(figure.reports))))
        }
    }
}

private struct Place {
    let number: Int
    let cell: Cube.Cell
}

extension [Place] {
    /// Figures come in this order, unless options of older versions stand between the others.
    fileprivate var inOrder: Self {
        let isRising = zip(self, dropFirst()).allSatisfy { $0.number < $1.number }
        return isRising ? self : sorted { $0.number < $1.number }
    }
}
