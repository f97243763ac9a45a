import HubCore

/// What figures are broken down by, such as the referral source, and the options that a family can fall under.
package struct Category: Sendable, Identifiable {
    package let id: Identifier<Category>
    package let label: Message
    /// In the order in which they are shown. Every family counted falls under exactly one.
    package let options: [CategoryOption]

    package func option(_ id: CategoryOption.ID) -> CategoryOption? { options.first { $0.id == id } }

    /// With some of its options only.
    package func keeping(_ isKept: (CategoryOption) -> Bool) -> Category {
        Category(id: id, label: label, options: options.filter(isKept))
    }

    /// With options of older versions behind its own.
    func adding(_ older: [CategoryOption]) -> Category {
        older.isEmpty ? self : Category(id: id, label: label, options: options + older)
    }
}

/// One option of a category. Its id is unique within the category only: `other` is in several.
package struct CategoryOption: Sendable, Identifiable {
    package let id: Identifier<CategoryOption>
    package let label: Message
}

/// Categories that an element is reported by together: a table of its own, with its own total.
package struct Breakdown: Hashable, Sendable, CustomStringConvertible {
    /// Sorted by id, never empty, none twice.
    package let categories: [Category.ID]

    package func contains(_ requested: Set<Category.ID>) -> Bool { requested.isSubset(of: categories) }

    package var description: String { categories.map(\.rawValue).joined(separator: "×") }
}
