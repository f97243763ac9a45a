import HubCore

/// Tables that can be asked for by name, such as those of the published releases.
package protocol CubeCatalogue: Sendable {
    /// All of them, in the order in which they are shown; no id twice.
    func flows() async throws -> [CubeFlow]

    /// What is selected of a table's cells, with all its dimensions and members; nil when there is no such table.
    func cube(_ id: String, _ selection: CubeSelection) async throws -> Cube?

    /// The table without its cells; nil when there is no such table.
    func shape(of id: String) async throws -> Cube?
}

extension CubeCatalogue {
    package func shape(of id: String) async throws -> Cube? {
        try await cube(id, CubeSelection())?.selecting { _ in false }
    }
}

/// A table in a catalogue.
package struct CubeFlow: Sendable, Equatable {
    /// The same as `Cube.id`.
    package let id: String
    package let title: Message

    package init(id: String, title: Message) {
        self.id = id
        self.title = title
    }
}

/// Which cells of a table are meant. Selects all as long as nothing is said.
package struct CubeSelection: Sendable, Equatable {
    /// By a dimension's id the codes of its members; a dimension that is not named is not narrowed.
    package var members: [String: Set<String>] = [:]
    /// Ids of measures; nil for all.
    package var measures: Set<String>?
    /// Only periods that begin within these months. A bound that is nil is open.
    package var from: Month?
    package var to: Month?

    package init() {}

    package var isEverything: Bool { self == CubeSelection() }
}

extension Cube {
    /// The same table with the cells that are selected.
    package func selecting(_ selection: CubeSelection) -> Cube {
        if selection.isEverything { return self }
        let isWanted = dimensions.map { dimension in
            dimension.members.map { selection.includes($0, of: dimension) }
        }
        let isMeasured = measures.map { selection.measures?.contains($0.id) ?? true }
        return selecting { cell in
            isMeasured[cell.measure] && zip(isWanted, cell.coordinates).allSatisfy { $0[$1] }
        }
    }

    package func selecting(_ isWanted: (Cell) -> Bool) -> Cube {
        Cube(
            id: id, title: title, dimensions: dimensions, measures: measures, cells: cells.filter(isWanted),
            source: source, notes: notes)
    }
}

extension CubeSelection {
    fileprivate func includes(_ member: Cube.Member, of dimension: Cube.Dimension) -> Bool {
        if let codes = members[dimension.id], !codes.contains(member.code) { return false }
        guard dimension.role == .time, from != nil || to != nil else { return true }
        // A total over time lies within no part of it.
        guard let period = Period(member.code) else { return false }
        return (from.map { $0 <= period.firstMonth } ?? true) && (to.map { period.firstMonth <= $0 } ?? true)
    }
}
