import HubCore
import SyncProtocol

package typealias StandingValue = Standing<CellState>
package typealias StandingStatement = Standing<StatementState>

extension CellState: MergeableState {
    package var isNothing: Bool { self == .notReported }
}

/// What stands under a key of a statement: its content as one canonical text, or that it was taken back.
package struct StatementState: MergeableState {
    package let content: String?
    package var isNothing: Bool { content == nil }

    package init(content: String?) { self.content = content }
}

/// Decides what becomes of a batch: pure, so that a simulator and a client can do the same.
///
/// Records that share a group apply together or not at all. What conflicts, or would change a closed month, waits for a
/// person, and with it all that its group would change.
package struct SyncMerge: Sendable {
    /// What a batch is decided against.
    package struct Ground: Sendable {
        /// By position in `CellKeys`.
        package var cells: [StandingValue?]
        /// By position in `StatementKeys`.
        package var statements: [StandingStatement?] = []
        /// Reports that no longer change by themselves.
        package var closed: Set<ReportKey> = []
        /// Added to the revisions of a batch of version 1.
        package var revisionBase: Int64 = 0

        package init(cells: [StandingValue?]) { self.cells = cells }
    }

    /// A place in `CellKeys` or in `StatementKeys`.
    package enum Place: Sendable, Equatable {
        case cell(Int)
        case statement(Int)
    }

    /// A change that waits for a person.
    package struct Held: Sendable, Equatable {
        /// The first line of the records that apply together.
        package let unit: Int
        package let line: Int
        package let place: Place
        package let change: Change
        package let revision: Int64
        package let reason: Receipt.Named.Reason
    }

    /// A change that came too late.
    package struct Superseded: Sendable, Equatable {
        package let line: Int
        package let place: Place
        package let revision: Int64
    }

    package enum Change: Sendable, Equatable {
        case cell(CellState)
        case statement(StatementState)
    }

    package private(set) var cells: RevisionMerge<CellState>
    package private(set) var statements: RevisionMerge<StatementState>
    package private(set) var held: [Held] = []
    package private(set) var superseded: [Superseded] = []
    package private(set) var counts = Receipt.Counts()
    /// The highest revision that the batch used; 0 for none.
    package private(set) var highestRevision: Int64 = 0

    private let batch: Batch
    private let positions: [Int32]
    private let statementPositions: [Int]
    private let closed: Set<ReportKey>
    private let revisionBase: Int64

    /// - Parameter version: the scheme's data version that this batch makes.
    package static func decide(
        _ batch: Batch, keys: CellKeys, statementKeys: StatementKeys, ground: Ground, version: Int64
    ) -> SyncMerge {
        var merge = SyncMerge(batch, keys, statementKeys, ground, version)
        for unit in units(of: batch.records) { merge.apply(unit) }
        merge.cells.conclude()
        merge.statements.conclude()
        return merge
    }

    private init(
        _ batch: Batch, _ keys: CellKeys, _ statementKeys: StatementKeys, _ ground: Ground, _ version: Int64
    ) {
        self.batch = batch
        positions = keys.positions
        statementPositions = statementKeys.positions
        closed = ground.closed
        revisionBase = ground.revisionBase
        cells = RevisionMerge(
            ground.cells, version: version,
            standing: batch.hasImplied ? ground.cells.acrossVersions(batch, keys) : ground.cells)
        statements = RevisionMerge(ground.statements, version: version)
    }

    /// Records that apply together or not at all, in the order of the first of each.
    private static func units(of records: [BatchRecord]) -> [ArraySlice<BatchRecord>] {
        guard records.contains(where: { $0.group != nil }) else { return records.indices.map { records[$0...$0] } }
        var units: [[BatchRecord]] = []
        var unitOfGroup: [Int: Int] = [:]
        for record in records {
            if let group = record.group, let unit = unitOfGroup[group] {
                units[unit].append(record)
            } else {
                if let group = record.group { unitOfGroup[group] = units.count }
                units.append([record])
            }
        }
        return units.map { $0[...] }
    }

    /// Why records that apply together have to wait.
    private struct Obstacle {
        let unit: Int
        let reason: Receipt.Named.Reason
    }

    private mutating func apply(_ unit: ArraySlice<BatchRecord>) {
        let obstacle = obstacle(to: unit).map { Obstacle(unit: unit[unit.startIndex].line, reason: $0) }
        for record in unit {
            let revision = record.revision + revisionBase
            highestRevision = max(highestRevision, revision)
            switch record.subject {
            case .statement(let index): applyStatement(index, record, revision, obstacle)
            case .report:
                for index in record.changes {
                    let change = batch.changes[index].state
                    let position = Int(positions[index])
                    let fate = cells.fate(of: change, revision: revision, at: position)
                    // Nobody named it, so nobody needs to be told that it came too late; and while what was named waits
                    // for a person, nothing follows from it.
                    if batch.changes[index].isImplied,
                        fate == .superseded || fate == .repeated || obstacle != nil && fate == .nothing
                    {
                        continue
                    }
                    if takes(fate, obstacle, .cell(change), .cell(position), line: record.line, revision) {
                        cells.apply(change, revision: revision, at: position)
                    }
                }
            }
        }
    }

    private mutating func applyStatement(
        _ index: Int, _ record: BatchRecord, _ revision: Int64, _ obstacle: Obstacle?
    ) {
        let state = StatementState(content: batch.statements[index].content?.canonical)
        let position = statementPositions[index]
        let fate = statements.fate(of: state, revision: revision, at: position)
        if takes(fate, obstacle, .statement(state), .statement(position), line: record.line, revision) {
            statements.apply(state, revision: revision, at: position)
        }
    }

    /// Counts what becomes of a change, and answers whether it is to be applied.
    private mutating func takes(
        _ fate: MergeFate, _ obstacle: Obstacle?, _ change: Change, _ place: Place, line: Int, _ revision: Int64
    ) -> Bool {
        if let obstacle, fate.changesContent || fate == .conflict {
            counts.held += 1
            held.append(
                Held(
                    unit: obstacle.unit, line: line, place: place, change: change, revision: revision,
                    reason: obstacle.reason))
            return false
        }
        switch fate {
        case .created: counts.created += 1
        case .updated: counts.updated += 1
        case .withdrawn: counts.withdrawn += 1
        case .unchanged: counts.unchanged += 1
        case .nothing: break
        case .repeated: counts.superseded += 1
        case .superseded:
            counts.superseded += 1
            superseded.append(Superseded(line: line, place: place, revision: revision))
        // A conflict is an obstacle to its own unit, so it never comes here.
        case .conflict: break
        }
        return fate != .superseded && fate != .repeated
    }

    /// Why a unit has to wait for a person; nil if it need not.
    private func obstacle(to unit: ArraySlice<BatchRecord>) -> Receipt.Named.Reason? {
        guard unit.count > 1 else {
            return unit.first.flatMap { record in
                obstacle(
                    to: record, cellFate: { cells.fate(of: $0, revision: $1, at: $2) },
                    statementFate: { statements.fate(of: $0, revision: $1, at: $2) })
            }
        }
        var (cellTrial, statementTrial) = (RevisionMerge.Trial(cells), RevisionMerge.Trial(statements))
        var reason: Receipt.Named.Reason?
        for record in unit {
            let found = obstacle(
                to: record, cellFate: { cellTrial.fate(of: $0, revision: $1, at: $2) },
                statementFate: { statementTrial.fate(of: $0, revision: $1, at: $2) })
            if found == .conflict { return .conflict }
            reason = reason ?? found
        }
        return reason
    }

    private func obstacle(
        to record: BatchRecord, cellFate: (CellState, Int64, Int) -> MergeFate,
        statementFate: (StatementState, Int64, Int) -> MergeFate
    ) -> Receipt.Named.Reason? {
        let revision = record.revision + revisionBase
        var reason: Receipt.Named.Reason?
        switch record.subject {
        case .statement(let index):
            let state = StatementState(content: batch.statements[index].content?.canonical)
            if statementFate(state, revision, statementPositions[index]) == .conflict { return .conflict }
        case .report(let dataSet, let month):
            let isClosed = !closed.isEmpty && closed.contains(ReportKey(dataSet: dataSet, month: month))
            for index in record.changes {
                let fate = cellFate(batch.changes[index].state, revision, Int(positions[index]))
                if fate == .conflict { return .conflict }
                if isClosed, fate.changesContent { reason = .closed }
            }
        }
        return reason
    }
}

/// A data set, as its position in the dictionary, of a month.
package struct ReportKey: Hashable, Sendable, Comparable {
    package let dataSet: Int
    package let month: Month

    package init(dataSet: Int, month: Month) {
        self.dataSet = dataSet
        self.month = month
    }

    package static func < (a: Self, b: Self) -> Bool { (a.dataSet, a.month) < (b.dataSet, b.month) }
}
