import DataDictionary

/// Which counts a release is worked out from.
enum ReleaseColumns {
    /// In a fixed order, none twice.
    static func all(
        _ templates: [ReleaseTemplate], _ kind: ReleaseKind, _ dictionary: DataDictionary
    ) -> [NationalCount] {
        var columns: [NationalCount] = []
        for template in templates {
            for element in template.elements { columns += counts(of: element, by: template.breakdown, dictionary) }
        }
        if kind == .final { columns += Achievements.Counts.all(dictionary) }
        var known: Set<NationalCount> = []
        return columns.filter { known.insert($0).inserted }
    }

    private static func counts(
        of id: DataElement.ID, by category: Category.ID?, _ dictionary: DataDictionary
    ) -> [NationalCount] {
        if let derivation = dictionary.element(id)?.derivation {
            return [NationalCount(derivation.openingStock), NationalCount(derivation.plusFlow)]
        }
        let options = category.flatMap(dictionary.category)?.options ?? []
        return [NationalCount(id)] + options.map { NationalCount(id, category!, option: $0.id) }
    }
}
