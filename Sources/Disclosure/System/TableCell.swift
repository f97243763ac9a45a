import HubCore

/// The name of a cell in a release: the caller's own, opaque here. Compared and hashed as text.
package struct CellID: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package init(_ rawValue: String) { self.rawValue = rawValue }
    package var description: String { rawValue }
    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// What one scheme brought into a cell.
package struct Contribution: Hashable, Sendable {
    package let scheme: SchemeID
    /// 0 where the scheme could have brought something and did not.
    package let part: Int

    package init(_ scheme: SchemeID, _ part: Int) {
        self.scheme = scheme
        self.part = part
    }
}

/// One number of a release, published or only connected to those that are.
package struct TableCell: Sendable {
    package enum Use: Hashable, Sendable {
        /// Stands in a template: published unless it must be hidden.
        case publishable
        /// Stands in no template, yet whoever reads the templates could work it out: never served, and protected where
        /// the primary rule says so. The month that is the difference of two running totals is one.
        case implied
        /// Hidden in an interim release and so known to be hidden: it stays hidden, and is protected like what is hidden
        /// for its own sake, whatever its number.
        case withheld
        /// Only ties others together and says nothing by itself: what is missing from a part to its whole, a detail
        /// below every template. Never served, never protected.
        case connecting
    }

    package let id: CellID
    /// The template that the cell stands in; the loss is counted by it.
    package let group: String
    /// Names the rule of the policy, as `prefecture`.
    package let level: String
    /// 0 or more.
    package let value: Int
    package let use: Use
    /// Published before, by an interim release: it stays published with the same number, whatever it is.
    package let isFrozen: Bool
    /// Zero by definition and known to everybody, as first-time mothers with a child of three: published always.
    package let isAlwaysZero: Bool
    /// **Everyone who could have brought something in**, those with nothing included, each once: a scheme that is alone
    /// in its area is known to be alone. Either empty (nobody is known) or adding up to the value.
    package let contributions: [Contribution]
    /// How much a reader would miss it, from 1: of two cells that would do, the one of less weight is hidden.
    package let weight: Int

    package init(
        id: CellID, group: String, level: String, value: Int, use: Use = .publishable, isFrozen: Bool = false,
        isAlwaysZero: Bool = false, contributions: [Contribution] = [], weight: Int = 1
    ) {
        self.id = id
        self.group = group
        self.level = level
        self.value = value
        self.use = use
        self.isFrozen = isFrozen
        self.isAlwaysZero = isAlwaysZero
        self.contributions = contributions
        self.weight = weight
    }
}

extension TableCell {
    package var largestPart: Int { contributions.lazy.map(\.part).max() ?? 0 }
    package var contributing: Int { contributions.lazy.count { $0.part > 0 } }
    /// The scheme that is known to be the only one that could bring something in, and so knows the cell anyway.
    package var onlySource: SchemeID? { contributions.count == 1 ? contributions[0].scheme : nil }
    package func part(of scheme: SchemeID) -> Int { contributions.first { $0.scheme == scheme }?.part ?? 0 }
}
