import HubCore

/// How a version follows the one before it: what became of everything that is no longer there under its name. What is
/// not named here and still there goes on unchanged.
///
/// An id never changes its meaning and is never used again, so what is merged or split gets new ids.
package struct Continuation: Sendable {
    /// The version before.
    package let version: Identifier<DataDictionary>
    package let elements: [Succession<DataElement>]
    package let options: [Category.ID: [Succession<CategoryOption>]]
    /// By the element's id in the version before.
    package let breakdowns: [DataElement.ID: [TableSuccession]]
}

/// What became of one name or some names of the version before.
package enum Succession<Subject>: Hashable, Sendable {
    case renamed(Identifier<Subject>, to: Identifier<Subject>)
    /// At least two, whose figures add up to the new one.
    case merged([Identifier<Subject>], to: Identifier<Subject>)
    /// Into at least two, whose figures add up to the old one.
    case split(Identifier<Subject>, to: [Identifier<Subject>])
    case retired(Identifier<Subject>)

    package var before: [Identifier<Subject>] {
        switch self {
        case .renamed(let old, _), .split(let old, _), .retired(let old): [old]
        case .merged(let old, _): old
        }
    }

    package var after: [Identifier<Subject>] {
        switch self {
        case .renamed(_, let new), .merged(_, let new): [new]
        case .split(_, let new): new
        case .retired: []
        }
    }
}

/// A table that an element is reported by: its categories, none for the total.
package typealias ReportedTable = Set<Category.ID>

/// What became of one table of an element. A table is known by its categories, so it is never just renamed.
package enum TableSuccession: Hashable, Sendable {
    /// Its cells add up to those of one with fewer categories.
    case merged(ReportedTable, to: ReportedTable)
    /// Each of its cells is parted by further categories.
    case split(ReportedTable, to: ReportedTable)
    case retired(ReportedTable)

    package var before: ReportedTable {
        switch self {
        case .merged(let table, _), .split(let table, _), .retired(let table): table
        }
    }

    package var after: ReportedTable? {
        switch self {
        case .merged(_, let table), .split(_, let table): table
        case .retired: nil
        }
    }
}

extension DataElement {
    /// The tables it is reported by; none for an element that is worked out.
    package var tables: [ReportedTable] {
        (hasTotal ? [[]] : []) + breakdowns.map { ReportedTable($0.categories) }
    }
}

extension DataCell {
    package var table: ReportedTable { ReportedTable(key.pairs.map(\.category)) }
}
