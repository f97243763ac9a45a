import HubCore
import SyncProtocol

/// What stands in a cell before a batch.
package struct StandingValue: Sendable, Equatable {
    package let state: CellState
    package let revision: Int64
    /// The scheme's data version in which it came to stand.
    package let since: Int64

    package init(state: CellState, revision: Int64, since: Int64) {
        self.state = state
        self.revision = revision
        self.since = since
    }
}

/// Decides what becomes of a batch: pure, so that a simulator and a client can do the same.
///
/// A revision grows with every change of a key, so it alone says which of two values is newer, whatever stream they came
/// through and in whatever order. Equal revisions with different values are a conflict that only a person can settle.
package struct SyncMerge: Sendable {
    /// What is written to `data_value`, by position in `CellKeys`.
    package struct Write: Sendable, Equatable {
        package let position: Int
        package let state: CellState
        package let revision: Int64
        /// The version since which this state stands: the batch's own, or an older one if only the revision grew.
        package let since: Int64
    }

    /// A value that stood before and no longer does.
    package struct Replaced: Sendable, Equatable {
        package let position: Int
        package let value: StandingValue
    }

    /// A change that waits for a person.
    package struct Held: Sendable, Equatable {
        package let line: Int
        package let position: Int
        package let state: CellState
        package let revision: Int64
    }

    package private(set) var writes: [Write] = []
    package private(set) var replaced: [Replaced] = []
    package private(set) var held: [Held] = []
    package private(set) var counts = Receipt.Counts()

    private let batch: Batch
    private let keys: CellKeys
    private let version: Int64
    /// What stands as records are applied one after the other.
    private var standing: [StandingValue?]
    private var isTouched: [Bool]

    /// - Parameters:
    ///   - current: what stands in the database, by position in `keys`.
    ///   - version: the scheme's data version that this batch makes.
    package static func decide(
        _ batch: Batch, keys: CellKeys, current: [StandingValue?], version: Int64
    ) -> SyncMerge {
        var merge = SyncMerge(batch: batch, keys: keys, current: current, version: version)
        for unit in units(of: batch.records) { merge.apply(unit) }
        merge.conclude(from: current)
        return merge
    }

    private init(batch: Batch, keys: CellKeys, current: [StandingValue?], version: Int64) {
        self.batch = batch
        self.keys = keys
        self.version = version
        standing = batch.hasImplied ? current.acrossVersions(batch, keys) : current
        isTouched = [Bool](repeating: false, count: keys.count)
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

    private mutating func apply(_ unit: ArraySlice<BatchRecord>) {
        let hasConflict = unit.contains { record in
            record.changes.contains { conflicts(batch.changes[$0], with: record.revision, at: Int(keys.positions[$0])) }
        }
        for record in unit {
            for index in record.changes {
                let change = batch.changes[index]
                let position = Int(keys.positions[index])
                if hasConflict, !isSame(change.state, standing[position]) {
                    counts.held += 1
                    held.append(
                        Held(line: record.line, position: position, state: change.state, revision: record.revision))
                } else {
                    apply(change, revision: record.revision, at: position)
                }
            }
        }
    }

    private func conflicts(_ change: CellChange, with revision: Int64, at position: Int) -> Bool {
        guard let value = standing[position] else { return false }
        return value.revision == revision && value.state != change.state
    }

    private mutating func apply(_ change: CellChange, revision: Int64, at position: Int) {
        let state = change.state
        guard let value = standing[position] else {
            // What was said to be missing is kept too: an older number that comes later must not pass for new.
            if state != .notReported { counts.created += 1 }
            return stand(StandingValue(state: state, revision: revision, since: version), at: position)
        }
        if revision < value.revision {
            if !change.isImplied { counts.superseded += 1 }
        } else if state == value.state {
            if state != .notReported { counts.unchanged += 1 }
            if revision > value.revision {
                stand(StandingValue(state: state, revision: revision, since: value.since), at: position)
            }
        } else {
            count(value.state, becoming: state)
            stand(StandingValue(state: state, revision: revision, since: version), at: position)
        }
    }

    private mutating func count(_ before: CellState, becoming after: CellState) {
        if after == .notReported {
            counts.withdrawn += 1
        } else if before == .notReported {
            counts.created += 1
        } else {
            counts.updated += 1
        }
    }

    private func isSame(_ state: CellState, _ value: StandingValue?) -> Bool {
        state == (value?.state ?? .notReported)
    }

    private mutating func stand(_ value: StandingValue, at position: Int) {
        standing[position] = value
        isTouched[position] = true
    }

    private mutating func conclude(from current: [StandingValue?]) {
        writes.reserveCapacity(keys.count)
        for position in 0..<keys.count where isTouched[position] {
            guard let value = standing[position] else { continue }
            // What changed and changed back within the batch has stood all the time.
            let before = current[position]
            let since = before?.state == value.state ? before?.since ?? value.since : value.since
            writes.append(Write(position: position, state: value.state, revision: value.revision, since: since))
            if let before, before.state != value.state {
                replaced.append(Replaced(position: position, value: before))
            }
        }
    }
}
