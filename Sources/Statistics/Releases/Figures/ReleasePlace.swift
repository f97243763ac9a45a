import DataDictionary
import HubCore

/// Where a figure of a release stands: one element, in one area and period, of one option or of all. Two tables that
/// have the same place show the same figure.
package struct ReleasePlace: Hashable, Sendable {
    package let element: DataElement.ID
    /// The code of an `ReleaseArea`.
    package let area: String
    package let period: Period
    /// Nil for the total.
    package let part: Part?

    package struct Part: Hashable, Sendable {
        package let category: Category.ID
        /// The code of a `ReleaseOption`.
        package let option: String

        package init(_ category: Category.ID, _ option: String) {
            self.category = category
            self.option = option
        }
    }

    package init(_ element: DataElement.ID, area: String, period: Period, part: Part? = nil) {
        self.element = element
        self.area = area
        self.period = period
        self.part = part
    }
}

extension ReleasePlace: Comparable, CustomStringConvertible {
    /// `families.new/referral=phn JP 2025-04`, for staff and for hashes.
    package var description: String {
        "\(element)\(part.map { "/\($0.category)=\($0.option)" } ?? "") \(area) \(period)"
    }

    package static func < (a: Self, b: Self) -> Bool { a.description < b.description }

    /// Reads a description again. Nil for a text that is none.
    package init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, let period = Period(words[2]) else { return nil }
        let names = words[0].split(separator: "/", maxSplits: 1)
        guard let element = names.first.flatMap(DataElement.ID.init(parsing:)) else { return nil }
        var part: Part?
        if names.count == 2 {
            let pair = names[1].split(separator: "=", maxSplits: 1)
            guard pair.count == 2, let category = Category.ID(parsing: pair[0]) else { return nil }
            part = Part(category, String(pair[1]))
        }
        self.init(element, area: String(words[1]), period: period, part: part)
    }
}

/// A figure before it is protected: its value, and which scheme brought how much of it.
package struct ReleaseFigure: Sendable, Equatable {
    /// By position in `ReleaseInputs.schemes`; a scheme that reported zero is there with zero.
    package let parts: [Int: Int64]

    package var value: Int64 { parts.values.reduce(0, +) }
    /// Whether anybody reported it.
    package var isReported: Bool { !parts.isEmpty }
}
