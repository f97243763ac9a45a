/// Why a number is hidden for its own sake.
package enum PrimaryReason: String, Hashable, Sendable, Codable, CaseIterable {
    /// From 1 to below the threshold.
    case small
    /// Too few schemes brought something in.
    case fewSchemes
    /// Without the part of its largest scheme it is below the threshold.
    case oneSchemeDominates
    /// An earlier release of it hid it, for whatever reason.
    case hiddenBefore
}

extension DisclosureRule {
    /// The first reason to hide the cell for its own sake. Nil for zero: that nobody came is no family's secret, and a
    /// zero is hidden only where it must stand in for others.
    package func primaryReason(of cell: TableCell) -> PrimaryReason? {
        if cell.use == .withheld { return .hiddenBefore }
        if cell.value == 0 { return nil }
        if cell.value < threshold { return .small }
        if cell.contributing < leastContributors { return .fewSchemes }
        if countsInsiders, cell.value - cell.largestPart < threshold { return .oneSchemeDominates }
        return nil
    }
}
