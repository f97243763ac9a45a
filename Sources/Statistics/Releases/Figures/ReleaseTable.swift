import DataDictionary
import HubCore

/// One table of a release: a template with the periods, areas and options that it has in this release.
package struct ReleaseTable: Sendable {
    package let template: ReleaseTemplate
    package let periods: [Period]
    package let areas: [Area]
    /// Nil without a breakdown. The total is a member of its own, before them.
    package let options: [Coarsening.OptionSet]?

    package struct Area: Sendable, Equatable {
        package let code: String
        package let label: Message
    }

    /// How the total stands among the members of a category, as in SDMX.
    package static let totalCode = "_T"

    init(
        _ template: ReleaseTemplate, scope: ReleaseScope, coarsening: Coarsening, dictionary: DataDictionary,
        names: AreaNames
    ) {
        self.template = template
        periods = scope.months.reduce(into: []) { periods, month in
            let period = Period(template.period, containing: month)
            if periods.last != period { periods.append(period) }
        }
        areas = Self.areas(template.area, coarsening, names)
        options = template.breakdown.map { category in
            coarsening.options[category.rawValue]
                ?? (dictionary.category(category)?.options ?? []).map {
                    Coarsening.OptionSet(code: $0.id.rawValue, label: $0.label, options: [$0.id.rawValue])
                }
        }
    }

    private static func areas(_ level: AreaLevel, _ coarsening: Coarsening, _ names: AreaNames) -> [Area] {
        switch level {
        case .region:
            Region.allCases.filter { region in coarsening.areas.contains { $0.region == region } }
                .map { Area(code: $0.code, label: $0.label) }
        case .prefecture:
            coarsening.areas.map { group in
                let labels = group.prefectures.map { names[$0.padded(2)] }
                return Area(
                    code: group.code,
                    label: Message(
                        ja: labels.map(\.ja).joined(separator: "・") + (labels.count > 1 ? "（合算）" : ""),
                        en: labels.map(\.en).joined(separator: " and ")))
            }
        default: [Area(code: AreaCode.nation.description, label: names[AreaCode.nation.description])]
        }
    }

    /// A cell of the table: where it stands in it, and which figure it shows.
    struct Cell: Sendable {
        /// Period, area, and member of the category if there is one.
        let coordinates: [Int]
        let measure: Int
        let place: ReleasePlace
    }

    /// In the order of a cube.
    var cells: [Cell] {
        var cells: [Cell] = []
        let members: [ReleasePlace.Part?] =
            [nil] + (options ?? []).map { ReleasePlace.Part(template.breakdown!, $0.code) }
        for (p, period) in periods.enumerated() {
            for (a, area) in areas.enumerated() {
                for (m, part) in members.enumerated() {
                    for (e, element) in template.elements.enumerated() {
                        cells.append(
                            Cell(
                                coordinates: options == nil ? [p, a] : [p, a, m], measure: e,
                                place: ReleasePlace(element, area: area.code, period: period, part: part)))
                    }
                }
            }
        }
        return cells
    }
}
