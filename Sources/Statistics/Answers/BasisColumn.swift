import HubCore

/// What cells rest on, as columns of a table. A table has those that any of its cells can fill.
enum BasisColumn: String, CaseIterable {
    case numerator, denominator, schemes, reports, expected

    static func present(in cube: Cube) -> [BasisColumn] {
        allCases.filter { column in cube.cells.contains { column.isKnown(of: $0) } }
    }

    var label: Message {
        switch self {
        case .numerator: Message(ja: "分子", en: "Numerator")
        case .denominator: Message(ja: "分母", en: "Denominator")
        case .schemes: Message(ja: "スキーム数", en: "Schemes")
        case .reports: Message(ja: "報告数", en: "Reports")
        case .expected: Message(ja: "報告予定数", en: "Reports expected")
        }
    }

    func text(of cell: Cube.Cell, in cube: Cube) -> String? {
        let measure = cube.measures[cell.measure]
        return switch self {
        case .numerator: cell.basis.numerator.map(measure.numeratorText)
        case .denominator: cell.basis.denominator.map(measure.denominatorText)
        case .schemes: cell.basis.schemes.map(String.init)
        case .reports: cell.basis.received.map(String.init)
        case .expected: cell.basis.expected.map(String.init)
        }
    }

    private func isKnown(of cell: Cube.Cell) -> Bool {
        switch self {
        case .numerator: cell.basis.numerator != nil
        case .denominator: cell.basis.denominator != nil
        case .schemes: cell.basis.schemes != nil
        case .reports: cell.basis.received != nil
        case .expected: cell.basis.expected != nil
        }
    }
}
