import DataDictionary
import HubCore

/// Works out the figure of any place of a release from what was read.
struct ReleaseFigures: Sendable {
    let inputs: ReleaseInputs
    let coarsening: Coarsening
    private let dictionary: DataDictionary
    /// For each column its position.
    private let columns: [NationalCount: Int]
    /// For each area the positions of its schemes.
    private let schemes: [String: [Int]]

    init(_ inputs: ReleaseInputs, _ coarsening: Coarsening, _ dictionary: DataDictionary) {
        self.inputs = inputs
        self.coarsening = coarsening
        self.dictionary = dictionary
        columns = Dictionary(uniqueKeysWithValues: inputs.columns.enumerated().map { ($0.element, $0.offset) })
        var schemes: [String: [Int]] = [AreaCode.nation.description: Array(inputs.schemes.indices)]
        for (position, scheme) in inputs.schemes.enumerated() {
            if let region = Region(prefecture: scheme.prefecture) { schemes[region.code, default: []].append(position) }
            if let group = coarsening.areas.first(where: { $0.prefectures.contains(scheme.prefecture) }) {
                schemes[group.code, default: []].append(position)
            }
        }
        self.schemes = schemes
    }

    subscript(place: ReleasePlace) -> ReleaseFigure {
        var parts: [Int: Int64] = [:]
        for scheme in schemes[place.area] ?? [] {
            if let value = value(of: place, scheme: scheme) { parts[scheme] = value }
        }
        return ReleaseFigure(parts: parts)
    }

    /// The schemes of an area that are among `readers`, in the order of the inputs.
    func schemes(in area: String, of readers: [Int]) -> [Int] {
        let wanted = Set(readers)
        return (schemes[area] ?? []).filter(wanted.contains)
    }

    /// What one scheme brought; nil when it reported nothing of it.
    private func value(of place: ReleasePlace, scheme: Int) -> Int64? {
        guard let element = dictionary.element(place.element) else { return nil }
        switch element.kind {
        case .flow:
            return sum(place.element, place.part, scheme, place.period.firstMonth...place.period.lastMonth)
        case .stock:
            return sum(place.element, place.part, scheme, place.period.lastMonth...place.period.lastMonth)
        case .distinct:
            guard let derivation = element.derivation,
                let flow = sum(
                    derivation.plusFlow, nil, scheme, place.period.firstMonth...place.period.lastMonth)
            else { return nil }
            let before = place.period.firstMonth.previous
            return flow + (sum(derivation.openingStock, nil, scheme, before...before) ?? 0)
        }
    }

    private func sum(
        _ element: DataElement.ID, _ part: ReleasePlace.Part?, _ scheme: Int, _ months: ClosedRange<Month>
    ) -> Int64? {
        let read =
            part.map { part in
                options(of: part).map { NationalCount(element, part.category, option: $0) }
            } ?? [NationalCount(element)]
        var sum: Int64?
        for column in read.compactMap({ columns[$0] }) {
            for month in months {
                if let value = inputs[scheme, column, month] { sum = (sum ?? 0) + value }
            }
        }
        return sum
    }

    /// The options of the dictionary that a shown one stands for.
    private func options(of part: ReleasePlace.Part) -> [CategoryOption.ID] {
        let shown = coarsening.options[part.category.rawValue]?.first { $0.code == part.option }?.options
        return (shown ?? [part.option]).compactMap(CategoryOption.ID.init(parsing:))
    }

    /// What each scheme of the network brought to a count over the whole release; those that reported none of it are
    /// left out.
    func parts(of count: NationalCount, in months: ClosedRange<Month>) -> [Int64] {
        guard let column = columns[count] else { return [] }
        return inputs.schemes.indices.compactMap { scheme in
            let values = months.compactMap { inputs[scheme, column, $0] }
            return values.isEmpty ? nil : values.reduce(0, +)
        }
    }
}
