import HubCore
import SyncProtocol

/// What comes to stand when records that waited are accepted, whatever the revisions say: a person has decided. Pure.
struct HeldAcceptance {
    /// A figure that was sent, and what stands in its cell. Cells are numbered as in the database.
    struct Figure {
        let month: Int32
        let cell: Int32
        let state: CellState
        let revision: Int64
        let standing: StandingValue?
    }

    /// A statement that was sent, and what stands under its key.
    struct Statement {
        let key: SchemeStatement.Key
        let state: StatementState
        let revision: Int64
        let standing: StandingStatement?
    }

    private struct Place: Hashable {
        let month: Int32
        let cell: Int32
    }

    /// By position in `figures`, one a cell and month.
    private(set) var writes: [RevisionMerge<CellState>.Write] = []
    private(set) var replaced: [RevisionMerge<CellState>.Replaced] = []
    private(set) var delta = RollupDelta()
    let figures: [Figure]

    /// By position in `statements`, one a key.
    private(set) var statementWrites: [RevisionMerge<StatementState>.Write] = []
    private(set) var statementsReplaced: [RevisionMerge<StatementState>.Replaced] = []
    let statements: [Statement]

    /// The highest revision that anything stands with now; 0 for none.
    private(set) var highestRevision: Int64 = 0

    /// - Parameters:
    ///   - figures: in the order in which they were sent; of several for one cell the newest revision counts, and of
    ///     equal ones the last.
    ///   - counterparts: what stands of other dictionary versions for the same families; it is withdrawn.
    ///   - version: the scheme's data version that is being made.
    init(figures: [Figure], counterparts: [Figure], statements: [Statement], version: Int64) {
        var last: [Place: Int] = [:]
        var chosen: [Figure] = []
        for figure in figures + counterparts {
            let place = Place(month: figure.month, cell: figure.cell)
            if let position = last[place] {
                if figure.revision >= chosen[position].revision { chosen[position] = figure }
            } else {
                last[place] = chosen.count
                chosen.append(figure)
            }
        }
        self.figures = chosen
        var lastStatement: [SchemeStatement.Key: Int] = [:]
        var chosenStatements: [Statement] = []
        for statement in statements {
            if let position = lastStatement[statement.key] {
                if statement.revision >= chosenStatements[position].revision { chosenStatements[position] = statement }
            } else {
                lastStatement[statement.key] = chosenStatements.count
                chosenStatements.append(statement)
            }
        }
        self.statements = chosenStatements
        for (position, figure) in chosen.enumerated() {
            let settled = Self.settle(figure.state, figure.revision, figure.standing, version)
            writes.append(
                .init(position: position, state: figure.state, revision: settled.revision, since: settled.since))
            if let old = settled.replaced { replaced.append(.init(position: position, value: old)) }
            delta.add(
                figure.cell, in: figure.month, before: figure.standing?.state.number, after: figure.state.number)
            highestRevision = max(highestRevision, settled.revision)
        }
        for (position, statement) in chosenStatements.enumerated() {
            let settled = Self.settle(statement.state, statement.revision, statement.standing, version)
            statementWrites.append(
                .init(position: position, state: statement.state, revision: settled.revision, since: settled.since))
            if let old = settled.replaced { statementsReplaced.append(.init(position: position, value: old)) }
            highestRevision = max(highestRevision, settled.revision)
        }
    }

    /// The revision never falls: what comes above it is newer than both contents that a person chose between.
    private static func settle<State>(
        _ state: State, _ revision: Int64, _ standing: Standing<State>?, _ version: Int64
    ) -> (revision: Int64, since: Int64, replaced: Standing<State>?) {
        guard let standing else { return (revision, version, nil) }
        let isSame = standing.state == state
        return (max(revision, standing.revision), isSame ? standing.since : version, isSame ? nil : standing)
    }
}
