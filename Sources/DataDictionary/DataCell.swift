import HubCore

/// One place in a report that takes a figure: an element, and the options it is counted under.
package struct DataCell: Sendable {
    /// Position in `DataDictionary.cells`: dense, and the same whenever this version is loaded.
    package let index: Int
    package let element: DataElement
    /// Which of the element's breakdowns the cell is part of; nil for the total.
    package let breakdown: Int?
    package let key: CategoryKey
    /// As reports name it: `families.new/referral=phn`, or the element alone for its total.
    package let path: String

    init(index: Int, element: DataElement, breakdown: Int?, key: CategoryKey) {
        self.index = index
        self.element = element
        self.breakdown = breakdown
        self.key = key
        path = Self.path(element.id, key)
    }

    static func path(_ element: DataElement.ID, _ key: CategoryKey) -> String {
        key.isTotal ? element.rawValue : "\(element)/\(key)"
    }
}

extension DataElement {
    /// The parts it is reported by, in the order of cells: the total, then each breakdown, whose last category varies
    /// fastest.
    func parts(_ categories: [Category.ID: Category]) -> [(breakdown: Int?, key: CategoryKey)] {
        var parts: [(breakdown: Int?, key: CategoryKey)] = hasTotal ? [(nil, .total)] : []
        for (index, breakdown) in breakdowns.enumerated() {
            var combinations: [[CategoryKey.Pair]] = [[]]
            for category in breakdown.categories {
                let options = categories[category]?.options ?? []
                combinations = combinations.flatMap { pairs in
                    options.map { pairs + [CategoryKey.Pair(category, $0.id)] }
                }
            }
            parts += combinations.compactMap(CategoryKey.init).map { (index, $0) }
        }
        return parts
    }
}
