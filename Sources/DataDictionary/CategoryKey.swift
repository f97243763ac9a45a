import HubCore

/// Which part of an element's figure is meant: one option for each of some categories, none for the total.
///
/// Written `item=N01,outcome=met,type=infant`: pairs sorted by category. Equal parts have equal keys, so a figure can
/// never be kept twice under two spellings.
package struct CategoryKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    package struct Pair: Hashable, Sendable {
        package let category: Category.ID
        package let option: CategoryOption.ID

        package init(_ category: Category.ID, _ option: CategoryOption.ID) {
            self.category = category
            self.option = option
        }
    }

    /// Sorted by category, none twice.
    package let pairs: [Pair]

    /// The key of the whole: no pairs.
    package static let total = CategoryKey(sorted: [])

    private init(sorted pairs: [Pair]) { self.pairs = pairs }

    /// Nil when a category occurs twice.
    package init?(_ pairs: some Sequence<Pair>) {
        let sorted = pairs.sorted { $0.category < $1.category }
        guard zip(sorted, sorted.dropFirst()).allSatisfy({ $0.category != $1.category }) else { return nil }
        self.pairs = sorted
    }

    /// Reads pairs in any order. Nil for a malformed pair, an empty one or a category that occurs twice; spaces are
    /// not skipped. A spreadsheet separates with `;`.
    package init?(parsing text: some StringProtocol, separator: Character = ",") {
        guard !text.isEmpty else {
            self = .total
            return
        }
        var pairs: [Pair] = []
        for part in text.split(separator: separator, omittingEmptySubsequences: false) {
            let names = part.split(separator: "=", omittingEmptySubsequences: false)
            guard names.count == 2, let category = Category.ID(parsing: names[0]),
                let option = CategoryOption.ID(parsing: names[1])
            else { return nil }
            pairs.append(Pair(category, option))
        }
        self.init(pairs)
    }

    package var isTotal: Bool { pairs.isEmpty }

    package subscript(category: Category.ID) -> CategoryOption.ID? {
        pairs.first { $0.category == category }?.option
    }

    /// The key with only those of its pairs whose category is asked for.
    package func keeping(_ categories: Set<Category.ID>) -> CategoryKey {
        CategoryKey(sorted: pairs.filter { categories.contains($0.category) })
    }

    package var description: String {
        pairs.map { "\($0.category)=\($0.option)" }.joined(separator: ",")
    }

    package static func < (a: Self, b: Self) -> Bool { a.description < b.description }
}
