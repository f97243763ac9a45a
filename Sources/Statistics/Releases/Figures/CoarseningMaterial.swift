import DataDictionary
import HubCore

extension Coarsening.Material {
    /// What the year amounted to, of what was read for a release with these templates.
    init(_ inputs: ReleaseInputs, _ templates: [ReleaseTemplate], _ scope: ReleaseScope, _ dictionary: DataDictionary) {
        func sum(_ count: NationalCount, scheme: Int) -> Int64? {
            guard let column = inputs.columns.firstIndex(of: count) else { return nil }
            let values = scope.months.compactMap { inputs[scheme, column, $0] }
            return values.isEmpty ? nil : values.reduce(0, +)
        }
        var families: [Int: [Int64]] = [:]
        for scheme in inputs.reporting(in: inputs.months) {
            families[inputs.schemes[scheme].prefecture, default: []].append(
                sum(NationalCount("families.new"), scheme: scheme) ?? 0)
        }
        let regions = Set(families.keys.compactMap(Region.init(prefecture:))).count
        var options: [String: (sums: [(option: CategoryOption, sum: Int64)], spread: Int)] = [:]
        for template in templates {
            guard let category = template.breakdown.flatMap(dictionary.category) else { continue }
            let areas = template.area == .nation ? 1 : template.area == .region ? regions : families.count
            let spread = areas * scope.months.count / template.period.monthCount
            // Of several elements with the category, the one with the smaller numbers decides.
            for element in template.elements {
                let sums = category.options.map { option in
                    let count = NationalCount(element, category.id, option: option.id)
                    return (option, inputs.schemes.indices.reduce(0) { $0 + (sum(count, scheme: $1) ?? 0) })
                }
                let known = options[category.id.rawValue]
                let total = sums.reduce(0) { $0 + $1.1 }
                let least = known.map { min($0.sums.reduce(0) { $0 + $1.sum }, total) } ?? total
                options[category.id.rawValue] = (
                    least == total ? sums : known!.sums, max(known?.spread ?? 0, spread)
                )
            }
        }
        self.init(families: families, options: options)
    }
}
