import DataDictionary
import HubCore

/// What is shown together for a whole year, so that less must be hidden: small prefectures as groups of neighbours
/// (合算), small options as その他. Decided at the first preview of the year and kept: a later choice could be subtracted
/// from an earlier one.
package struct Coarsening: Sendable, Equatable, Codable {
    /// In the order of JIS X 0401; each prefecture with a scheme is in exactly one.
    package let areas: [AreaGroup]
    /// By category; a category that is not there is shown with its own options.
    package let options: [String: [OptionSet]]

    /// One or more prefectures of one region.
    package struct AreaGroup: Sendable, Equatable, Codable {
        /// JIS X 0401, rising.
        package let prefectures: [Int]

        /// `13`, or `02-03` for a group.
        package var code: String { prefectures.map { $0.padded(2) }.joined(separator: "-") }
        package var region: Region? { prefectures.first.flatMap(Region.init(prefecture:)) }
    }

    /// One or more options that are shown as one.
    package struct OptionSet: Sendable, Equatable, Codable {
        package let code: String
        package let label: Message
        package let options: [String]
    }

    package static let otherCode = "other"
}

extension Coarsening {
    /// What a year amounted to, as far as the decision needs it.
    package struct Material: Sendable {
        /// New families of the year: by prefecture, of each scheme. Schemes that did not report are not there.
        package var families: [Int: [Int64]]
        /// Of each category that a template shows: the options' sums over the year and the network, in the
        /// dictionary's order, and the most cells that a template spreads one option over.
        package var options: [String: (sums: [(option: CategoryOption, sum: Int64)], spread: Int)]

        package init(
            families: [Int: [Int64]], options: [String: (sums: [(option: CategoryOption, sum: Int64)], spread: Int)]
        ) {
            self.families = families
            self.options = options
        }
    }

    /// Decides for a year. Deterministic.
    ///
    /// A prefecture stands alone when its year would be shown by the rule of `policy`; others are joined with the next
    /// of their region until the group would be, and what is left at the end joins the group before it. An option stands
    /// alone when it averages at least `policy.threshold` a cell where it is spread most; the smallest go into その他 until
    /// that does too, and at least two remain.
    package static func decide(_ material: Material, groups: [CombinedOptions], policy: ReleasePolicy) -> Coarsening {
        let regions = Dictionary(grouping: material.families.keys.sorted()) { Region(prefecture: $0)?.rawValue ?? 0 }
        let areas = regions.keys.sorted().flatMap { region in
            joined(regions[region] ?? [], families: material.families, policy: policy)
        }
        let options = Dictionary(
            uniqueKeysWithValues: material.options.map { category, found in
                let fixed = groups.filter { $0.category.rawValue == category }
                return (category, merged(found.sums, spread: found.spread, fixed: fixed, policy: policy))
            })
        return Coarsening(areas: areas, options: options)
    }

    private static func joined(
        _ prefectures: [Int], families: [Int: [Int64]], policy: ReleasePolicy
    ) -> [AreaGroup] {
        var groups: [[Int]] = []
        var open: [Int] = []
        for prefecture in prefectures {
            open.append(prefecture)
            if policy.isShown(open.flatMap { families[$0] ?? [] }) {
                groups.append(open)
                open = []
            }
        }
        if !open.isEmpty {
            if let last = groups.indices.last { groups[last] += open } else { groups.append(open) }
        }
        return groups.map(AreaGroup.init(prefectures:))
    }

    private static func merged(
        _ sums: [(option: CategoryOption, sum: Int64)], spread: Int, fixed: [CombinedOptions], policy: ReleasePolicy
    ) -> [OptionSet] {
        var sets: [(set: OptionSet, sum: Int64)] = []
        for (option, sum) in sums {
            guard let group = fixed.first(where: { $0.options.contains(option.id) }) else {
                sets.append(
                    (OptionSet(code: option.id.rawValue, label: option.label, options: [option.id.rawValue]), sum))
                continue
            }
            if group.options.first == option.id {
                let all = sums.filter { group.options.contains($0.option.id) }
                sets.append(
                    (
                        OptionSet(code: group.id.rawValue, label: group.label, options: all.map(\.option.id.rawValue)),
                        all.reduce(0) { $0 + $1.sum }
                    ))
            }
        }
        let least = policy.threshold * Int64(spread)
        let own = sets.firstIndex { $0.set.code == otherCode }
        var small = Set(sets.indices.filter { $0 != own && sets[$0].sum < least })
        func other() -> Int64 { small.reduce(own.map { sets[$0].sum } ?? 0) { $0 + sets[$1].sum } }
        // One small option alone would be seen as the whole of その他.
        while !small.isEmpty || own.map({ sets[$0].sum < least }) ?? false,
            other() < least || (own == nil && small.count < 2),
            let next = sets.indices.filter({ $0 != own && !small.contains($0) }).min(by: { sets[$0].sum < sets[$1].sum }
            )
        {
            small.insert(next)
        }
        // The largest stays, however small: a table of one option is none.
        if small.count + (own == nil ? 0 : 1) == sets.count,
            let largest = small.max(by: { (sets[$0].sum, $1) < (sets[$1].sum, $0) })
        {
            small.remove(largest)
        }
        let kept = sets.indices.filter { $0 != own && !small.contains($0) }
        guard small.count + (own == nil ? 0 : 1) > 1 else { return sets.map(\.set) }
        let inOther = sets.indices.filter { $0 == own || small.contains($0) }.map { sets[$0].set }
        return kept.map { sets[$0].set } + [
            OptionSet(code: otherCode, label: label(of: inOther), options: inOther.flatMap(\.options))
        ]
    }

    /// その他（保育園等・医療機関・助産所）: says what is in it.
    private static func label(of sets: [OptionSet]) -> Message {
        let named = sets.filter { $0.code != otherCode }.map(\.label)
        return Message(
            ja: "その他（\(named.map(\.ja).joined(separator: "、"))を含む）",
            en: "Other (with \(named.map(\.en).joined(separator: "; ")))")
    }
}
