import HubCore

extension CubeSelection {
    /// Reads the key of a data query (SDMX REST 1.5): for each dimension but time the wanted codes, separated by `+`, none
    /// for all; dimensions are separated by points. `all` or nothing selects everything.
    ///
    /// A code that the table does not have selects nothing. Errors: `query-invalid`.
    package init(sdmxKey key: String, startPeriod: String?, endPeriod: String?, of shape: Cube) throws(Problem) {
        self.init()
        from = try Self.bound("startPeriod", startPeriod)?.lowerBound
        to = try Self.bound("endPeriod", endPeriod)?.upperBound
        guard !key.isEmpty, key != "all" else { return }

        let parts = key.split(separator: ".", omittingEmptySubsequences: false)
        let names = shape.sdmxKeyDimensions
        guard parts.count == names.count else {
            let order = names.joined(separator: ".")
            throw .query(
                "key", ja: "「\(key.excerpt)」の次元の数が違います（\(order) の順に\(names.count)個）",
                en: "“\(key.excerpt)” has \(parts.count) dimensions; the table has \(names.count): \(order)")
        }
        let dimensions = shape.dimensions.filter { $0.role != .time }
        for (position, part) in parts.enumerated() where !part.isEmpty {
            let wanted = Set(part.split(separator: "+").map(String.init))
            if position == 0 {
                measures = Set(shape.measures.map(\.id).filter { wanted.contains(SDMXNames.identifier($0)) })
            } else {
                let dimension = dimensions[position - 1]
                let codes = dimension.members.map(\.code)
                members[dimension.id] = Set(codes.filter { wanted.contains(SDMXNames.identifier($0)) })
            }
        }
    }

    private static func bound(_ parameter: String, _ text: String?) throws(Problem) -> ClosedRange<Month>? {
        guard let text else { return nil }
        guard let bound = SDMXPeriodBound(text) else {
            throw .query(
                parameter, ja: "「\(text.excerpt)」は期間ではありません（例: 2025、2025-04、2025-A1）",
                en: "“\(text.excerpt)” is no period, such as 2025, 2025-04 or 2025-A1")
        }
        return bound.months
    }
}
