import DataDictionary
import HubCore

extension Cube.Dimension {
    /// A category with all its options.
    package init(_ category: Category) {
        self.init(
            id: category.id.rawValue, label: category.label, role: .category,
            members: category.options.map { Cube.Member(code: $0.id.rawValue, label: $0.label) })
    }
}

extension Cube.Member {
    package init(_ period: Period) {
        self.init(code: period.description, label: Message(ja: period.japanese, en: period.description))
    }
}

extension Cube.Measure {
    /// A data element as it was reported or added up.
    package init(_ element: DataElement) {
        self.init(
            id: element.id.rawValue, label: element.label, unit: element.unit.label,
            unitID: element.unit.id.rawValue, decimals: element.decimals, kind: element.kind)
    }

    /// A value in units of the last decimal as a number is written: `-12.5`.
    package func text(_ value: Int64) -> String { Self.text(value, decimals: decimals) }
    package func numeratorText(_ value: Int64) -> String { Self.text(value, decimals: numeratorDecimals) }
    package func denominatorText(_ value: Int64) -> String { Self.text(value, decimals: denominatorDecimals) }

    private static func text(_ value: Int64, decimals: Int) -> String {
        // Reported figures are never negative; a change against the year before may be.
        value < 0
            ? "-" + DecimalText.text(-value, decimals: decimals) : DecimalText.text(value, decimals: decimals)
    }
}
